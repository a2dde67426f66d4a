"""The links of a page, and which of them lead to posts: by where they stand, not by how a theme names its boxes."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from aggregator.discover.urls import host_of, is_no_post
from aggregator.discover.words import NAV_NAMES, PAGING_NAMES
from aggregator.page.addresses import clean
from aggregator.page.dom import ancestors
from aggregator.page.names import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.html import HtmlElement

    from aggregator.page.page import Page

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NAV_TAGS = frozenset({"nav", "footer", "aside", "form"})
_TITLES = re.compile(
    r"(?:^|[ _-])(?:title|entry-link|post-link|article-link|card-link|permalink|post-entry|headline)(?:$|[ _-])"
)
_DATE = re.compile(
    r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}|\d{1,2}\s*月\s*\d{1,2}|(?<!\d)\d\d[-/.]\d\d(?!\d)|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\b|\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|"
    r"aug|sep|oct|nov|dec)[a-z]*",
    re.I,
)
_DIGITS = re.compile(r"\d")

# How far above a link the box of its post may be, and how much text such a box may hold: a teaser, not a page.
_LEVELS, _BOX = 5, 1500
# How far above a link its box has to be called navigation.
_NAV_LEVELS = 12
# A kind of links leads to posts where so many of them stand in headings, or beside dates.
_MOST = 0.6
# Without either: so many links of one kind, with titles of so many characters, in the page's own column.
_SEVERAL, _TITLE = 3, 5


@dataclass(frozen=True, slots=True)
class Link:
    """A link within the site: `kind` is the structure it stands in, `paging` whether that is a listing's paging."""

    url: str
    text: str
    kind: tuple[str, ...]
    heading: bool
    dated: bool
    nav: bool
    paging: bool


def links(page: Page) -> list[Link]:
    """All links of a page to other pages of its site, in their order, fragments cut off."""
    targets = _targets(page)
    return [_link(element, url, targets) for element, url in targets.items()]


def posts_on(page: Page, home: str = "") -> list[str]:
    """The addresses that a page lists as posts, each once, in their order; some may be strays."""
    kinds: dict[tuple[str, ...], list[Link]] = defaultdict(list)
    for link in links(page):
        if not link.paging and not is_no_post(link.url, home):
            kinds[link.kind].append(link)
    found = {link.url: None for group in kinds.values() if _are_posts(group) for link in group}
    if not found:
        found = {link.url: None for link in max(map(_titled, kinds.values()), key=len, default=[])}
    return list(found)


def _are_posts(group: Iterable[Link]) -> bool:
    group = [link for link in group if not link.nav]
    if not group:
        return False
    return any(
        sum(marks) >= _MOST * len(group) for marks in ([one.heading for one in group], [one.dated for one in group])
    )


def _titled(group: list[Link]) -> list[Link]:
    """A group, sidebars of documentation among them, that may be a list of titles; else nothing."""
    if len({link.url for link in group}) < _SEVERAL:
        return []
    return group if sum(len(link.text) for link in group) >= _TITLE * len(group) else []


def _targets(page: Page) -> dict[HtmlElement, str]:
    """Each link element that leads to another page of the site, and where."""
    base = urljoin(page.url, page.selector.xpath("string(//base/@href)").get("") or "")
    host, own = host_of(page.url), clean(page.url)
    found = {element: _address(element.get("href") or "", base) for element in page.selector.root.iter("a")}
    return {element: url for element, url in found.items() if url and url != own and host_of(url) == host}


def _address(href: str, base: str) -> str:
    try:
        url = clean(urljoin(base, href.strip()))
    except ValueError:
        return ""
    return url.partition("#")[0] if url.startswith(("http://", "https://")) else ""


def _link(element: HtmlElement, url: str, targets: Mapping[HtmlElement, str]) -> Link:
    above = [box for box in ancestors(element, _NAV_LEVELS) if box.tag not in ("body", "html")]
    text = " ".join("".join(element.itertext()).split())
    in_heading = any(box.tag in _HEADINGS for box in (*above[:2], *element.iterdescendants()))
    return Link(
        url,
        text or element.get("title") or element.get("aria-label") or "",
        tuple(_kind(box) for box in (element, *above[:3])),
        in_heading or any(_TITLES.search(names(box)) for box in (element, *above[:1])),
        _is_dated(element, above[:_LEVELS], targets),
        any(box.tag in _NAV_TAGS or NAV_NAMES.search(names(box)) for box in above),
        any(PAGING_NAMES.search(names(box)) for box in (element, *above[:3])) or "next" in (element.get("rel") or ""),
    )


def _kind(box: HtmlElement) -> str:
    """A box's tag and names, without those that number it."""
    return " ".join([str(box.tag), *(name for name in names(box).split() if not _DIGITS.search(name))])


def _is_dated(element: HtmlElement, above: Iterable[HtmlElement], targets: Mapping[HtmlElement, str]) -> bool:
    """Whether a date stands in the box that is about this link alone; tags and authors beside it do not count."""
    url = targets[element]
    for box in (element, *above):
        others = (targets[link] for link in box.iter("a") if link in targets)
        if box.tag == "main" or any(other != url and not is_no_post(other) for other in others):
            return False
        text = "".join(islice(box.itertext(), _BOX))
        if next(box.iter("time"), None) is not None or _DATE.search(text[:_BOX]):
            return True
        if len(text) > _BOX:
            return False
    return False


def paging_links(page: Page) -> Iterator[Link]:
    """The links that may lead to further pages of a listing."""
    return (link for link in links(page) if link.paging or len(link.text) <= 6 or not link.text)  # noqa: PLR2004
