"""Licence and reprint notices around an article, as data: one line each, links with their address behind them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aggregator.page.dom import is_element, text_of, wordset
from aggregator.page.images import absolute

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from aggregator.page.surroundings import Surroundings

# How far out from an article its notice may stand, and how long one is at most.
_LEVELS, _LONGEST = 4, 600
_LINE_ENDS = wordset("p div li br tr section ul dd dt")


# A site's footer says © and a year; a notice speaks of the article, or of what may be done with it.
_SPEAKS = re.compile(r"本文|文章|博客|作者|转载|许可|协议|授权|原文|链接|licen[cs]e|CC[ -]BY|BY-NC", re.I)


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
    """A notice's text line by line; a link whose text is not its address has it behind it."""
    parts: list[str] = []
    stack: list[tuple[HtmlElement, bool]] = [(notice, False)]
    while stack:
        element, done = stack.pop()
        if done:
            if element.tag == "a":
                url = absolute(element.get("href"), base)
                if url and url not in text_of(element):
                    parts.append(f" {url} ")
            if element is not notice:
                parts.append("\n" if element.tag in _LINE_ENDS else "")
                parts.append(element.tail or "")
            continue
        if is_element(element) and element.tag not in {"script", "style", "svg", "button"}:
            parts.append(" ".join((element.text or "").split()))
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
        elif element is not notice:
            parts.append(element.tail or "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
