"""The table edges: how alike those posts are that meet in the lists of neighbours.py, each pair measured once.

An edge is a measurement of two texts and no judgement; what follows from it is curation's to say (curate/groups.py).
Which pairs have one depends on the posts that are there alone: only what changed is looked at, and comes out as if all
were.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from aggregator.store.neighbours import HUBS, LISTED, SHORT, enlist
from aggregator.text.fingerprint import PIECE_EVERY, unpacked
from aggregator.text.likeness import Likeness, estimated, measured
from aggregator.text.units import units

if TYPE_CHECKING:
    import sqlite3
    from array import array
    from collections.abc import Iterable, Mapping

    from aggregator.store.database import Store

# A pair of posts by id, the smaller first; a list by its band and hash.
Two = tuple[int, int]
Place = tuple[int, int]

# Posts of a transaction: a second or two in which nobody else can write.
BATCH = 1000
# Sketches that are kept while a batch is measured, 10 MB: a new hub of a long list meets everyone there, and in a large
# store that are many.
MARKS = 4 * BATCH
# Who meets in one list only is compared where one of the two is shorter (in shingles) than what is expected to have ten
# pieces: with ten in common, no two posts in two thousand meet in fewer than two lists.
LONG = 10 * PIECE_EVERY
# What is kept: well below what curation can call alike (0.3 and 0.6), since a sketch errs by 0.02, up to 0.07.
KEPT_JACCARD = 0.2
KEPT_CONTAINMENT = 0.35
# A sketch of a long text holds few shingles of a short one: with fewer than these in common terms it decides nothing.
TRUSTED_SUPPORT = 50

UNMET = "select post_id from unmet order by post_id"
EVERYONE = "select post_id from bands where band = ? and hash = ?"
# The edges between posts of one list. `cross` keeps the order: else SQLite tries each pair of a list of thousands.
WITHIN = """
select e.post_id, e.other_id from bands one cross join edges e on e.post_id = one.post_id
cross join bands other on other.post_id = e.other_id and other.band = one.band and other.hash = one.hash
where one.band = ? and one.hash = ?
"""
# In how many lists two posts meet: 0, 1, or 2 and more.
TIMES = """
select count(*) from (
    select 1 from bands one
    join bands other on other.post_id = :other and other.band = one.band and other.hash = one.hash
    where one.post_id = :one and (
        (select count(*) from (
            select 1 from bands b where b.band = one.band and b.hash = one.hash limit :short + 1)) <= :short
        or (select count(*) from (
            select 1 from bands b
            where b.band = one.band and b.hash = one.hash and b.place < min(one.place, other.place)
            limit :hubs)) < :hubs)
    limit 2)
