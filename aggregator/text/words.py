"""A text's words, as segmentation leaves them and the later stages read them: whole pieces, cut by walls.

A post has thousands of words. They are never made one by one: what a later stage does, it does to pieces, at C's speed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

# A word and where it stands in its text: (word, start, end), offsets in code points, end exclusive.
Token = tuple[str, int, int]

# No text has it: `clean` takes control characters out, and no word holds one.
WALL = "\x1f"
# Between two words of a piece. Two walls: each word has one of its own on either side, and so have two in a row.
BETWEEN = WALL + WALL


@dataclass(slots=True, frozen=True)
class Words:
    """The words of a text in order; iterating gives them as tokens, text[start:end] == word, none of them empty.

    `pieces` are what stands between space and punctuation (a run of Han, a Latin word), each with BETWEEN between its
    words; `starts` says where each piece begins, `count` how many words there are.
    """

    pieces: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    count: int = 0

    def __len__(self) -> int:
        """How many words there are."""
        return self.count

    def __iter__(self) -> Iterator[Token]:
        """Each word with its place."""
        for piece, start in zip(self.pieces, self.starts, strict=True):
            for word in piece.split(BETWEEN):
                end = start + len(word)
                yield word, start, end
                start = end  # noqa: PLW2901 - the next word of a piece begins where this one ends
