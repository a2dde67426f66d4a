"""What the titles of two posts say of their texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.curate.members import Member

# Characters of a title (two bytes each) that in another title are no chance.
TELLING_TITLE = 2 * 5


def agree(one: Member, other: Member) -> bool:
    """Whether the titles are the same, or one is in the other: 【转】… and …（整理）."""
    shorter, longer = sorted((one.folded_title, other.folded_title), key=len)
    return bool(shorter) and (shorter == longer or (len(shorter) >= TELLING_TITLE and shorter in longer))


def touch(one: Member, other: Member) -> bool:
    """Whether the titles have a word or a character in common, or one of them says nothing."""
    few, many = ({*memoryview(member.folded_title).cast("H")} for member in (one, other))
    return not few or not many or not few.isdisjoint(many)


def note(one: Member, other: Member) -> str:
    """What to tell of them, in the sentence of evidence; nothing where they say nothing."""
    if not agree(one, other):
        return ""
    return "；标题相同" if one.folded_title == other.folded_title else "；标题相近"
