"""Excerpts and what they are excerpts of: they go with the whole, and tie it to nothing else."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from aggregator.text.likeness import estimated

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from aggregator.curate.clusters import Clusters
    from aggregator.curate.members import Member
    from aggregator.curate.verdicts import Verdict
    from aggregator.store.compare import Two

# Containment under which two excerpts of one post are two parts of it: the post is then a compilation.
OVERLAP = 0.3


def wholes(
    members: Mapping[int, Member], verdicts: Mapping[Two, Verdict], clusters: Clusters, originals: Collection[str] = ()
) -> dict[int, int]:
    """Excerpts with what they are excerpts of: from one post of a cluster to one of the cluster that it goes with.

    A cluster of which the editor named the original (`originals`, by uid) goes with no other: that is its original. A
    post with several excerpts that share nothing is a compilation: those are its parts, and stay by themselves unless
    more than being contained speaks for them.
    """
    claims = [(verdict, sum(pair) - verdict.part) for pair, verdict in verdicts.items() if verdict.part]
    parts: dict[int, list[int]] = defaultdict(list)
    for verdict, whole in claims:
        parts[whole].append(verdict.part)
    best: dict[int, tuple[tuple[float, str, str], int, int]] = {}
    for verdict, whole in claims:
        part = verdict.part
        if clusters.together(part, whole) or not clusters.may_join(part, whole):
            continue
        if any(members[post_id].uid in originals for post_id in clusters.of(part)):
            continue
        if _size(clusters, part) >= _size(clusters, whole):
            continue
        if not verdict.own and _is_compilation(members, part, parts[whole]):
            continue
        rank = (-verdict.similarity, members[whole].uid, members[part].uid)
        cluster = min(clusters.of(part))
        best[cluster] = min(best.get(cluster, (rank, part, whole)), (rank, part, whole))
    return {part: whole for _, part, whole in best.values()}


def stories(clusters: Clusters, wholes: Mapping[int, int]) -> Iterator[tuple[list[int], list[int]]]:
    """Each cluster with the posts that go with it as excerpts, by id; only where there are two posts or more."""
    above = {min(clusters.of(part)): min(clusters.of(whole)) for part, whole in wholes.items()}
    parts: dict[int, list[int]] = defaultdict(list)
    for part in above:
        parts[_top(above, part)] += clusters.of(part)
    for top in sorted({min(ids) for ids in clusters.all()} - above.keys() | parts.keys()):
        yield clusters.of(top), parts[top]


def _top(above: Mapping[int, int], cluster: int) -> int:
    """Where the excerpts of excerpts end."""
    seen = set()
    while cluster in above and cluster not in seen:
        seen.add(cluster)
        cluster = above[cluster]
    return cluster


def _size(clusters: Clusters, post_id: int) -> tuple[int, str]:
    """An order of clusters by which an excerpt's is always the smaller: none goes with itself by way of others."""
    return max((clusters.members[i].shingles, clusters.members[i].uid) for i in clusters.of(post_id))


def _is_compilation(members: Mapping[int, Member], part: int, parts: list[int]) -> bool:
    return any(
        estimated(members[part].hashes, members[other].hashes).containment < OVERLAP for other in parts if other != part
    )
