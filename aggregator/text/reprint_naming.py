"""What of a reprint line and of the names read in it names the source: the rest may be the article's own words."""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from aggregator.text.reprint_labels import fold_line, labels
from aggregator.text.reprint_links import Line, places

# Characters that may stand between a label and its name, or two of them: （，请点击这里：). More are prose.
BETWEEN = 10
# What may close behind a name: 「某某」.
CLOSING = tuple("」』”’\"')）]")
# The original's title, which is of the notice too; a book's longest are some thirty characters.
_TITLE = re.compile("《[^《》]{1,60}》")

# Longer than any word of a name with Han in it, and more words than names have: of 368 that real articles give, one is
# beyond either, and is prose.
_PROSE = re.compile(r"(?=.*[\u3400-\u9fff]).{12}")
_WORDS = 5
_WITHIN_WORD = re.compile(r"(?<=[0-9A-Za-z])(?=[0-9A-Za-z])")


class _Span(NamedTuple):
    """What stands at text[start:end] of a line: a label, a name (an address is one), or a title."""

    start: int
    end: int
    what: str


def naming(line: str, *names: str) -> str:
    """The part of a reprint line from its label to its address, or to an author or site of `names`; "" without them.

    A little between two labels is a name by its place (编译 | 某某 原文链接：). A text without line ends is one line:
    what stands before the label or behind the name is the article.
    """
    for near in _near(sorted(_spans(line, [named(name) for name in names]))):
        labelled = [span for span in near if span.what == "label"]
        told = [span for span in near if span.what == "name"] or labelled[1:]
        if labelled and told:
            begin, end = min(labelled[0].start, told[0].start), max(span.end for span in told)
            return line[begin : end + line.startswith(CLOSING, end)]
    return ""


def named(name: str) -> str:
    """The name of an author or site without the article, which in a text without line ends goes on behind it."""
    return " ".join(takewhile(lambda word: not _PROSE.match(word), name.split(" ")[:_WORDS]))


def origin(author: str, source: str) -> str:
    """Who wrote a post, and on which site (某某 某站); the site alone where its name begins with the author's."""
    # An author Li is not in the name of LinkedIn.
    begins = source.startswith(author) and not _WITHIN_WORD.match(source, len(author))
    return source if begins else " ".join(filter(None, [author, source]))


def _near(spans: list[_Span]) -> Iterator[list[_Span]]:
    """The spans by what stands between them: those together of which it is little."""
    near: list[_Span] = []
    for span in spans:
        if near and span.start - max(before.end for before in near) > BETWEEN:
            yield near
            near = []
        near.append(span)
    yield near


def _spans(line: str, names: list[str]) -> Iterator[_Span]:
    """The labels of a line, each name where it first stands behind one, addresses and titles."""
    for label in labels(fold_line(line)):
        yield _Span(label.start, label.end, "label")
        for name in filter(None, names):
            start = line.find(name, label.end)
            if start >= 0:
                yield _Span(start, start + len(name), "name")
    for place in places(Line(line)):
        yield _Span(place.start, place.end, "name")
    for title in _TITLE.finditer(line):
        yield _Span(*title.span(), "title")
