"""When an article was published, and changed: from metadata, from `time` elements around the article, from labelled
text, and at last from its address. Dates of other articles (related, recent, archives) are never looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aggregator.page import metadata as meta
from aggregator.page.dom import ancestors, is_element, text_of
from aggregator.page.names import Role, names, role
from aggregator.text.dates import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from aggregator.page.metadata import Metadata
    from aggregator.page.page import Page
    from aggregator.text.dates import Moment

# Words before or in a date that say which of the two it is.
_MODIFIED = re.compile(r"更新|修改|修订|编辑于|updat|modif|edited|revis|lastmod", re.I)
_PUBLISHED = re.compile(r"发布|发表|发文|首发|创建|撰写|写于|作于|投稿|publish|posted|created|date", re.I)
_DATED = re.compile(r"(?:^|[ -])(?:date|time|published|pubdate|publish|created|posted|dt|day|riqi|calendar)(?:$|[ -])")
_DATE = re.compile(
    r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d|"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|"
    r"\d{1,2}(?:st|nd|rd|th)? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,? \d{4}|"
    r"[一二三四五六七八九十〇零○]{4}年|\d+\s*(?:分钟|小时|天|周|个月|年)前|昨天|前天|今天|刚刚",
    re.I,
)
_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/._-])")
# A line with a date, labels and all, is shorter than this; what is longer is prose.
_LONGEST = 160
# How far from the article its date may stand, in levels up.
_LEVELS = 5


def find(page: Page, metadata: Metadata, article: HtmlElement) -> tuple[str, str]:
    """The publication and modification times as the page prints them; "" for what it doesn't say."""
    around = _around(page, article)
    stated = [*metadata.stated(meta.PUBLISHED, "datePublished", "pubDate", "dateCreated", "uploadDate")]
    visible = [text for modified, text in around if not modified]
    published = _first(page, [*stated, *visible, in_url(page.url)])
    changed = [
        *metadata.stated(meta.MODIFIED, "dateModified", "upDate"),
        *(text for modified, text in around if modified),
    ]
    return _as_local(published, page), _first(page, changed)


def _first(page: Page, texts: list[str]) -> str:
    return next((text for text in texts if text and moment(page, text)), "")


def moment(page: Page, text: str) -> Moment | None:
    """What a printed date means on this page."""
    return parse(text, now=page.fetched_at, timezone=page.timezone)


def in_url(url: str) -> str:
    """The date in an address such as /2018/10/16/title/, as YYYY-MM-DD; "" where there is none."""
    found = _IN_URL.search(urlsplit(url).path)
    return "-".join(found.groups()) if found else ""


def _as_local(published: str, page: Page) -> str:
    """Some builds write the local clock with a Z. The address's date tells: it is that of the local clock."""
    day = in_url(page.url)
    if not day or not published.endswith("Z") or not published.startswith(day):
        return published
    found = moment(page, published)
    local = moment(page, published[:-1])
    shifted = found is not None and local is not None and moment(page, day) is not None
    if not shifted or found is None:
        return published
    there = parse(f"{day} 12:00", now=page.fetched_at, timezone=page.timezone)
    apart = there is not None and abs((found.at - there.at).total_seconds()) > 12 * 3600
    return published.removesuffix("Z").split(".")[0] if apart else published


def _around(page: Page, article: HtmlElement) -> list[tuple[bool, str]]:
    """Dates that stand near the article, nearest box first: (whether it is a modification, as printed)."""
    found: list[tuple[bool, str]] = []
    inner = article
    for box in (article, *ancestors(article, _LEVELS)):
        for element in _elements(box, inner):
            said = _said(element)
            if said and moment(page, said[1]):
                found.append(said)
        if any(not modified for modified, _ in found) or box.tag == "body":
            break
        inner = box
    return found


def _elements(box: HtmlElement, inner: HtmlElement) -> Iterator[HtmlElement]:
    """Elements of a box that may be a date, less what was looked at before; those of the article only at its head."""
    if box is inner:
        yield from (
            element for element in box.iter("time", "meta") if element.get("itemprop") or _in_head(element, box)
        )
        return
    for child in box:
        if not is_element(child) or child is inner:
            continue
        stack = [child]
        while stack:
            element = stack.pop()
            if not is_element(element) or element.tag in {"script", "style", "nav", "aside", "pre"}:
                continue
            if role(element) & Role.NOISE and element.tag != "time" and not role(element) & (Role.BODY | Role.HEAD):
                continue
            if element.tag in {"time", "meta"} or _DATED.search(names(element)) or _is_short(element):
                yield element
            stack.extend(reversed(element))


def _in_head(element: HtmlElement, box: HtmlElement) -> bool:
    return any(above.tag == "header" or role(above) & Role.HEAD for above in ancestors(element, 4) if above is not box)


def _is_short(element: HtmlElement) -> bool:
    """Whether an element's own words, children aside, hold a date."""
    own = " ".join(text for text in (element.text, *(child.tail for child in element)) if text)
    return len(own) < _LONGEST and bool(_DATE.search(own))


def _said(element: HtmlElement) -> tuple[bool, str] | None:
    """An element's date as printed, and whether it is a modification."""
    itemprop = element.get("itemprop") or ""
    if element.tag == "meta":
        value = element.get("content") or ""
        return (
            (itemprop == "dateModified", value)
            if itemprop in {"datePublished", "dateModified", "dateCreated"}
            else None
        )
    text = text_of(element)
    if len(text) > _LONGEST:
        return None
    value = element.get("datetime") or element.get("pubdate") or ""
    if not (value and any(char.isdigit() for char in value)):
        value = text if _DATE.search(text) else ""
    words = f"{names(element)} {itemprop} {text} {_label(element)}"
    return (bool(_MODIFIED.search(words)) and "datePublished" not in itemprop, value) if value else None


def _label(element: HtmlElement) -> str:
    """The words right before an element, in it or in its box: 更新于 <time>."""
    before = element.getprevious()
    if before is not None:
        tail = (before.tail or "").strip()
        return tail or (text_of(before)[-20:] if is_element(before) else "")
    parent = element.getparent()
    return "" if parent is None else f"{(parent.text or '').strip()[-20:]} {names(parent)}"
