"""Groups of posts that are one, and the original of each: derived from all that is stored, and written as differences.

docs/duplicates.md says how posts are compared, what is grouped and what is not, and which post is the original.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from aggregator.curate import boilerplate, clusters, excerpts, originals
from aggregator.curate.clusters import Clusters
from aggregator.curate.decided import Decided, decided
from aggregator.curate.explain import explain
from aggregator.curate.members import Material, collect
from aggregator.curate.verdicts import Verdict, judge
from aggregator.store import compare, state
from aggregator.store.compare import Two
from aggregator.text.likeness import estimated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aggregator.store.database import Store


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
    with store.transaction():
        compare.settle(store)
        words = decided(store)
        material = collect(store, words.uids)
        return _write(store, list(duplicates(material, words, originals.homes(store))))


def duplicates(material: Material, words: Decided, homes: originals.Homes) -> Iterator[Duplicate]:
    """The duplicates among posts, each with its original and why."""
    members = material.members
    ids = {member.uid: member.id for member in members.values()}
    verdicts = _verdicts(material, words, ids)
    groups = Clusters(members, words.split_ids(ids))
    for pair in words.merged_ids(ids):
        groups.join(*pair)
    clusters.build(members, verdicts, groups)
    wholes = excerpts.wholes(members, verdicts, groups)
    judged = _by_post(verdicts)
    for group, parts in excerpts.stories(groups, wholes):
        everyone = {*group, *parts}
        original = originals.original((members[post_id] for post_id in group), homes, words.originals)
        for post_id in sorted(everyone - {original.id}):
            why = explain(members[post_id], original, judged[post_id], everyone, is_part=post_id in parts)
            yield Duplicate(post_id, original.id, why.kind, round(why.similarity, 3), why.evidence)


def _by_post(verdicts: Mapping[Two, Verdict]) -> dict[int, dict[int, Verdict]]:
    """The verdicts on each post, by the other's id."""
    judged: dict[int, dict[int, Verdict]] = defaultdict(dict)
    for (one, other), verdict in verdicts.items():
        judged[one][other] = judged[other][one] = verdict
    return judged


def _verdicts(material: Material, words: Decided, ids: dict[str, int]) -> dict[Two, Verdict]:
    """What every pair of posts is to each other: by the editor, else by address, text and claim."""
    members, known = material.members, boilerplate.learn(material)
    verdicts = {}
    for pair, bond in material.bonds.items():
        one, other = sorted((members[post_id] for post_id in pair), key=lambda member: member.uid)
        if {one.uid, other.uid}.isdisjoint(words.alone) and (verdict := judge(one, other, bond, known)):
            verdicts[pair] = verdict
    for pair, said in words.merged_ids(ids).items():
        one, other = (members[post_id] for post_id in pair)
        verdicts[pair] = Verdict("editor", estimated(one.hashes, other.hashes).jaccard, said)
    return verdicts


def _write(store: Store, wanted: list[Duplicate]) -> int:
    """Write what differs from what stands there; how many posts it was."""
    db = store.db
    stored = {row["post_id"]: tuple(row) for row in db.execute("select * from duplicates")}
    rows = {row.post_id: row for row in wanted}
    gone = sorted(stored.keys() - rows.keys())
    differing = [row for row in wanted if stored.get(row.post_id) != row]
    db.executemany("delete from duplicates where post_id = ?", [(post_id,) for post_id in gone])
    db.executemany("insert or replace into duplicates values (?, ?, ?, ?, ?)", differing)
    moved = [(row.canonical_id, row.post_id) for row in differing] + [(post_id, post_id) for post_id in gone]
    db.execute("update posts set canonical_id = id where canonical_id is null")
    if moved:
        change = state.changed(store)
        db.executemany(
            "update posts set canonical_id = ?, change = ? where id = ?",
            [(canonical_id, change, post_id) for canonical_id, post_id in moved],
        )
    return len(moved)
