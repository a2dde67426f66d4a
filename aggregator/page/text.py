"""The text of an article's tree, its blocks with their offsets, and its lines with their links."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from unicodedata import is_normalized, normalize

from aggregator.page.dom import INLINE, is_element
from aggregator.post import Block, BlockKind
from aggregator.text.normalize import strip_invisible
from aggregator.text.reprint import Line, Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_KINDS = {
    "pre": BlockKind.CODE,
    "li": BlockKind.LIST,
    "dt": BlockKind.LIST,
    "dd": BlockKind.LIST,
    "blockquote": BlockKind.QUOTE,
    "table": BlockKind.TABLE,
    **{f"h{level}": BlockKind.HEADING for level in range(1, 7)},
}
_CELLS = frozenset({"td", "th"})
_ROWS = frozenset({"thead", "tbody", "tfoot", "caption", "colgroup", "col"})
_SPACE = re.compile(r"[ \t\r\n\f\u00a0\u3000]+")
# A line broken in the source between two Chinese characters is no space between words.
_BROKEN = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*\r?\n[ \t\r\n]*(?=[\u2e80-\u9fff\uff00-\uffef])")


@dataclass
class Reading:
    """What a tree says. text[block.start:block.end] is a block's text; an empty line is between two but for items."""

    text: str = ""
    blocks: list[Block] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def read(article: HtmlElement) -> Reading:
    """The text, blocks and lines of a tidied article: one walk, and a careful one where its characters need it."""
    reading = _Walker(careful=False).walk(article)
    settled = is_normalized("NFC", reading.text) and strip_invisible(reading.text) == reading.text
    return reading if settled else _Walker(careful=True).walk(article)


def lines(article: HtmlElement) -> list[Line]:
    """The lines of a tree outside its code, with their links: what reprint lines are found in."""
    return read(article).lines


class _Walker:
    """Gathers runs of inline text into blocks."""

    def __init__(self, *, careful: bool) -> None:
        self.careful = careful  # whether text is put into NFC and loses what prints nothing; code stays
        self.pieces: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.lines: list[Line] = []
        self.run: list[str] = []  # the current block's text so far, white space squeezed
        self.run_length = 0
        self.run_links: list[Link] = []
        self.last = "\n"  # the last character of the run: where a space would be lost
        self.kinds: list[tuple[BlockKind, str]] = [(BlockKind.PROSE, "")]

    def walk(self, article: HtmlElement) -> Reading:
        """Visit every element once, without recursion."""
        self.say(article.text)
        stack: list[tuple[HtmlElement, Iterator[HtmlElement], int]] = [(article, iter(article), 0)]
        while stack:
            element, children, began = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                self.leave(element, began)
                if element is not article:
                    self.say(element.tail)
            elif not is_element(child) or child.tag == "pre":
                if child.tag == "pre":
                    self.code(child)
                self.say(child.tail)
            elif child.tag == "br":
                self.line_break()
                self.say(child.tail)
            else:
                began = self.enter(child)
                self.say(child.text)
                stack.append((child, iter(child), began))
        self.end_block()
        text = "".join(self.pieces)
        return Reading(text, self.blocks, self.lines)

    def enter(self, element: HtmlElement) -> int:
        """Begin an element; the place in the run where it began."""
        tag = element.tag
        if tag in INLINE:
            return self.run_length
        if self.kinds[-1][0] is BlockKind.TABLE:
            self.in_table(tag)
            if tag == "table":
                self.kinds.append(self.kinds[-1])
            return 0
        self.end_block()
        kind = _KINDS.get(tag)
        if kind:
            self.kinds.append((kind, tag[1] if kind is BlockKind.HEADING else ""))
        return 0

    def leave(self, element: HtmlElement, began: int) -> None:
        """End an element."""
        tag = element.tag
        if tag in INLINE:
            href = element.get("href") if tag == "a" else None
            if href and self.run_length > began:
                self.run_links.append(Link(began, self.run_length, href))
            return
        if self.kinds[-1][0] is BlockKind.TABLE:
            if tag != "table":
                return
            if self.kinds[-2][0] is BlockKind.TABLE:
                self.kinds.pop()
                return
        self.end_block()
        if tag in _KINDS and tag != "pre":
            self.kinds.pop()

    def say(self, text: str | None) -> None:
        """Inline text, as it stands in the source."""
        if not text:
            return
        if "\n" in text:
            text = _BROKEN.sub("", text)
        if self.careful:
            text = normalize("NFC", strip_invisible(text))
        text = _SPACE.sub(" ", text)
        if not text:
            return
        if text[0] == " " and self.last in " \n\t":
            text = text[1:]
        if text:
            self.add(text)

    def add(self, text: str) -> None:
        """Text to the run, as it is."""
        self.run.append(text)
        self.run_length += len(text)
        self.last = text[-1]

    def line_break(self) -> None:
        """A new line within a block; within a table, where lines are rows, a space."""
        if self.run and self.kinds[-1][0] is BlockKind.TABLE:
            self.say(" ")
        elif self.run:
            self.separate("\n")

    def separate(self, mark: str) -> None:
        """Begin a line, or a cell: a space before it goes."""
        if self.last == " ":
            self.run[-1] = self.run[-1][:-1]
            self.run_length -= 1
        self.add(mark)

    def in_table(self, tag: str) -> None:
        """Begin an element of a table: its rows are lines, its cells stand apart by tabs, blocks in them by spaces."""
        if not self.run or self.last == "\n":
            return
        if tag == "tr":
            self.separate("\n")
        elif tag in _CELLS:
            self.separate("\t")
        elif tag not in _ROWS:
            self.say(" ")

    def end_block(self) -> None:
        """The run becomes a block, and its lines; white space around it goes."""
        if not self.run:
            return
        run = "".join(self.run)
        links, self.run_links = self.run_links, []
        self.run, self.run_length, self.last = [], 0, "\n"
        text = run.strip()
        if text:
            kind, detail = self.kinds[-1]
            self.block(text, kind, detail)
            self.lines.extend(_split(run, links))

    def code(self, pre: HtmlElement) -> None:
        """A code block: its text exactly."""
        self.end_block()
        inside = pre[0] if len(pre) else pre
        classes = inside.get("class") or ""
        text = "".join(pre.itertext()).strip("\n")
        if text.strip():
            self.block(text, BlockKind.CODE, classes.removeprefix("language-"))

    def block(self, text: str, kind: BlockKind, detail: str) -> None:
        """Append a block to the text."""
        if self.pieces:
            apart = "\n" if kind is BlockKind.LIST and self.blocks[-1].kind is BlockKind.LIST else "\n\n"
            self.pieces.append(apart)
            self.length += len(apart)
        self.blocks.append(Block(kind, self.length, self.length + len(text), detail))
        self.pieces.append(text)
        self.length += len(text)


def _split(run: str, links: list[Link]) -> Iterator[Line]:
    """A run's lines, each with the links that begin in it."""
    start = 0
    for line in run.split("\n"):
        end = start + len(line)
        inside = tuple(
            Link(max(link.start, start) - start, min(link.end, end) - start, link.url)
            for link in links
            if start <= link.start < end
        )
        if line.strip():
            yield Line(line, inside)
        start = end + 1
