"""A post's words laid out for matching: one string of words, and which part of the post each stands in.

Every word stands between two U+001F, so what is found is whole words: no `go` is in `google`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from aggregator.post import BlockKind, Post
from aggregator.text.words import BETWEEN, WALL, Words

# The parts of a post, in the order in which they are laid out.
TITLE, HEADING, BODY, CODE = range(4)
ZONES = {BlockKind.HEADING: HEADING, BlockKind.CODE: CODE}

# A name with a version glued to it: Java8, Python3.9, Vue3. More digits than two make another name (MP4 and ES6 are
# names of two as well: the vocabulary knows those and says so).
VERSIONED = re.compile(r"\x1f(?=[a-z+#]{2,}+\d)([a-z+#]{2,}?)v?\d{1,2}(?:\.[\dx]+)*(?=\x1f)")
# A series numbers its titles: Netty-12-启动 is on Netty. A name that ends in a number itself (GPT-4) stays whole.
SERIES = re.compile(r"(?:^|-)\d+(?:-|$)")


@dataclass(slots=True)
class Zones:
    """The words of a post: folded for matching, as written beside it (same offsets), and where each zone ends."""

    folded: str
    original: str
    ends: list[int]
    languages: Counter[str]

    def written(self, start: int, end: int) -> str:
        """The words of a match as the post has them, single spaces between Latin ones."""
        words = self.original[start + 1 : end - 1].split(BETWEEN)
        if len(words) == 1:
            return words[0]
        return "".join(
            f" {word}" if word[:1].isascii() and before[-1:].isascii() else word
            for before, word in zip(["之", *words], words, strict=False)
        )


def lay_out(post: Post, numbered: frozenset[str] = frozenset()) -> Zones:
    """The words of a post by zones. `numbered` are words whose digits belong to the name."""
    title = [word for piece in post.title_tokens.pieces for word in _without_number(piece, numbered)]
    zones: list[list[str]] = [title, [], [], []]
    languages: Counter[str] = Counter()
    pieces, starts = post.tokens.pieces, post.tokens.starts
    last = 0
    for block in post.blocks:
        end = bisect_left(starts, block.end, last)
        zones[ZONES.get(block.kind, BODY)] += pieces[last:end]
        last = end
        if block.detail and block.kind is BlockKind.CODE:
            languages[block.detail] += 1
    zones[BODY] += pieces[last:]
    parts = list(map(wrap, zones))
    original, ends = "".join(parts), list(accumulate(map(len, parts)))
    return Zones(_without_versions(fold(original), numbered), original, ends, languages)


def _without_number(piece: str, numbered: frozenset[str]) -> list[str]:
    return piece.split("-") if SERIES.search(piece) and fold(piece) not in numbered else [piece]


def phrase(words: Words) -> str:
    """Words as they stand in `Zones.folded`: what to look for. "" for no words."""
    return fold(wrap(words.pieces))


def wrap(words: Sequence[str]) -> str:
    """Words, or pieces of them, with a wall on either side of each."""
    return WALL + BETWEEN.join(words) + WALL if words else ""


def fold(text: str) -> str:
    """The text without case, character for character: offsets stay."""
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def _without_versions(text: str, numbered: frozenset[str]) -> str:
    """`java8` as `java`, its digits replaced by walls so that offsets stay; `numbered` words are left alone."""

    def bare(match: re.Match[str]) -> str:
        whole = match[0]
        return whole if whole[1:] in numbered else WALL + match[1] + WALL * (len(whole) - len(match[1]) - 1)

    return VERSIONED.sub(bare, text)
