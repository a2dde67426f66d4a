"""The text of an article's tree, its blocks with their offsets, and its lines with their links."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from unicodedata import is_normalized

from aggregator.page.walker import Walker
from aggregator.text.normalize import strip_invisible

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from aggregator.post import Block
    from aggregator.text.reprint import Line


@dataclass
class Reading:
    """What a tree says. text[block.start:block.end] is a block's text; an empty line is between two but for items."""

    text: str = ""
    blocks: list[Block] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def read(article: HtmlElement) -> Reading:
    """The text, blocks and lines of a tidied article: one walk, and a careful one where its characters need it."""
    reading = _walk(article, careful=False)
    settled = is_normalized("NFC", reading.text) and strip_invisible(reading.text) == reading.text
    return reading if settled else _walk(article, careful=True)


def lines(article: HtmlElement) -> list[Line]:
    """The lines of a tree outside its code, with their links: what reprint lines are found in."""
    return read(article).lines


def _walk(article: HtmlElement, *, careful: bool) -> Reading:
    walker = Walker(careful=careful)
    walker.walk(article)
    return Reading("".join(walker.pieces), walker.blocks, walker.lines)
