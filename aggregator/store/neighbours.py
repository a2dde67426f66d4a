"""The tables fingerprints, bands and edges: a post is compared with the few that it could be a copy of, never with all.

An edge is a measurement of two texts and no judgement; what follows from it is curation's to say (curate/groups.py),
for which it is the same whichever of the two came first.
"""

from __future__ import annotations

from collections import Counter
from heapq import nlargest
from typing import TYPE_CHECKING

from aggregator.post import Fingerprint
from aggregator.text.fingerprint import PIECE_EVERY, postings, unpacked
from aggregator.text.likeness import Likeness, estimated, measured
from aggregator.text.units import units

if TYPE_CHECKING:
    import sqlite3
    from array import array

    from aggregator.post import Post

# Posts read of each list, the earliest: where thousands are alike, those stand for all the others.
LISTED = 20
# Posts compared. Labelled copies are nearly always first; the eighth is there for parts with much in common.
COMPARED = 8
# A post met in one list only must share that list with fewer than eight others to be looked at,
LEAST = 0.12
# and one of the two must be shorter (in shingles) than what is expected to have ten pieces: with ten in common, no two
# posts in two thousand meet in fewer than two lists.
LONG = 10 * PIECE_EVERY
# What is kept: well below what curation can call alike (0.3 and 0.6), since a sketch errs by 0.02, up to 0.07.
KEPT_JACCARD = 0.2
KEPT_CONTAINMENT = 0.35
# A sketch of a long text holds few shingles of a short one: with fewer than these in common terms it decides nothing.
TRUSTED_SUPPORT = 50


def write(db: sqlite3.Connection, post_id: int, post: Post) -> None:
    """Keep a post's fingerprint and lists, and measure it against the posts that it meets in them."""
    mark = post.fingerprint
    lists = postings(mark, post.title, post.language)
    if not _keep(db, post_id, mark, lists):
        return
    codes, sketch = None, unpacked(mark.sketch)
    for other_id, met in _candidates(db, post_id, lists):
        other = db.execute("select exact, sketch, shingles from fingerprints where post_id = ?", (other_id,)).fetchone()
        if other["exact"] == mark.exact or (met == 1 and min(other["shingles"], mark.shingles) > LONG):
            continue
        if _is_near(sketch, unpacked(other["sketch"])):
            codes = codes or units(post.content_text, post.language)
            _keep_edge(db, post_id, other_id, measured(codes, _units_of(db, other_id)))


def _keep(db: sqlite3.Connection, post_id: int, mark: Fingerprint, lists: list[tuple[int, int]]) -> bool:
    """Write the fingerprint and its lists; False where they stood there already."""
    known = db.execute("select exact, sketch from fingerprints where post_id = ?", (post_id,)).fetchone()
    if known:
        listed = {tuple(row) for row in db.execute("select band, hash from bands where post_id = ?", (post_id,))}
        if (known["exact"], known["sketch"]) == (mark.exact, mark.sketch) and listed == set(lists):
            return False
        db.execute("delete from edges where post_id = ?1 or other_id = ?1", (post_id,))
        db.execute("delete from bands where post_id = ?", (post_id,))
    db.executemany("insert or ignore into bands values (?, ?, ?)", [(*place, post_id) for place in lists])
    db.execute(
        "insert or replace into fingerprints(post_id, exact, minhash, sketch, shingles) values (?, ?, ?, ?, ?)",
        (post_id, mark.exact, mark.minhash, mark.sketch, mark.shingles),
    )
    return True


def _candidates(db: sqlite3.Connection, post_id: int, lists: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The posts met in the most and the shortest lists, best first, each with the number of lists."""
    weights: dict[int, float] = {}
    met: Counter[int] = Counter()
    for place in lists:
        listed = db.execute(
            "select post_id from bands where band = ? and hash = ? limit ?", (*place, LISTED)
        ).fetchall()
        for (other_id,) in listed:
            weights[other_id] = weights.get(other_id, 0.0) + 1 / len(listed)
            met[other_id] += 1
    weights.pop(post_id, None)
    best = nlargest(COMPARED, weights, key=lambda other_id: (weights[other_id], -other_id))
    return [(other_id, met[other_id]) for other_id in best if weights[other_id] >= LEAST]


def _is_near(one: array[int], other: array[int]) -> bool:
    near = estimated(one, other)
    return near.support < TRUSTED_SUPPORT or _is_kept(near)


def _is_kept(likeness: Likeness) -> bool:
    return likeness.jaccard >= KEPT_JACCARD or likeness.containment >= KEPT_CONTAINMENT


def _units_of(db: sqlite3.Connection, post_id: int) -> array[int]:
    row = db.execute(
        "select content_text, language from contents join posts on id = post_id where post_id = ?", (post_id,)
    ).fetchone()
    return units(row["content_text"], row["language"])


def _keep_edge(db: sqlite3.Connection, post_id: int, other_id: int, likeness: Likeness) -> None:
    if _is_kept(likeness):
        db.execute(
            "insert or replace into edges(post_id, other_id, jaccard, containment, opening) values (?, ?, ?, ?, ?)",
            (*sorted((post_id, other_id)), likeness.jaccard, likeness.containment, likeness.opening),
        )
