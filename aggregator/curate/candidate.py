"""A post that may be picked, and how alike two of them are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

# What likeness is made of: tags say what a post is about, titles tell series and repeats.
BY_TAGS, BY_TITLE = 0.7, 0.3
# Titles taken apart that are remembered: more than one choice compares.
KEPT = 2000


@dataclass(slots=True)
class Candidate:
    """An original of the window. `tags` with weights in [0, 1]; `wish` is the editor's: pin, feature or ""."""

    post_id: int
    uid: str
    score: float
    published: datetime | None
    source: str
    author: str
    title: str = ""
    tags: Mapping[str, float] = field(default_factory=dict)
    wish: str = ""
    wished: int = 0
    worth: float = 0.0


def likeness(one: Candidate, other: Candidate) -> float:
    """How alike two posts are, in [0, 1]: by their tags and the words of their titles."""
    return BY_TAGS * _by_tags(one.tags, other.tags) + BY_TITLE * _by_title(one.title, other.title)


def _by_tags(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    # fsum: a set has another order in every process, and a sum of floats must not.
    both = [(one.get(tag, 0.0), other.get(tag, 0.0)) for tag in one.keys() | other.keys()]
    most = math.fsum(map(max, both))
    return math.fsum(map(min, both)) / most if most else 0.0


def _by_title(one: str, other: str) -> float:
    first, second = _pairs(one), _pairs(other)
    return len(first & second) / len(first | second) if first and second else 0.0


@lru_cache(maxsize=KEPT)
def _pairs(title: str) -> frozenset[str]:
    """Every two characters in a row: words, near enough, in any script."""
    folded = "".join(filter(str.isalnum, title.casefold()))
    return frozenset(folded[at : at + 2] for at in range(len(folded) - 1))
