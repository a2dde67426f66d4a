"""Posts that are one, as clusters: from judged pairs and the editor's word, in an order that no arrival can change."""

from __future__ import annotations

from collections import defaultdict
from heapq import nsmallest
from itertools import product
from typing import TYPE_CHECKING

from aggregator.store.compare import Two, two
from aggregator.text.likeness import estimated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aggregator.curate.members import Member
    from aggregator.curate.verdicts import Verdict

# Posts of each that are looked at before two clusters become one by an edited copy, and how many of their pairs must be
# alike: so a chain of edits, of which the last has nothing of the first, does not become one group.
OF_EACH = 5
ALIKE = 0.5
# Jaccard at which two of them count as alike.
ALIKE_JACCARD = 0.3


class Clusters:
    """A partition of the members, growing; posts that the editor split are never together."""

    def __init__(self, members: Mapping[int, Member], apart: Iterable[Two] = ()) -> None:
        self.members = members
        self._of = {post_id: post_id for post_id in members}
        self._ids = {post_id: [post_id] for post_id in members}
        self._apart: dict[int, set[int]] = defaultdict(set)
        for one, other in apart:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def of(self, post_id: int) -> list[int]:
        """The ids of the post's cluster."""
        return self._ids[self._of[post_id]]

    def together(self, one: int, other: int) -> bool:
        """Whether both are in one cluster."""
        return self._of[one] == self._of[other]

    def join(self, one: int, other: int) -> bool:
        """Make one cluster of two, unless the editor said otherwise; whether they are together now."""
        if self.together(one, other):
            return True
        if not self.may_join(one, other):
            return False
        root, gone = sorted((self._of[one], self._of[other]), key=lambda at: (-len(self._ids[at]), at))
        for post_id in self._ids[gone]:
            self._of[post_id] = root
        self._ids[root] += self._ids.pop(gone)
        return True

    def may_join(self, one: int, other: int) -> bool:
        """Whether no two posts of the two clusters were split by the editor."""
        if not self._apart:
            return True
        few, many = sorted((self.of(one), self.of(other)), key=len)
        return all(self._apart.get(post_id, set()).isdisjoint(many) for post_id in few)

    def all(self) -> list[list[int]]:
        """The clusters of two posts and more."""
        return [ids for ids in self._ids.values() if len(ids) > 1]


def build(members: Mapping[int, Member], verdicts: Mapping[Two, Verdict], clusters: Clusters) -> None:
    """Join what is one by text: first what binds, then edited copies, the most alike first."""

    def order(pair: Two) -> tuple[float, list[str]]:
        return -verdicts[pair].similarity, sorted(members[post_id].uid for post_id in pair)

    whole = sorted((pair for pair in verdicts if not verdicts[pair].part), key=order)
    for pair in whole:
        if verdicts[pair].binds:
            clusters.join(*pair)
    for pair in whole:
        if not verdicts[pair].binds and not clusters.together(*pair) and _belong(clusters, verdicts, pair):
            clusters.join(*pair)


def _belong(clusters: Clusters, verdicts: Mapping[Two, Verdict], pair: Two) -> bool:
    """Whether the clusters of these two are alike, and not the two alone."""
    ours, theirs = (nsmallest(OF_EACH, clusters.of(post_id), key=lambda i: clusters.members[i].uid) for post_id in pair)
    pairs = list(product(ours, theirs))
    alike = sum(_alike(clusters.members, verdicts, one, other) for one, other in pairs)
    return alike >= ALIKE * len(pairs)


def _alike(members: Mapping[int, Member], verdicts: Mapping[Two, Verdict], one: int, other: int) -> bool:
    if two(one, other) in verdicts:
        return True
    return estimated(members[one].hashes, members[other].hashes).jaccard >= ALIKE_JACCARD
