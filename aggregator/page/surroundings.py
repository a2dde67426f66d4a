"""What stands around an article: one walk outwards from it that gathers what may be its title, date, author and tags.

Boxes that belong to other articles or to the site (navigation, sidebars, related posts, comments, archives) are not
entered, so that nothing in them is ever taken for the article's own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from aggregator.page.dom import UNSEEN, wordset
from aggregator.page.names import spell

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# How far out an article's title, date and tags may stand from its text, in levels.
LEVELS = 7
_SKIPPED = UNSEEN - {"meta"} | wordset("nav aside pre form select textarea svg iframe dialog")
# Boxes of the site and of other articles.
_ELSEWHERE = re.compile(
    r"(?:^|[ -])(?:side-?bars?|asides?|widgets?|menus?|navbar|navs?|navigation|pagination|pager|paginator|tocs?|"
    r"related|relevant|recommend(?:ed|ation)?s?|recent|latest|popular|hot|read-next|prev|next|archives?|"
    r"friends?|comments?|respond|cloud|tagcloud|(?:article|post)-list|site-footer|page-footer|search|modal|"
    r"popup)(?:$|[ -])"
)
# Kinds of what is gathered, by names; an element may be of several.
TITLE, DATE, AUTHOR, NOTICE, TAG = 1, 2, 4, 8, 16
_KINDS = {
    TITLE: re.compile(r"(?:^| )(?:[a-z]+-)*(?:title|headline|subject|activity-name)(?:$| )"),
    DATE: re.compile(
        r"(?:^|[ -])(?:date|time|published|pubdate|publish|created|posted|dt|riqi|calendar|"
        r"updated|modified)(?:$|[ -])"
    ),
    AUTHOR: re.compile(r"(?:^|[ -])(?:author|byline|nickname|nick-name|user-?name|poster|writer)(?:$|[ -])"),
    TAG: re.compile(r"(?:^| )(?:(?:tag|label)-(?:item|name|text|label)|(?:post|article)-tag)(?:$| )"),
    NOTICE: re.compile(
        r"(?:^|[ -])(?:copy-?rights?|copytext2?|licen[cs](?:e|ing)|creative-?commons|reprint|repost|declare|"
        r"declaration|post-cc|article-source-link)(?:$|[ -])"
    ),
}
_DATE_TEXT = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]|\d\s?(?:分钟|小时|天|周|个月|年)前|昨天|前天|\d, ?(?:19|20)\d\d|"
    r"[零〇○一二三四五六七八九]{4}年"
)
# Own text longer than this is prose with a date in it.
_LONGEST = 160


class Surroundings:
    """Elements around an article by kind, nearest first, each with the level of the box that it stands in."""

    def __init__(self, article: HtmlElement) -> None:
        self.titles: list[HtmlElement] = []
        self.dates: list[tuple[int, HtmlElement]] = []
        self.authors: list[HtmlElement] = []
        self.notices: list[tuple[int, HtmlElement]] = []
        self.tags: list[HtmlElement] = []
        self.links: list[tuple[int, HtmlElement]] = []
        inner, box = article, article.getparent()
        level = 1
        while box is not None and level <= LEVELS:
            for child in box:
                if child is not inner:
                    self._gather(child, level)
            inner, box, level = box, box.getparent(), level + 1

    def _gather(self, outer: HtmlElement, level: int) -> None:
        """Sort an element and all below it by kind."""
        stack = [outer]
        while stack:
            element = stack.pop()
            tag = element.tag
            if tag in _SKIPPED or element.get("role") == "navigation":
                continue
            classes, ident = element.get("class"), element.get("id") if tag == "div" else None
            kind = kinds_of(classes or "", ident or "") if classes or ident else 0
            if kind < 0:
                continue
            children = element[::-1]
            self._sort(element, children, kind, level)
            stack += children

    def _sort(self, element: HtmlElement, children: list[HtmlElement], kind: int, level: int) -> None:
        tag = element.tag
        if tag == "a" and element.get("href"):
            self.links.append((level, element))
        itemprop = element.get("itemprop")
        if kind & TITLE or tag in {"h1", "h2"} or (itemprop and "headline" in itemprop):
            self.titles.append(element)
        if kind & AUTHOR or (itemprop and "author" in itemprop) or element.get("rel") == "author":
            self.authors.append(element)
        if kind & TAG:
            self.tags.append(element)
        if kind & NOTICE:
            self.notices.append((level, element))
        if kind & DATE or tag == "time" or (itemprop and "date" in itemprop) or _says_date(element, children):
            self.dates.append((level, element))


@lru_cache(maxsize=8192)
def kinds_of(classes: str, ident: str) -> int:
    """The kinds of an element by its names; -1 for a box that is not looked into."""
    words = spell(classes, ident)
    if _ELSEWHERE.search(words):
        return -1
    return sum(kind for kind, pattern in _KINDS.items() if pattern.search(words))


def _says_date(element: HtmlElement, children: list[HtmlElement]) -> bool:
    """Whether an element's own words, its children's aside, hold a date."""
    texts = [element.text, *[child.tail for child in children]]
    return any(_DATE_TEXT.search(text) for text in texts if text and len(text) < _LONGEST and not text.isspace())
