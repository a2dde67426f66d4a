"""Goes through an article's clean HTML once and gathers its text into blocks, and its lines with their links."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from aggregator.page.dom import INLINE
from aggregator.page.runs import Rows, lines, words
from aggregator.page.sanitize import TAGS
from aggregator.post import Block, BlockKind
from aggregator.text.reprint import Line

if TYPE_CHECKING:
    from aggregator.text.reprint import Link

# Members of an enumeration take longer to reach than names of a module do, and a post asks a thousand times.
_CODE, _LIST, _TABLE = BlockKind.CODE, BlockKind.LIST, BlockKind.TABLE
# What the blocks of an element are, and their detail; those of any other are what stands around it.
_KINDS = {
    "pre": (_CODE, ""),
    "li": (_LIST, ""),
    "dt": (_LIST, ""),
    "dd": (_LIST, ""),
    "blockquote": (BlockKind.QUOTE, ""),
    "table": (_TABLE, ""),
    **{f"h{level}": (BlockKind.HEADING, str(level)) for level in range(1, 7)},
}
_ENDS = frozenset(f"/{tag}" for tag in _KINDS)
# Between two tags of elements that are not inline stands one run of text.
_BLOCK_TAG = re.compile(rf"<(/?(?:{'|'.join(sorted(TAGS - INLINE))}))(?: [^>]*)?>")
_ANY_TAG = re.compile(r"<[^>]*>")
_LANGUAGE = re.compile(r'<code class="language-([^"]*)"')


class Walker:
    """One walk. `careful` is that of runs.words."""

    def __init__(self, *, careful: bool) -> None:
        self.careful = careful
        self.pieces: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.lines: list[Line] = []
        self.rows = Rows()
        self.kinds: list[tuple[BlockKind, str]] = [(BlockKind.PROSE, "")]

    def walk(self, html: str) -> None:
        """Visit every block once; what was found is in `pieces`, `blocks` and `lines`."""
        tokens = iter(["", *_BLOCK_TAG.split(html)])
        for tag, run in zip(tokens, tokens, strict=True):
            if self.kinds[-1][0] is _TABLE:
                self._in_table(tag)
            elif tag in _KINDS:
                self.kinds.append(_KINDS[tag])
            elif tag in _ENDS:
                self.kinds.pop()
            if run and not run.isspace():
                self._run(run)

    def _run(self, run: str) -> None:
        """What stands between two tags: code, a part of a table's cell, or a whole block."""
        kind = self.kinds[-1][0]
        if kind is _CODE:
            self._code(run)
        elif kind is _TABLE:
            # A line of a table is a row.
            self.rows.say(*words(run.replace("<br>", " "), careful=self.careful, last=self.rows.last))
        else:
            self._end(*words(run, careful=self.careful))

    def _in_table(self, tag: str) -> None:
        """A tag within a table."""
        if tag == "pre" or (tag == "/table" and self.kinds[-2][0] is not _TABLE):
            self._end(*self.rows.take())
        else:
            self.rows.tag(tag)
        if tag == "/table":
            self.kinds.pop()
        elif tag in {"pre", "table"}:
            self.kinds.append(_KINDS[tag])

    def _code(self, run: str) -> None:
        """Code: its text exactly."""
        text = unescape(_ANY_TAG.sub("", run)).strip("\n")
        if text.strip():
            language = _LANGUAGE.match(run)
            self._block(text, _CODE, language[1] if language else "")

    def _end(self, text: str, links: list[Link]) -> None:
        """A run that is whole becomes a block, and its lines."""
        if stripped := text.strip():
            self._block(stripped, *self.kinds[-1])
            self.lines += lines(text, links) if "\n" in text else [Line(text, tuple(links))]

    def _block(self, text: str, kind: BlockKind, detail: str) -> None:
        """Append a block to the text."""
        if self.pieces:
            apart = "\n" if kind is _LIST and self.blocks[-1].kind is _LIST else "\n\n"
            self.pieces.append(apart)
            self.length += len(apart)
        self.blocks.append(Block(kind, self.length, self.length + len(text), detail))
        self.pieces.append(text)
        self.length += len(text)
