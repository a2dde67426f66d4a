"""What the editor said of groups: `merge` and `split`, by uid; of a pair of posts the last word holds.

A split that names no other post keeps the post from every group. The post that another was merged into is the original.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aggregator.store.compare import Two, two

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aggregator.store.database import Store


@dataclass
class Decided:
    """Pairs of uids, each in its one order: merged ones with what the editor said, split ones; and posts kept alone."""

    merged: dict[tuple[str, str], str] = field(default_factory=dict)
    split: set[tuple[str, str]] = field(default_factory=set)
    alone: set[str] = field(default_factory=set)
    originals: set[str] = field(default_factory=set)

    def merge(self, uid: str, into: str, said: str) -> None:
        """Two posts are one, whatever their texts say."""
        self.split.discard(_pair(uid, into))
        self.alone -= {uid, into}
        self.merged[_pair(uid, into)] = said
        self.originals.add(into)

    def divide(self, uid: str, other: str) -> None:
        """Two posts are not one; without `other`, the post is one with no other."""
        if other:
            self.merged.pop(_pair(uid, other), None)
            self.split.add(_pair(uid, other))
        else:
            self.merged = {pair: said for pair, said in self.merged.items() if uid not in pair}
            self.alone.add(uid)
        self.originals &= {post for pair in self.merged for post in pair}

    @property
    def uids(self) -> set[str]:
        """The posts that were merged, whose texts need have nothing in common."""
        return {uid for pair in self.merged for uid in pair}

    def merged_ids(self, ids: Mapping[str, int]) -> dict[Two, str]:
        """The merged pairs of which both posts are there, by id, in the order of their uids, with what was said."""
        return {
            two(ids[one], ids[other]): said
            for (one, other), said in sorted(self.merged.items())
            if one in ids and other in ids
        }

    def split_ids(self, ids: Mapping[str, int]) -> list[Two]:
        """The split pairs of which both posts are there, by id."""
        return [two(ids[one], ids[other]) for one, other in sorted(self.split) if one in ids and other in ids]


def decided(store: Store) -> Decided:
    """What holds of all that was ever said."""
    words = Decided()
    rows = store.db.execute(
        "select action, uid, value, note from decisions where action in ('merge', 'split') order by id"
    )
    for action, uid, other, note in rows:
        if action == "split":
            words.divide(uid, other)
        else:
            # Every export shows it as evidence: it does not say who decided.
            words.merge(uid, other, f"编辑合并：{note}" if note else "编辑合并")
    return words


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
