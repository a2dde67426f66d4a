"""A post's words laid out for matching: one string of words, and which part of the post each stands in.

Every word is wrapped in U+001F, so what is found in the string is whole words: `\x1fgo\x1f` is not in `\x1fgoogle\x1f`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.post import BlockKind, Post, Token

# The parts of a post, in the order in which they are laid out.
TITLE, HEADING, BODY, CODE = range(4)
ZONES = {BlockKind.HEADING: HEADING, BlockKind.CODE: CODE}

WALL = "\x1f"

# A name with a version glued to it: Java8, Python3.9, Vue3. At most two digits before a dot, or it is another name
# (Log4j2 and MD5 are names themselves and stay: the vocabulary knows them).
VERSIONED = re.compile(r"(?<=\x1f)([a-z+#]{2,}?)v?(\d{1,2}(?:\.[\dx]+)*)(?=\x1f)")


@dataclass(slots=True)
class Zones:
    """The words of a post: folded for matching, as written beside it (same offsets), and where each zone ends."""

    folded: str
    original: str
    ends: list[int]
    languages: Counter[str]

    def zone(self, start: int) -> int:
        """Which zone an offset is in."""
        return bisect_right(self.ends, start)

    def written(self, start: int, end: int) -> str:
        """The words of a match as the post has them, single spaces between Latin ones."""
        words = self.original[start + 1 : end - 1].split(WALL + WALL)
        return "".join(
            f" {word}" if word[:1].isascii() and before[-1:].isascii() else word
            for before, word in zip(["之", *words], words, strict=False)
        )


def lay_out(post: Post, numbered: frozenset[str] = frozenset()) -> Zones:
    """The words of a post by zones. `numbered` are words whose digits belong to the name."""
    zones: list[list[str]] = [[word for word, _, _ in post.title_tokens], [], [], []]
    starts = [start for _, start, _ in post.tokens]
    languages: Counter[str] = Counter()
    last = 0
    for block in post.blocks:
        first, end = bisect_left(starts, block.start, last), bisect_left(starts, block.end, last)
        words = [word for word, _, _ in post.tokens[first:end]]
        zones[ZONES.get(block.kind, BODY)] += words
        last = end
        if block.kind == BlockKind.CODE and block.detail:
            languages[block.detail] += 1
    if not post.blocks:
        zones[BODY] = [word for word, _, _ in post.tokens]
    parts = [wrap(words) for words in zones]
    ends, position = [], 0
    for part in parts[:-1]:
        position += len(part)
        ends.append(position)
    original = "".join(parts)
    return Zones(_without_versions(fold(original), numbered), original, ends, languages)


def phrase(tokens: Sequence[Token]) -> str:
    """Words as they stand in `Zones.folded`: what to look for. "" for no words."""
    return fold(wrap([word for word, _, _ in tokens]))


def wrap(words: Sequence[str]) -> str:
    """Words with a wall on either side of each."""
    return WALL + (WALL + WALL).join(words) + WALL if words else ""


def fold(text: str) -> str:
    """The text without case, character for character: offsets stay."""
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def _without_versions(text: str, numbered: frozenset[str]) -> str:
    """`java8` as `java`, its digits replaced by walls so that offsets stay; `numbered` words are left alone."""

    def bare(match: re.Match[str]) -> str:
        return match[0] if match[0] in numbered else match[1] + WALL * (len(match[0]) - len(match[1]))

    return VERSIONED.sub(bare, text)