"""
TEXT = "select p.language, c.content_text from posts p join contents c on c.post_id = p.id where p.id = ?"


def settle(store: Store) -> None:
    """Compare whoever is in the table unmet with all that he meets. Raises StoreError or LockedError."""
    while _settle_some(store):
        pass


def _settle_some(store: Store) -> bool:
    """Settle a batch, in one transaction; whether there may be more."""
    with store.transaction() as db:
        batch = [row[0] for row in db.execute(f"{UNMET} limit ?", (BATCH,))]
        enlisted = enlist(db, batch)
        met: Counter[Two] = Counter()
        doubted: set[Two] = set()
        for place, newcomers in _lists(db, batch):
            listed = _listed(db, place, len(newcomers))
            met.update(_met(db, place, listed, newcomers))
            doubted |= _doubted(db, place, listed, newcomers & enlisted)
        _check(db, doubted)
        _measure(db, met)
        db.executemany("delete from unmet where post_id = ?", [(post_id,) for post_id in batch])
    return len(batch) == BATCH


def _lists(db: sqlite3.Connection, batch: Iterable[int]) -> Iterable[tuple[Place, set[int]]]:
    """The lists in which posts of a batch stand, each with those posts."""
    lists: defaultdict[Place, set[int]] = defaultdict(set)
    for post_id in batch:
        for band, hashed in db.execute("select band, hash from bands where post_id = ?", (post_id,)):
            lists[band, hashed].add(post_id)
    return lists.items()


def _listed(db: sqlite3.Connection, place: Place, newcomers: int) -> list[int]:
    """A short list, or the beginning of a long one: enough to see whether it was long without so many newcomers."""
    return [row[0] for row in db.execute(LISTED, (*place, SHORT + 1 + newcomers))]


def _met(db: sqlite3.Connection, place: Place, listed: list[int], newcomers: set[int]) -> set[Two]:
    """The pairs of a list in which a newcomer meets someone."""
    hubs = listed if len(listed) <= SHORT else listed[:HUBS]
    met = {two(one, hub) for one in newcomers for hub in hubs if one != hub}
    if len(listed) > SHORT:
        for hub in newcomers.intersection(hubs):
            met |= {two(hub, row[0]) for row in db.execute(EVERYONE, place) if row[0] != hub}
    return met


def _doubted(db: sqlite3.Connection, place: Place, listed: list[int], enlisted: set[int]) -> set[Two]:
    """The edges of a list whose posts may meet there no more, since others were put into it: it has become long by
    them, or has new hubs. Who leaves a list parts nobody: by that a hub comes to meet more, or the list becomes short.
    """
    before = [post_id for post_id in listed if post_id not in enlisted]
    is_now_long = len(before) <= SHORT < len(listed)
    has_new_hubs = len(listed) > SHORT and not enlisted.isdisjoint(listed[:HUBS])
    if len(before) > 1 and (is_now_long or has_new_hubs):
        return {(row[0], row[1]) for row in db.execute(WITHIN, place)}
    return set()


def _check(db: sqlite3.Connection, pairs: Iterable[Two]) -> None:
    """Drop the edges of pairs that would not be compared any more."""
    for one, other in pairs:
        (times,) = db.execute(TIMES, {"one": one, "other": other, "hubs": HUBS, "short": SHORT}).fetchone()
        if not times or (times == 1 and _are_long(db, one, other)):
            db.execute("delete from edges where post_id = ? and other_id = ?", (one, other))


def _are_long(db: sqlite3.Connection, one: int, other: int) -> bool:
    (shorter,) = db.execute("select min(shingles) from fingerprints where post_id in (?, ?)", (one, other)).fetchone()
    return int(shorter) > LONG


def _measure(db: sqlite3.Connection, met: Mapping[Two, int]) -> None:
    """Measure those who met often enough and have not been measured yet; what is more than chance is kept."""

    @lru_cache(maxsize=MARKS)
    def mark(post_id: int) -> tuple[str, array[int], int]:
        row = db.execute("select exact, sketch, shingles from fingerprints where post_id = ?", (post_id,)).fetchone()
        return row["exact"], unpacked(row["sketch"]), row["shingles"]

    @lru_cache(maxsize=BATCH)
    def codes(post_id: int) -> array[int]:
        row = db.execute(TEXT, (post_id,)).fetchone()
        return units(row["content_text"], row["language"])

    for (one, other), times in sorted(met.items()):
        (exact, sketch, shingles), (exact_other, sketch_other, shingles_other) = mark(one), mark(other)
        if times == 1 and min(shingles, shingles_other) > LONG:
            continue
        # Posts of one text need no edge: curation knows them by it.
        if exact == exact_other or not _is_near(sketch, sketch_other) or _is_kept_already(db, one, other):
            continue
        likeness = measured(codes(one), codes(other))
        if _is_kept(likeness):
            edge = (one, other, likeness.jaccard, likeness.containment, likeness.opening)
            db.execute(
                "insert into edges(post_id, other_id, jaccard, containment, opening) values (?, ?, ?, ?, ?)", edge
            )


def _is_near(one: array[int], other: array[int]) -> bool:
    near = estimated(one, other)
    return near.support < TRUSTED_SUPPORT or _is_kept(near)


def _is_kept(likeness: Likeness) -> bool:
    return likeness.jaccard >= KEPT_JACCARD or likeness.containment >= KEPT_CONTAINMENT


def _is_kept_already(db: sqlite3.Connection, one: int, other: int) -> bool:
    return db.execute("select 1 from edges where post_id = ? and other_id = ?", (one, other)).fetchone() is not None


def two(one: int, other: int) -> Two:
    """A pair of ids in its one order."""
    return (one, other) if one < other else (other, one)
