"""An article's title: what heading, metadata and <title> agree on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aggregator.page import metadata as meta
from aggregator.page.dom import ancestors, text_of
from aggregator.page.names import Role, names, role
from aggregator.text.normalize import fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from aggregator.page.metadata import Metadata
    from aggregator.page.page import Page
    from aggregator.page.surroundings import Surroundings

# What stands between an article's title and its site's name.
_BAR = re.compile(
    r"\s+[-–—|｜·•»«/:]+\s+|\s*[|｜_»«]+\s*|\s*[–—]{1,2}\s*|\s+::\s+|(?<=[^\x00-\x7f\s])\s*-\s*(?=\S)|(?<=\S)\s*-\s*(?=[^\x00-\x7f\s])"
)
_NAMED = re.compile(r"(?:^| )(?:[a-z]+-)*(?:title|headline|subject|activity-name)(?:$| )")
_SITES = re.compile(r"(?:^|[ -])(?:site|brand|logo|blog-title|blog-name|header-title|widget|navbar)(?:$|[ -])")
_HOME = re.compile(r"(?:https?:)?(?://[^/]+)?/?(?:index\.\w+)?")
# The rank of a heading that names the site.
_SITE = 9
_ANCHOR_MARKS = " #¶§🔗\u200b"
# Headings that are looked at: an article's title is among its page's first.
_HEADINGS = 24
_LONGEST = 200
_SPACE = re.compile(r"\s+")


def find(page: Page, metadata: Metadata, around: Surroundings) -> str:
    """The title of the article; "" for a page that has none."""
    whole = squeeze(_document_title(page))
    headings = list(_headings(metadata, around))
    stated = [squeeze(text) for text in metadata.stated(meta.TITLES, "headline", "title", "name")]
    for text in (*stated, *headings):
        if text and _begins(whole, text):
            return _shortest(text, headings, metadata, whole)
    for text in headings:
        if any(_begins(said, text) for said in stated):
            return text
    return next(iter([*stated, *headings[:1]]), "") if not whole else _without_site(whole, headings, metadata, stated)


def _document_title(page: Page) -> str:
    head = next(page.selector.root.iter("title"), None)
    return "" if head is None else "".join(head.itertext())


def _key(text: str) -> str:
    return _SPACE.sub("", fold(text))


def _begins(whole: str, part: str) -> bool:
    """Whether a document's title begins with a text, and goes on with nothing or with a bar and the site's name."""
    a, b = _key(whole), _key(part)
    if not b or not a.startswith(b):
        return False
    rest = a[len(b) :]
    return not rest or not (rest[0].isalnum() and b[-1].isalnum())


def _shortest(text: str, headings: list[str], metadata: Metadata, whole: str) -> str:
    """Metadata that carry the site's name are cut to the heading that they begin with."""
    site = metadata.first(meta.SITES)
    for heading in headings:
        if (
            len(heading) < len(text)
            and _begins(text, heading)
            and (_key(text) == _key(whole) or (site and site in text))
        ):
            return heading
    return text


def _without_site(whole: str, headings: list[str], metadata: Metadata, stated: list[str]) -> str:
    """A document's title less the site's name; else what metadata or the first heading say."""
    key, site = _key(whole), _key(metadata.first(meta.SITES))
    for text in (*stated, *headings):
        if len(text) > 1 and _key(text) in key and _key(text) != site:
            return text
    if stated:
        return stated[0]
    parts = [part for part in _BAR.split(whole) if part]
    if len(parts) > 1:
        return whole[: whole.rfind(parts[-1])].rstrip(" -–—|｜·•»«/:_")
    return headings[0] if headings else whole


def _headings(metadata: Metadata, around: Surroundings) -> Iterator[str]:
    """Headings that may be the title, likeliest first: named h1, other h1, named others, then the article's own."""
    candidates = dict.fromkeys([*around.titles, *metadata.headings])
    ranked = sorted((_rank(element), order, element) for order, element in enumerate(list(candidates)[:_HEADINGS]))
    for rank, _, element in ranked:
        text = squeeze(text_of(element)).strip(_ANCHOR_MARKS)
        if text and len(text) <= _LONGEST and rank < _SITE:
            yield text


def _rank(element: HtmlElement) -> int:
    """0 for an h1 named as a title, then what has either; a heading in a sidebar is last, a site's name not at all."""
    if any(_SITES.search(names(box)) for box in (element, *ancestors(element, 2))) or _leads_home(element):
        return _SITE
    named = bool(_NAMED.search(names(element))) or "headline" in (element.get("itemprop") or "")
    around = any(role(box) & Role.NOISE or box.tag in {"nav", "aside", "footer"} for box in ancestors(element, 4))
    return (0 if element.tag == "h1" else 1) + (0 if named else 1) + 3 * around


def _leads_home(element: HtmlElement) -> bool:
    """Whether a heading is a link to the site's first page: its name."""
    link = next(element.iter("a"), None)
    if link is None:
        link = next((box for box in ancestors(element, 1) if box.tag == "a"), None)
    return link is not None and bool(_HOME.fullmatch(link.get("href") or ""))
