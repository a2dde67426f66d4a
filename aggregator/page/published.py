"""When an article was published, and changed: from metadata, from dates around the article, and at last its address."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from aggregator.page import metadata as meta
from aggregator.page import under_title
from aggregator.page.dom import ancestors, own_text, text_of
from aggregator.page.names import Role, names, role
from aggregator.page.url_date import as_local, in_url
from aggregator.text.dates import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from lxml.html import HtmlElement

    from aggregator.page.metadata import Metadata
    from aggregator.page.page import Page
    from aggregator.page.surroundings import Surroundings

# Words before or in a date that say that it is not the publication's.
_MODIFIED = re.compile(r"更新|修改|修订|编辑于|updat|modif|edited|revis|lastmod", re.I)
# A line that has both words is left to the parser of dates, which knows which is which.
_PUBLISHED = re.compile(r"发布|发表|首发|创建|publish|posted|created", re.I)
_DATE = re.compile(
    r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d|"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|"
    r"\d{1,2}(?:st|nd|rd|th)? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,? \d{4}|"
    r"[一二三四五六七八九十〇零○]{4}年|\d+\s*(?:分钟|小时|天|周|个月|年)前|昨天|前天|今天|刚刚",
    re.I,
)
# A line with a date, labels and all, is shorter than this; what is longer is prose.
_LONGEST = 160
_LABEL = 24
_DAY = timedelta(days=1)
_PRECISIONS = ("second", "minute", "hour", "day", "month", "year")
# Where metadata have it: names of metas, then keys of JSON-LD.
_STATED = (meta.PUBLISHED, "datePublished", "pubDate", "dateCreated", "uploadDate")


class _Date(NamedTuple):
    text: str
    at: datetime
    precision: str


def find(page: Page, metadata: Metadata, article: HtmlElement, around: Surroundings, title: str) -> tuple[str, str]:
    """The publication and modification times of an article as the page prints them; "" for what it doesn't say."""
    stated = _dates(page, metadata.stated(*_STATED))
    changed = _dates(page, metadata.stated(meta.MODIFIED, "dateModified", "upDate"))
    # Some sites print the publication's time here whatever became of the article.
    changed = [date for date in changed if all(date.at != known.at for known in stated)]
    settled = stated and changed and stated[0].precision == "second" and page.fetched_at - stated[0].at > _DAY
    printed = [] if settled else list(_printed(article, around))
    shown = _dates(page, (text for modified, text in printed if not modified))
    published = _finest(page, shown if _is_fetch_time(page, stated, shown) else [*stated, *shown])
    published = published or _finest(page, _dates(page, [in_url(page.url)]))
    if not published:
        # By its place alone a line is no date of the article's own: it speaks where nothing else does.
        printed += [said for element in under_title.dated(article, title) if (said := _said(element))]
        published = _finest(page, _dates(page, (text for modified, text in printed if not modified)))
    changed += _dates(page, (text for modified, text in printed if modified))
    return as_local(published, page), _finest(page, changed)


def is_date(text: str, page: Page) -> bool:
    """Whether a text is a date on this page."""
    return bool(text) and parse(text, now=page.fetched_at, timezone=page.timezone) is not None


def unread(metadata: Metadata) -> str:
    """What the metadata say of the publication, whether it can be read or not; "" where they say nothing."""
    return next(iter(metadata.stated(*_STATED)), "")


def _dates(page: Page, texts: Iterable[str]) -> list[_Date]:
    """The texts that are dates on this page, with what they mean."""
    found = ((text, parse(text, now=page.fetched_at, timezone=page.timezone)) for text in texts if text)
    return [_Date(text, moment.at, moment.precision) for text, moment in found if moment]


def _finest(page: Page, dates: list[_Date]) -> str:
    """The first date as printed, or another of its day that also has the time."""
    if not dates:
        return ""
    zone = ZoneInfo(page.timezone)
    day = dates[0].at.astimezone(zone).date()
    same = [date for date in dates if date.at.astimezone(zone).date() == day]
    return min(same, key=lambda date: _PRECISIONS.index(date.precision)).text


def _is_fetch_time(page: Page, stated: list[_Date], shown: list[_Date]) -> bool:
    """Whether metadata give the moment at which the server made the page, and the page itself an older one."""
    if not stated or not shown:
        return False
    return page.fetched_at - stated[0].at < _DAY and stated[0].at - shown[0].at > 2 * _DAY


def _printed(article: HtmlElement, around: Surroundings) -> Iterator[tuple[bool, str]]:
    """Dates in the article's own head and around it, nearest first: (whether of a modification, as printed)."""
    heads = (time for time in article.iter("time") if _in_head(time, article))
    for element in (*heads, *(element for _, element in around.dates)):
        said = _said(element)
        if said:
            yield said


def _in_head(element: HtmlElement, article: HtmlElement) -> bool:
    """Whether an element stands in a head within the article, or says itself that it is the article's date."""
    if "date" in (element.get("itemprop") or "").lower() or element.get("pubdate") is not None:
        return True
    return any(box is not article and (box.tag == "header" or role(box) & Role.HEAD) for box in ancestors(element, 4))


def _said(element: HtmlElement) -> tuple[bool, str] | None:
    """An element's date as printed, and whether it is a modification's."""
    itemprop = element.get("itemprop") or ""
    if element.tag == "meta":
        value = element.get("content") or ""
        return ("Modified" in itemprop, value) if value and "date" in itemprop.lower() else None
    value = element.get("datetime") or element.get("pubdate") or ""
    if not any(char.isdigit() for char in value):
        value = _own_date(element)
    if not value or not (_DATE.search(value) or value.isdigit()):
        return None
    if "datePublished" in itemprop or _PUBLISHED.search(own_text(element)):
        return False, value
    return bool(_MODIFIED.search(f"{names(element)} {itemprop} {text_of(element)} {_label(element, 2)}")), value


def _own_date(element: HtmlElement) -> str:
    """The text of an element with a date in it; "" where the date is an inner element's, which is looked at itself."""
    text = text_of(element)
    if len(text) > _LONGEST or not _DATE.search(text):
        return ""
    inner = (below for below in element.iter() if below is not element)
    return "" if any(below.get("datetime") or _DATE.search(own_text(below)) for below in inner) else text


def _label(element: HtmlElement, levels: int) -> str:
    """The words right before an element, beside it or beside its box: 更新于 <time>."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        tail = (before.tail or "").strip()
        return tail or text_of(before)[-_LABEL:]
    if parent is None or levels == 0:
        return ""
    return f"{(parent.text or '').strip()[-_LABEL:] or _label(parent, levels - 1)} {names(parent)}"
