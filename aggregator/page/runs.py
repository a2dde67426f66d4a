"""Runs of inline text: white space squeezed as a browser does it, with the places of their links."""

from __future__ import annotations

import re
from collections import deque
from html import unescape
from unicodedata import normalize

from aggregator.text.normalize import strip_invisible
from aggregator.text.reprint import Line, Link

_SPACES = " \t\r\n\f\u00a0\u3000"
# White space that is not a single space already: most text has none of it.
_SPACE = re.compile(f"[{_SPACES[1:]}][{_SPACES}]*| [{_SPACES}]+")
# A line broken in the source between two Chinese characters is no space between words.
_BROKEN = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*\r?\n[ \t\r\n]*(?=[\u2e80-\u9fff\uff00-\uffef])")
# Behind these a space would be lost.
_SPACED = frozenset(" \n\t")
# A link's beginning, with its attributes, and its end; what else is inline is nothing but its words.
_LINK = re.compile(r"<a( [^>]*)?>|</a>")
_HREF = re.compile(r' href="([^"]*)"')
_WORDS = re.compile(r"</?(?!(?:a|br)[ >])[a-z][^>]*>")
_BREAK = re.compile(r" ?<br> ?")
# What stands before an element of a table.
_MARKS = {"tr": "\n", "td": "\t", "th": "\t"}
_ROWS = frozenset({"thead", "tbody", "tfoot", "caption", "colgroup", "col"})


def words(html: str, *, careful: bool, last: str = "\n") -> tuple[str, list[Link]]:
    """The text of inline HTML, with `\\n` for each <br>, and its links.

    `careful`: it is put into NFC and loses what prints nothing. `last` is the character before it.
    """
    if "<" in html:
        html = _WORDS.sub("", html)
    if "<a" in html:
        return _linked(html, careful=careful, last=last)
    text = _plain(html, careful=careful)
    return text[1:] if text[:1] == " " and last in _SPACED else text, []


def _linked(html: str, *, careful: bool, last: str) -> tuple[str, list[Link]]:
    """The same of HTML with links."""
    text, links, began, url = "", [], 0, ""
    pieces = iter([None, *_LINK.split(html)])
    for attributes, piece in zip(pieces, pieces, strict=True):
        if url and len(text) > began:
            links.append(Link(began, len(text), url))
        href = _HREF.search(attributes or "")
        began, url = len(text), unescape(href[1]) if href else ""
        said = _plain(piece or "", careful=careful)
        if said[:1] == "\n":
            text = text.removesuffix(" ")
        text += said[1:] if said[:1] == " " and (text[-1:] or last) in _SPACED else said
    return text, links


def _plain(html: str, *, careful: bool) -> str:
    """The text of HTML without elements but <br>."""
    html = html.replace("&nbsp;", " ")
    if "\n" in html:
        html = _BROKEN.sub("", html)
    if careful:
        html = normalize("NFC", strip_invisible(html))
    # Printable text has no white space but spaces, and most has no two of them in a row.
    if "  " in html or not html.isprintable():
        html = _SPACE.sub(" ", html)
    if "<" in html:
        html = _BREAK.sub("\n", html)
    return unescape(html) if "&" in html else html


def lines(text: str, links: list[Link]) -> list[Line]:
    """The lines of a text that are not empty, each with the links that begin in it."""
    found, start, waiting = [], 0, deque(links)
    for line in text.split("\n"):
        end = start + len(line)
        inside = []
        while waiting and waiting[0].start < end:
            link = waiting.popleft()
            inside.append(Link(max(link.start - start, 0), min(link.end, end) - start, link.url))
        if line.strip():
            found.append(Line(line, tuple(inside)))
        start = end + 1
    return found


class Rows:
    """The text of a table, as it grows: its rows are lines, its cells stand apart by tabs, blocks in them by spaces."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.links: list[Link] = []
        self.last = "\n"  # the last character

    def tag(self, tag: str) -> None:
        """Begin or end an element of the table."""
        if tag[0] == "/" or tag in _ROWS or self.last == "\n":
            return
        mark = _MARKS.get(tag, " ")
        if self.last == " ":
            if mark == " ":
                return
            self.pieces[-1] = self.pieces[-1][:-1]
            self.length -= 1
        self._add(mark)

    def say(self, text: str, links: list[Link]) -> None:
        """Words of a cell."""
        if text:
            self.links += [Link(self.length + link.start, self.length + link.end, link.url) for link in links]
            self._add(text)

    def take(self) -> tuple[str, list[Link]]:
        """The text and its links; both begin anew."""
        text, links = "".join(self.pieces), self.links
        self.pieces, self.length, self.links, self.last = [], 0, [], "\n"
        return text, links

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)
        self.last = text[-1]
