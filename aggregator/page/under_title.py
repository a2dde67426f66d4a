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
# Beside a time no more is said than what it is and who wrote it: 发布于, 作者, 阅读 1024. Where names say what a line
# is, it may be as long as any that has a date.
_BESIDE, _NAMED = 40, 160
# Elements of a line that are looked at: more are no line of facts, and within each other they take quadratic time.
_ELEMENTS = 30
_SENTENCE = re.compile(r"[，。；！？]|[.!?;]$")


def dated(article: HtmlElement, title: str) -> Iterator[HtmlElement]:
    """Elements that may hold an article's date, under the `<h1>` that opens it: its title, or its only one."""
    headings = list(article.iter("h1"))
    if not headings or not (len(headings) == 1 or is_title(headings[0], title)) or not opens(headings[0], article):
        return
    line = headings[0]
    for _ in range(_MOST):
        following = _following(line, article)
        if following is None or following.tag not in _LINES:
            return
        line = following
        kinds = kinds_of(line.get("class") or "", "")
        is_named = bool(role(line) & Role.HEAD or kinds & DATE)
        if kinds < 0 or not _states_facts(line, _NAMED if is_named else _BESIDE):
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


def _states_facts(line: HtmlElement, longest: int) -> bool:
    """Whether a line is short, its first time aside, and no sentence."""
    text, time = text_of(line), next(line.iter("time"), None)
    beside = len(text) - (len(text_of(time)) if time is not None else 0)
    return beside <= longest and not _SENTENCE.search(text)
