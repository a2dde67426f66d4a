"""The text of an article's clean HTML, its blocks with their offsets, and its lines with their links.

The sanitiser's writing is read, not a tree: it closes each element and escapes each `<` and `>` of the text, so that
patterns tell tags from text. That takes half of the time of a walk over elements.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from unicodedata import is_normalized

from aggregator.page.walker import Walker
from aggregator.post import Block, BlockKind
from aggregator.text.normalize import strip_invisible

if TYPE_CHECKING:
    from aggregator.text.reprint import Line

# What an article says, as against what it shows and how it is divided.
PROSE = frozenset({BlockKind.PROSE, BlockKind.QUOTE, BlockKind.LIST})


@dataclass
class Reading:
    """What HTML says. text[block.start:block.end] is a block's text; an empty line is between two but for items."""

    text: str = ""
    blocks: list[Block] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def prose(self) -> list[str]:
        """The texts of its blocks of prose."""
        return [self.text[block.start : block.end] for block in self.blocks if block.kind in PROSE]


def read(html: str) -> Reading:
    """The text, blocks and lines of sanitised HTML: one walk, and a careful one where its characters need it."""
    reading = _walk(html, careful=False)
    settled = is_normalized("NFC", reading.text) and strip_invisible(reading.text) == reading.text
    return reading if settled else _walk(html, careful=True)


def _walk(html: str, *, careful: bool) -> Reading:
    walker = Walker(careful=careful)
    walker.walk(html)
    return Reading("".join(walker.pieces), walker.blocks, walker.lines)
