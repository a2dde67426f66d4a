"""Licence and reprint notices around an article, as data: one line each, links with their address behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.page.dom import ancestors, is_element, text_of, wordset
from aggregator.page.images import absolute
from aggregator.page.names import Role, role

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# How far up from an article its notice may stand, and how long one is at most.
_LEVELS, _LONGEST = 4, 600
_LINE_ENDS = wordset("p div li br tr section ul dd dt")


def around(article: HtmlElement, base: str) -> str:
    """The notices in the boxes around an article, the site's own footer aside; "" where there is none."""
    found: list[str] = []
    inner = article
    for box in ancestors(article, _LEVELS):
        for child in box:
            if is_element(child) and child is not inner and child.tag not in {"footer", "nav", "aside", "header"}:
                found += _notices(child, base)
        if found or box.tag == "body":
            break
        inner = box
    return "\n".join(found)


def _notices(box: HtmlElement, base: str) -> list[str]:
    if role(box) & Role.NOTICE:
        return [text] if 0 < len(text := as_text(box, base)) <= _LONGEST else []
    for element in box.iter("div", "ul", "section", "blockquote", "p"):
        if role(element) & Role.NOTICE and 0 < len(text := as_text(element, base)) <= _LONGEST:
            return [text]
    return []


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
