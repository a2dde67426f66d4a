"""Walks an article's tree once and gathers its text into blocks, and its lines with their links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.page.dom import INLINE, all_text, is_element
from aggregator.page.runs import Run
from aggregator.post import Block, BlockKind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from aggregator.text.reprint import Line

# Members of an enumeration take longer to reach than names of a module do, and a post asks a thousand times.
_CODE, _HEADING, _LIST, _TABLE = BlockKind.CODE, BlockKind.HEADING, BlockKind.LIST, BlockKind.TABLE
_KINDS = {
    "li": BlockKind.LIST,
    "dt": BlockKind.LIST,
    "dd": BlockKind.LIST,
    "blockquote": BlockKind.QUOTE,
    "table": BlockKind.TABLE,
    **{f"h{level}": BlockKind.HEADING for level in range(1, 7)},
}
_ALONE = frozenset({"pre", "br"})
_CELLS = frozenset({"td", "th"})
_ENTER = -1
_ROWS = frozenset({"thead", "tbody", "tfoot", "caption", "colgroup", "col"})


class Walker:
    """One walk. `careful` is Run's."""

    def __init__(self, *, careful: bool) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.lines: list[Line] = []
        self.run = Run(careful=careful)
        self.kinds: list[tuple[BlockKind, str]] = [(BlockKind.PROSE, "")]

    def walk(self, article: HtmlElement) -> None:
        """Visit every element once, without recursion; what was found is in `pieces`, `blocks` and `lines`."""
        say = self.run.say
        say(article.text)
        # Elements to enter, and, with the place where they began, those to leave.
        stack: list[tuple[HtmlElement, int]] = [(child, _ENTER) for child in article[::-1]]
        while stack:
            element, began = stack.pop()
            tag = element.tag
            if began == _ENTER and tag not in _ALONE and is_element(element):
                began = self._enter(tag)
                say(element.text)
                children = element[::-1]
                if children:
                    stack.append((element, began))
                    stack += [(child, _ENTER) for child in children]
                    continue
            if began == _ENTER:
                self._alone(element)
            else:
                self._leave(element, tag, began)
            say(element.tail)
        self._end_block()

    def _alone(self, element: HtmlElement) -> None:
        """An element that is not looked into: code, a line's end; a comment is nothing."""
        if element.tag == "pre":
            self._code(element)
        elif element.tag == "br":
            self._line_break()

    def _enter(self, tag: str) -> int:
        """Begin an element; the place in the run where it began."""
        if tag in INLINE:
            return self.run.length
        if self.kinds[-1][0] is _TABLE:
            self._in_table(tag)
            return 0
        self._end_block()
        kind = _KINDS.get(tag)
        if kind:
            self.kinds.append((kind, tag[1] if kind is _HEADING else ""))
        return 0

    def _leave(self, element: HtmlElement, tag: str, began: int) -> None:
        """End an element."""
        if tag in INLINE:
            href = element.get("href") if tag == "a" else None
            if href:
                self.run.link(began, href)
            return
        if self.kinds[-1][0] is not _TABLE:
            self._end_block()
            if tag in _KINDS:
                self.kinds.pop()
        elif tag == "table":
            if self.kinds[-2][0] is not _TABLE:
                self._end_block()
            self.kinds.pop()

    def _line_break(self) -> None:
        """A new line within a block; within a table, where lines are rows, a space."""
        if self.kinds[-1][0] is _TABLE:
            self.run.say(" ")
        else:
            self.run.separate("\n")

    def _in_table(self, tag: str) -> None:
        """Begin an element of a table: its rows are lines, its cells stand apart by tabs, blocks in them by spaces."""
        if tag == "table":
            self.kinds.append(self.kinds[-1])
        if self.run.last == "\n":
            return
        if tag == "tr":
            self.run.separate("\n")
        elif tag in _CELLS:
            self.run.separate("\t")
        elif tag not in _ROWS:
            self.run.say(" ")

    def _end_block(self) -> None:
        """The run becomes a block, and its lines."""
        if not self.run.pieces:
            return
        text, lines = self.run.take()
        if text:
            self._block(text, *self.kinds[-1])
            self.lines.extend(lines)

    def _code(self, pre: HtmlElement) -> None:
        """A code block: its text exactly."""
        self._end_block()
        classes = (pre[0] if len(pre) else pre).get("class") or ""
        text = all_text(pre).strip("\n")
        if text.strip():
            self._block(text, _CODE, classes.removeprefix("language-"))

    def _block(self, text: str, kind: BlockKind, detail: str) -> None:
        """Append a block to the text."""
        if self.pieces:
            apart = "\n" if kind is _LIST and self.blocks[-1].kind is _LIST else "\n\n"
            self.pieces.append(apart)
            self.length += len(apart)
        self.blocks.append(Block(kind, self.length, self.length + len(text), detail))
        self.pieces.append(text)
        self.length += len(text)
