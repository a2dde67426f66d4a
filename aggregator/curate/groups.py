"""Groups of posts that are one, and the original of each: derived from all that is stored, and written as differences.

docs/duplicates.md says how posts are compared, what is grouped and what is not, and which post is the original.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from aggregator.curate import boilerplate, bonds, clusters, excerpts, members, originals
from aggregator.curate.clusters import Clusters
from aggregator.curate.decided import Decided, decided
from aggregator.curate.explain import explain
from aggregator.curate.verdicts import Verdict, judge
from aggregator.store import compare, state
from aggregator.store.compare import Two
from aggregator.text.likeness import estimated

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from aggregator.curate.members import Material
    from aggregator.store.database import Store


RELEASED = "select post_id from duplicates where post_id not in (select id from bonded)"
STORED = "select * from duplicates where post_id = ?"
DELETE = "delete from duplicates where post_id = ?"
MOVE = """
update posts set change = ?, canonical_id = coalesce((select canonical_id from duplicates where post_id = id), id)
where id = ?
"""


class Duplicate(NamedTuple):
    """A row of the table duplicates."""

    post_id: int
    canonical_id: int
    kind: str
    similarity: float
    evidence: str


def regroup(store: Store) -> int:
    """Bring duplicates and posts.canonical_id up to date; how many posts changed their group. Raises StoreError.

    The outcome depends on the posts stored and the editor's decisions alone, not on the order in which they came.
    """
    with store.transaction() as db:
        compare.settle(store)
        words = decided(store)
        bonds.gather(db, words.merged_ids(_ids(db, words.uids)))
        known, homes = boilerplate.learn(db), originals.homes(store)
        moved = array("q", _released(db))
        for first, last in bonds.batches(db):
            material = members.load(db, first, last)
            moved.extend(_write(db, material, list(duplicates(material, words, homes, known))))
        bonds.clear(db)
        _move(store, moved)
        return len(moved)


def _ids(db: sqlite3.Connection, uids: Iterable[str]) -> dict[str, int]:
    found = (db.execute("select uid, id from posts where uid = ?", (uid,)).fetchone() for uid in uids)
    return {row["uid"]: row["id"] for row in found if row is not None}


def duplicates(
    material: Material, words: Decided, homes: originals.Homes, known: Mapping[str, frozenset[int]]
) -> Iterator[Duplicate]:
    """The duplicates among posts, each with its original and why; `known` is each source's boilerplate."""
    members = material.members
    ids = {member.uid: member.id for member in members.values()}
    verdicts = _verdicts(material, words, ids, known)
    groups = Clusters(members, words.split_ids(ids))
    for pair in words.merged_ids(ids):
        groups.join(*pair)
    clusters.build(members, verdicts, groups)
    named = words.originals(lambda one, other: {one, other} <= ids.keys() and groups.together(ids[one], ids[other]))
    wholes = excerpts.wholes(members, verdicts, groups, named)
    judged = _by_post(verdicts)
    for group, parts in excerpts.stories(groups, wholes):
        everyone = {*group, *parts}
        original = originals.original((members[post_id] for post_id in group), homes, named)
        for post_id in sorted(everyone - {original.id}):
            why = explain(members[post_id], original, judged[post_id], everyone, is_part=post_id in parts)
            yield Duplicate(post_id, original.id, why.kind, round(why.similarity, 3), why.evidence)


def _by_post(verdicts: Mapping[Two, Verdict]) -> dict[int, dict[int, Verdict]]:
    """The verdicts on each post, by the other's id."""
    judged: dict[int, dict[int, Verdict]] = defaultdict(dict)
    for (one, other), verdict in verdicts.items():
        judged[one][other] = judged[other][one] = verdict
    return judged


def _verdicts(
    material: Material, words: Decided, ids: dict[str, int], known: Mapping[str, frozenset[int]]
) -> dict[Two, Verdict]:
    """What every pair of posts is to each other: by the editor, else by address, text and claim."""
    members, verdicts = material.members, {}
    for pair, bond in material.bonds.items():
        one, other = sorted((members[post_id] for post_id in pair), key=lambda member: member.uid)
        if {one.uid, other.uid}.isdisjoint(words.alone) and (verdict := judge(one, other, bond, known)):
            verdicts[pair] = verdict
    for pair, said in words.merged_ids(ids).items():
        one, other = (members[post_id] for post_id in pair)
        verdicts[pair] = Verdict("editor", estimated(one.hashes, other.hashes).jaccard, said)
    return verdicts


def _released(db: sqlite3.Connection) -> list[int]:
    """Delete the rows of those for whom nothing speaks any more; who they were."""
    gone = [row["post_id"] for row in db.execute(RELEASED)]
    db.executemany(DELETE, [(post_id,) for post_id in gone])
    return gone


def _write(db: sqlite3.Connection, material: Material, wanted: list[Duplicate]) -> list[int]:
    """Write what differs from what stands there of a batch; which posts it was."""
    stored = {row["post_id"]: tuple(row) for post_id in material.members for row in db.execute(STORED, (post_id,))}
    gone = sorted(stored.keys() - {row.post_id for row in wanted})
    differing = [row for row in wanted if stored.get(row.post_id) != row]
    db.executemany(DELETE, [(post_id,) for post_id in gone])
    db.executemany("insert or replace into duplicates values (?, ?, ?, ?, ?)", differing)
    return [row.post_id for row in differing] + gone


def _move(store: Store, moved: Sequence[int]) -> None:
    """Bring posts.canonical_id up to date for the posts whose group changed, and for those that have none yet."""
    store.db.execute("update posts set canonical_id = id where canonical_id is null")
    if moved:
        change = state.changed(store)
        store.db.executemany(MOVE, ((change, post_id) for post_id in moved))
