"""The numbers of posts and tags in an export: each follows from its own day and name, hardly ever from its neighbours.

A search takes its candidates from the young end of the index, so numbers rise with the day of publication. Were they
counted, one old post that comes late would number all younger ones anew, and a delta would carry them all; so each day
has room, and a post its place in it. A place that is taken, and a day that is full, move what comes behind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256

# Places a day: a million posts in ten years are 270 a day. Wider days would make the index larger, since it writes the
# distance to the next post of a word: with these, 27 posts a day take some 7 % more of it than counted ones.
PLACES_A_DAY = 512
# Places for what has no date, before all that has one.
UNDATED = 1 << 22
FIRST_DAY = date(1970, 1, 1).toordinal()
# Tags: of ten thousand, some three meet another's place.
TAG_PLACES = 1 << 24


def post_place(published_at: str | None, uid: str) -> int:
    """Where a post would stand if nobody else did; `uid` in hex, `published_at` as the store has it."""
    name = int(uid[:8], 16)
    if not published_at:
        return 1 + name % UNDATED
    day = date.fromisoformat(published_at[:10]).toordinal() - FIRST_DAY
    return 1 + UNDATED + max(0, day) * PLACES_A_DAY + name % PLACES_A_DAY


def tag_place(slug: str) -> int:
    """Where a tag would stand if no other did."""
    return 1 + int.from_bytes(sha256(slug.encode()).digest()[:4], "big") % TAG_PLACES


def settled(placed: Iterable[tuple[int, tuple[object, ...]]]) -> Iterator[tuple[object, ...]]:
    """Rows in order of their places, each behind its number: its place, or the next one free."""
    last = 0
    for place, row in placed:
        last = max(place, last + 1)
        yield last, *row


def define(db: sqlite3.Connection) -> None:
    """Give SQL the places, as post_place(published_at, uid) and tag_place(slug)."""
    db.create_function("post_place", 2, post_place, deterministic=True)
    db.create_function("tag_place", 1, tag_place, deterministic=True)
