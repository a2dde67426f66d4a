"""A run of inline text: white space squeezed as a browser does it, with the places of its links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

from aggregator.text.normalize import strip_invisible
from aggregator.text.reprint import Line, Link

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACES = " \t\r\n\f\u00a0\u3000"
# White space that is not a single space already: most text has none of it.
_SPACE = re.compile(f"[{_SPACES[1:]}][{_SPACES}]*| [{_SPACES}]+")
# A line broken in the source between two Chinese characters is no space between words.
_BROKEN = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*\r?\n[ \t\r\n]*(?=[\u2e80-\u9fff\uff00-\uffef])")
_SPACED = " \n\t"


class Run:
    """The text of one block, as it grows. `careful`: whether it is put into NFC and loses what prints nothing."""

    def __init__(self, *, careful: bool) -> None:
        self.careful = careful
        self.pieces: list[str] = []
        self.length = 0
        self.links: list[Link] = []
        self.last = "\n"  # the last character: where a space would be lost

    def say(self, text: str | None) -> None:
        """Inline text, as it stands in the source."""
        if not text or (self.last in _SPACED and not text.strip(_SPACES)):
            return
        if "\n" in text:
            text = _BROKEN.sub("", text)
        if self.careful:
            text = normalize("NFC", strip_invisible(text))
        text = _SPACE.sub(" ", text)
        if text[:1] == " " and self.last in _SPACED:
            text = text[1:]
        if text:
            self._add(text)

    def separate(self, mark: str) -> None:
        """Begin a line ("\\n") or a cell ("\\t"): a space before it goes, and none begins a run."""
        if not self.pieces:
            return
        if self.last == " ":
            self.pieces[-1] = self.pieces[-1][:-1]
            self.length -= 1
        self._add(mark)

    def link(self, began: int, url: str) -> None:
        """What was said since the run was `began` long is a link."""
        if self.length > began:
            self.links.append(Link(began, self.length, url))

    def take(self) -> tuple[str, list[Line]]:
        """The run's text without white space around it, and its lines; the run begins anew."""
        text, links = "".join(self.pieces), self.links
        self.pieces, self.length, self.links, self.last = [], 0, [], "\n"
        return text.strip(), [Line(text, tuple(links))] if "\n" not in text else list(_lines(text, links))

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)
        self.last = text[-1]


def _lines(text: str, links: list[Link]) -> Iterator[Line]:
    """The lines of a run of several, each with the links that begin in it."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        inside = (link for link in links if start <= link.start < end)
        if line.strip():
            yield Line(line, tuple(Link(link.start - start, min(link.end, end) - start, link.url) for link in inside))
        start = end + 1
