"""The part of a text that shows why it was found: about 120 characters as HTML, what was found in <mark>."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from aggregator.search.query import Query, Term
from aggregator.search.tokens import WORD
from aggregator.text.normalize import fold

SIZE = 120

# Of a long text only so many places are weighed, and those in its beginning first: good enough to read.
PLACES = 30
BEGINNING = 3000

# How much of a snippet stands before the first thing found: enough to understand it by.
LEAD = 30

Span = tuple[int, int]


def snippet(text: str, query: Query, size: int = SIZE) -> str:
    """The window of `text` with most of what the query asks for, as safe HTML; its beginning where nothing is found."""
    flat = " ".join(text.split())
    spans = _spans(flat[:BEGINNING], query.terms) or _spans(flat, query.terms)
    start = _start(spans, size)
    end = min(len(flat), start + size)
    start = max(0, min(start, end - size))
    marked = _mark(flat, start, end, spans)
    return ("…" if start else "") + marked + ("…" if end < len(flat) else "")


def _spans(text: str, terms: Iterable[Term]) -> list[Span]:
    """Where the terms stand in a text, in order, not overlapping: phrases where there are any, else their words."""
    folded, origin = _fold(text)
    found: list[Span] = []
    for term in terms:
        places = _places(folded, _pattern([fold(term.text)]))
        if not places and term.words:
            places = _places(folded, _pattern(_joined(word) for word in term.words))
        found += places
    return _apart([(origin[start], origin[end - 1] + 1) for start, end in found])


def _places(folded: str, pattern: re.Pattern[str] | None) -> list[Span]:
    if pattern is None:
        return []
    return [match.span() for _, match in zip(range(PLACES), pattern.finditer(folded), strict=False)]


def _pattern(texts: Iterable[str]) -> re.Pattern[str] | None:
    """Any of these folded texts; a letter or digit at an end of one touches no other."""
    parts = []
    for text in sorted({text.strip() for text in texts} - {""}, key=len, reverse=True):
        head = rf"(?<![{WORD}])" if re.match(f"[{WORD}]", text) else ""
        tail = rf"(?![{WORD}])" if re.search(f"[{WORD}]$", text) else ""
        parts.append(head + re.escape(text) + tail)
    return re.compile("|".join(parts)) if parts else None


def _joined(word: Sequence[str]) -> str:
    """The text that a word's tokens came from: pairs overlap, also with the single characters at a run's two ends."""
    text = ""
    for before, token in pairwise(("", *word)):
        overlap = before[-1:] == token[0] and not token.isascii() and len(before + token) > 2  # noqa: PLR2004 - two singles
        text += token[1:] if overlap else token
    return text


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """A folded text, and for each of its characters where in `text` it comes from."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded, range(len(text))
    parts = [fold(character) for character in text]
    origin = [index for index, part in enumerate(parts) for _ in part]
    return "".join(parts), origin


def _apart(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(set(spans)):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def _start(spans: Sequence[Span], size: int) -> int:
    """Where the window begins that holds most of the spans, a little before the first of them."""
    best, most = 0, 0
    for index, (start, _) in enumerate(spans):
        inside = sum(1 for _, end in spans[index:] if end <= start + size - LEAD)
        if inside > most:
            best, most = max(0, start - LEAD), inside
    return best


def _mark(text: str, start: int, end: int, spans: Iterable[Span]) -> str:
    parts, at = [], start
    for first, last in spans:
        if first >= start and last <= end:
            parts += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
            at = last
    return "".join([*parts, escape(text[at:end])])
