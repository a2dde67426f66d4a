"""What stands right under the title within an article whose theme has no box for it: `<h1>…</h1><time>…</time>`."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from aggregator.page.dom import text_of, wordset
from aggregator.page.heading import is_title, opens
from aggregator.page.names import Role, role
from aggregator.page.surroundings import DATE, kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_LINES = wordset("p div span small time address em i")
# Author, date, tags: where there are more lines, the text has begun.
_MOST = 3
# A line with a date, labels and all, is shorter than this; what is longer is prose.
_LONGEST = 160
# Elements of a line that are looked at: more are no line of facts, and within each other they take quadratic time.
_ELEMENTS = 30
# A date's own signs, and the labels that may stand beside it.
_SIGNS = re.compile(
    r"[\d\s年月日号时分秒点:：/.,+·•|()（）-]|[TZ](?![a-z])|(?:发布|发表|更新|修改|编辑|创建)于?|作者|时间|日期|(?:周|星期)[一二三四五六日]"
    r"|\b(?:published|posted|updated|date|on|by)\b",
    re.IGNORECASE,
)
# What is left may be a name in Han: of anything else (Redis 7.0, 活动, 原文发布于) it is the date, not the article's.
_REST = re.compile(r"[\u4e00-\u9fff]{0,6}")
_OTHER = re.compile(r"原[文载載]|[译譯]|截[止至]|有效|活动|活動|版本|[摄攝测測至到]")
# Between two times: from the one to the other.
_RANGE = re.compile(r"[-–—~～至到]")


def dated(article: HtmlElement, title: str) -> Iterator[HtmlElement]:
    """Elements that may hold an article's date, under the `<h1>` that opens it and is its title."""
    line = next(article.iter("h1"), None)
    if line is None or not is_title(line, title) or not opens(line, article):
        return
    for _ in range(_MOST):
        following = _following(line, article)
        if following is None or following.tag not in _LINES:
            return
        line = following
        kinds = kinds_of(line.get("class") or "", "")
        is_named = bool(role(line) & Role.HEAD or kinds & DATE)
        if kinds < 0 or not _states_facts(line):
            return
        yield from islice(line.iter() if is_named else line.iter("time"), _ELEMENTS)


def _following(element: HtmlElement, article: HtmlElement) -> HtmlElement | None:
    """The next element neither in this one nor around it; None where text comes first or the article ends."""
    while element is not article:
        if (element.tail or "").strip():
            return None
        if (beside := element.getnext()) is not None:
            return beside
        element = element.getparent()
    return None


def _states_facts(line: HtmlElement) -> bool:
    """Whether a line has nothing but dates, their labels and a name."""
    text = text_of(line)
    if len(text) > _LONGEST:
        return False
    times = list(line.iter("time"))
    for time in times:
        text = text.replace(text_of(time), "", 1)
    if len(times) > 1 and _RANGE.search(text):
        return False
    rest = _SIGNS.sub("", text)
    return _REST.fullmatch(rest) is not None and not _OTHER.search(rest)
