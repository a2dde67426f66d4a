"""What the editor said of groups: `merge` and `split`, by uid; of a pair of posts the last word holds.

A split that names no other post keeps the post from every group. The post that another was merged into is the original;
where that was merged into one itself, that one is, and so on to the end.
A word that was taken back counts as never said, so that what was said before it holds again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aggregator.store.compare import Two, two

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from aggregator.store.database import Store

# What takes each back.
UNDONE = {"merge": "unmerge", "split": "unsplit"}
SAID = """
select action, uid, value, note from decisions
where action in ('merge', 'split', 'unmerge', 'unsplit') order by id
"""

# An action, the post, the other one, and the note.
Said = tuple[str, str, str, str]


@dataclass
class Decided:
    """Pairs of uids, each in its one order: merged ones in the order of the words, each with the post that was merged
    into and what the editor said; split ones; and posts kept alone.
    """

    merged: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    split: set[tuple[str, str]] = field(default_factory=set)
    alone: set[str] = field(default_factory=set)

    def merge(self, uid: str, into: str, said: str) -> None:
        """Two posts are one, whatever their texts say."""
        self.split.discard(_pair(uid, into))
        self.alone -= {uid, into}
        self.merged.pop(_pair(uid, into), None)
        self.merged[_pair(uid, into)] = into, said

    def divide(self, uid: str, other: str) -> None:
        """Two posts are not one; without `other`, the post is one with no other."""
        if other:
            self.merged.pop(_pair(uid, other), None)
            self.split.add(_pair(uid, other))
        else:
            self.merged = {pair: word for pair, word in self.merged.items() if uid not in pair}
            self.alone.add(uid)

    def holds(self, action: str, uid: str, other: str) -> bool:
        """Whether a merge of two posts, a split of two, or a split of one from all is what counts now."""
        if not other:
            return uid in self.alone
        return _pair(uid, other) in (self.merged if action == "merge" else self.split)

    def is_into(self, uid: str, other: str) -> bool:
        """Whether the merge that counts of two posts is that of the one into the other."""
        return self.merged.get(_pair(uid, other), ("", ""))[0] == other

    def originals(self, are_one: Callable[[str, str], bool]) -> dict[str, int]:
        """The posts that merges lead to, each with the place of the last merge that does: of a group, the original is
        the one with the highest.

        Only merges of two posts that `are_one` (are there, and in one group) say anything. Of what a post was merged
        into the last word holds, and where merges lead in a circle, what was said first does not.
        """
        said = [(uid, into) for pair, (into, _) in self.merged.items() if are_one(*pair) for uid in pair if uid != into]
        above: dict[str, str] = {}
        for uid, into in reversed(said):
            if uid not in above and _end(above, into) != uid:
                above[uid] = into
        return {_end(above, into): place for place, (_, into) in enumerate(said)}

    @property
    def uids(self) -> set[str]:
        """The posts that were merged, whose texts need have nothing in common."""
        return {uid for pair in self.merged for uid in pair}

    def merged_ids(self, ids: Mapping[str, int]) -> dict[Two, str]:
        """The merged pairs of which both posts are there, by id, in the order of their uids, with what was said."""
        return {
            two(ids[one], ids[other]): said
            for (one, other), (_, said) in sorted(self.merged.items())
            if one in ids and other in ids
        }

    def split_ids(self, ids: Mapping[str, int]) -> list[Two]:
        """The split pairs of which both posts are there, by id."""
        return [two(ids[one], ids[other]) for one, other in sorted(self.split) if one in ids and other in ids]


def decided(store: Store) -> Decided:
    """What holds of all that was ever said."""
    words = Decided()
    for action, uid, other, note in _not_taken_back(map(tuple, store.db.execute(SAID))):
        if action == "split":
            words.divide(uid, other)
        else:
            # Every export shows it as evidence: it does not say who decided.
            words.merge(uid, other, f"编辑合并：{note}" if note else "编辑合并")
    return words


def _not_taken_back(said: Iterable[Said]) -> list[Said]:
    """The merges and splits without those of the same posts that were taken back later.

    Where either was merged into the other, only what was said in this direction is; a split has none.
    """
    left: list[Said] = []
    for word in said:
        action, uid, other, _ = word
        if action in UNDONE:
            left.append(word)
            continue
        meant = [each for each in left if (UNDONE[each[0]], _pair(*each[1:3])) == (action, _pair(uid, other))]
        exactly = [each for each in meant if each[0] == "merge" and each[1:3] == (uid, other)]
        left = [each for each in left if each not in (exactly or meant)]
    return left


def _end(above: Mapping[str, str], uid: str) -> str:
    """What a post was merged into, and that again, to the end."""
    while uid in above:
        uid = above[uid]
    return uid


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
