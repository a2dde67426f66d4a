"""Reads a code block element by element: lines that stand in elements of their own get the newline that none wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.page.dom import wordset
from aggregator.page.gutters import is_gutter, is_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Elements that a browser puts on a line of their own.
_BLOCK = wordset("div p li tr ul ol table tbody pre section article h1 h2 h3 h4 h5 h6")
# Elements whose white space between children is the page's source and not the code's.
_FRAME = wordset("table tbody thead tr ol ul")


class LineReader:
    """Walks a code block once and keeps what it says."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.chars = 0
        self.ends_line = True  # whether a newline (or nothing at all) stands last

    def read(self, root: HtmlElement) -> list[str]:
        """The pieces of code in an element, in order."""
        self.say_in(root, root.text)
        stack = [(root, iter(root))]
        last_line: dict[HtmlElement, int] = {}
        while stack:
            element, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                if element is not root:
                    self.say_behind(element)
            elif is_gutter(child):
                self.say_in(element, child.tail)
            elif child.tag == "br":
                self.say("\n")
                self.say(child.tail)
            else:
                self.begin(child, element, last_line)
                self.say_in(child, child.text)
                stack.append((child, iter(child)))
        return self.out

    def begin(self, child: HtmlElement, parent: HtmlElement, last_line: dict[HtmlElement, int]) -> None:
        """Before an element that is a line: a newline, where the line before it ended with none."""
        if not _starts_line(child, parent):
            return
        before = last_line.get(parent)
        lacks_end = not self.ends_line or before == self.chars
        if lacks_end if before is not None else child.tag in _BLOCK and not self.ends_line:
            self.say("\n")
        last_line[parent] = self.chars

    def say(self, text: str | None) -> None:
        """Code, as it is."""
        if text:
            self.out.append(text)
            self.chars += len(text)
            self.ends_line = text[-1] == "\n"

    def say_in(self, element: HtmlElement, text: str | None) -> None:
        """Text directly in an element."""
        if text and (element.tag not in _FRAME or text.strip()):
            self.say(text)

    def say_behind(self, element: HtmlElement) -> None:
        """The text behind an element; behind a block it starts a line of its own, and blanks there are no code."""
        tail = element.tail
        if not tail or element.tag not in _BLOCK:
            self.say_in(element.getparent(), tail)
        elif tail.strip():
            self.say(tail if self.ends_line or tail[0] == "\n" else "\n" + tail)
        elif "\n" in tail and not self.ends_line:
            self.say("\n")


def _starts_line(child: HtmlElement, parent: HtmlElement) -> bool:
    classes = child.get("class")
    return (
        child.tag in _BLOCK
        or (classes is not None and is_line(classes))
        or (child.tag == "code" and parent.tag == "pre")
        or child.get("data-line") is not None
    )
