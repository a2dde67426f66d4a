"""Licence and reprint notices around an article, as data: line by line, links as `[words](address)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from aggregator.page.dom import text_of, wordset
from aggregator.page.images import absolute
from aggregator.text.reprint import Line, Link

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from aggregator.page.surroundings import Surroundings

# How far out from an article its notice may stand, and how long one is at most.
_LEVELS, _LONGEST = 4, 600
_LINE_ENDS = wordset("p div li br tr section ul dd dt")


# A site's footer says © and a year; a notice speaks of the article, or of what may be done with it.
_SPEAKS = re.compile(r"本文|文章|博客|作者|转载|许可|协议|授权|原文|链接|licen[cs]e|CC[ -]BY|BY-NC", re.I)


_SPACE = re.compile(r"\s+")
_LINK = re.compile(r"\[([^\[\]]*)\]\((https?://[^\s()]+)\)")


def around(surroundings: Surroundings, base: str) -> str:
    """The notice nearest to an article, the site's own footer aside; "" where there is none."""
    for level, element in surroundings.notices:
        if level > _LEVELS:
            continue
        text = as_text(element, base)
        if len(text) <= _LONGEST and _SPEAKS.search(text):
            return text
    return ""


def as_text(notice: HtmlElement, base: str) -> str:
    """A notice's text line by line; a link whose words are not its address is written `[words](address)`."""
    parts: list[str] = []
    # Elements to enter, and those to leave with what is written behind them.
    stack: list[tuple[HtmlElement, str | None]] = [(notice, None)]
    while stack:
        element, end = stack.pop()
        if end is not None:
            parts.append(end)
            if element is not notice:
                parts.append("\n" if element.tag in _LINE_ENDS else "")
                parts.append(_SPACE.sub(" ", element.tail or ""))
            continue
        if element.tag not in {"script", "style", "svg", "button"}:
            end = _link_end(element, base)
            parts.append("[" if end else "")
            parts.append(_SPACE.sub(" ", element.text or ""))
            stack.append((element, end))
            stack += [(child, None) for child in element[::-1]]
        elif element is not notice:
            parts.append(_SPACE.sub(" ", element.tail or ""))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _link_end(element: HtmlElement, base: str) -> str:
    """What is written behind the words of a link; "" for other elements, and where the words say where it leads."""
    if element.tag != "a":
        return ""
    url, words = absolute(element.get("href"), base), text_of(element)
    return f"]({url})" if url and words and unquote(url).rstrip("/") not in unquote(words) else ""


def lines(notice: str) -> list[Line]:
    """A notice's lines with their links, as reprint lines are looked for."""
    return [_line(line) for line in notice.split("\n") if line]


def _line(written: str) -> Line:
    text, links, end = "", [], 0
    for match in _LINK.finditer(written):
        text += written[end : match.start()]
        links.append(Link(len(text), len(text) + len(match[1]), match[2]))
        text, end = text + match[1], match.end()
    return Line(text + written[end:], tuple(links))
