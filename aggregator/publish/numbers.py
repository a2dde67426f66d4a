"""The numbers of posts and tags in an export: each follows from its own time and name, hardly ever from its neighbours.

Numbers rise with the time of publication, and fall with the uid where two have the same: from the highest down, posts
stand as every listing has them (published_at desc, uid), so that an index by number serves any, and a search takes its
candidates from the young end. Were they counted, one old post that comes late would number all younger ones anew, and
a delta would carry them all; so each day has room, and a post its place in it. A place that is taken, and a day that is
full, move what comes behind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import sha256

# Places a day: a million posts in ten years are 270 a day. Wider days would make the index larger, since it writes the
# distance to the next post of a word: with these, 27 posts a day take some 7 % more of it than counted ones.
PLACES_A_DAY = 512
# A time of day has its place. Posts of which only the day is known all have the same, the beginning of it, and are
# spread by their uid behind that: over six hours, in which hardly anybody publishes.
SPREAD = 4
SECONDS_A_DAY = 86_400
# Places for what has no date, before all that has one.
UNDATED = 1 << 22
# Precisions with a time of day.
TIMED = {"second", "minute", "hour"}
FIRST_DAY = date(1970, 1, 1).toordinal()
# Tags: of ten thousand, some three meet another's place.
TAG_PLACES = 1 << 24


def post_place(published_at: str | None, precision: str, uid: str) -> int:
    """Where a post would stand if nobody else did; `uid` in hex, the others as the store has them."""
    # The higher a uid, the lower its place.
    name = 1 - int(uid[:8], 16) / (1 << 32)
    if not published_at:
        return 1 + int(name * UNDATED)
    moment = datetime.fromisoformat(published_at)
    days = max(0, moment.toordinal() - FIRST_DAY)
    seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second
    spread = 0 if precision in TIMED else int(name * PLACES_A_DAY / SPREAD)
    return 2 + UNDATED + days * PLACES_A_DAY + seconds * PLACES_A_DAY // SECONDS_A_DAY + spread


def tag_place(slug: str) -> int:
    """Where a tag would stand if no other did."""
    return 1 + int.from_bytes(sha256(slug.encode()).digest()[:4], "big") % TAG_PLACES


def settled(placed: Iterable[tuple[int, tuple[object, ...]]]) -> Iterator[tuple[object, ...]]:
    """Rows in their order, each behind its number: its place, or the next one free behind the row before."""
    last = 0
    for place, row in placed:
        last = max(place, last + 1)
        yield last, *row


def define(db: sqlite3.Connection) -> None:
    """Give SQL the places, as post_place(published_at, precision, uid) and tag_place(slug)."""
    db.create_function("post_place", 3, post_place, deterministic=True)
    db.create_function("tag_place", 1, tag_place, deterministic=True)
