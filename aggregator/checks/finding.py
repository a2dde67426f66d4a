"""What a check gives: how bad it is, in words, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

FINE, WARNING, BAD = "ok", "warning", "bad"

# Status, words, advice: what a check yields; its name is known to whoever asks.
Found = Iterator[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: how bad it is (FINE, WARNING, BAD), in words, and what to do about it ("" where nothing)."""

    check: str
    status: str
    words: str
    advice: str = ""
