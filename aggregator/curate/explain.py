"""Why a post is a duplicate of its original, also where it came into the group by way of another post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.curate.members import Member
from aggregator.curate.verdicts import NEAR, Verdict
from aggregator.text.likeness import estimated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

# Kinds that say how alike two texts are: of another pair they say nothing.
BY_TEXT = frozenset({"exact", "near", "edited"})


def explain(
    member: Member, original: Member, verdicts: Mapping[int, Verdict], group: AbstractSet[int], *, is_part: bool
) -> Verdict:
    """The verdict on a post and its original; by way of the most alike of its group where those two were not judged.

    `verdicts` are those on the post, by the other's id.
    """
    if direct := verdicts.get(original.id):
        return direct
    through = [verdict for other, verdict in verdicts.items() if other in group]
    likeness = estimated(member.hashes, original.hashes)
    way = max(through, key=lambda verdict: (verdict.similarity, verdict.kind, verdict.evidence), default=None)
    kind = _kind(way, likeness.jaccard, is_part=is_part)
    shared = f"与原文的四词片段重合 {likeness.jaccard:.0%}"
    evidence = f"与同组的另一篇：{way.evidence}；{shared}" if way else f"与同组其他文章一起；{shared}"
    return Verdict(kind, likeness.containment if kind == "excerpt" else likeness.jaccard, evidence)


def _kind(way: Verdict | None, jaccard: float, *, is_part: bool) -> str:
    if is_part:
        return "excerpt"
    if way is None or way.kind in BY_TEXT:
        return "near" if jaccard >= NEAR else "edited"
    return way.kind
