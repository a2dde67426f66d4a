"""What two posts are to each other: the measures that decide, and the sentence that says why.

docs/duplicates.md tells the rules in prose, and what each number was measured on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aggregator.curate import titles
from aggregator.text.likeness import UNLIKE, Likeness, estimated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aggregator.curate.members import Bond, Member

# Jaccard of shingles. Labelled pairs: near copies have 0.94 and more, edited ones 0.24 and more, different articles at
# most 0.34 (0.27 without boilerplate).
NEAR = 0.9
EDITED = 0.45
# Where the titles have not one word or character in common: an author's overview may be half of another article.
EDITED_OTHERWISE = 0.6
# Where the titles are the same, or one is in the other, or one post names the other as its original.
EDITED_KIN = 0.3
# The same, where one was much extended: of the shorter one's shingles, and no shorter than a seventh of the other.
EXTENDED_KIN, EXTENDED_LENGTH = 0.6, 0.15
# Of an excerpt's shingles; what was cut out of it or put before it is the rest.
EXCERPT = 0.85
# Shorter than this part of a text that it is contained in, a post is an excerpt of it and no edited copy.
PART_LENGTH = 0.6
# An excerpt stands at the beginning where this much of the beginning is in it,
OPENING = 0.6
# and elsewhere it must be this part of the whole: less may as well be one of many parts of a compilation. Within one
# source neither is enough: there an article and a longer one that took it in are two posts.
EXCERPT_LENGTH = 0.25
# A copy that says whose it is needs less, unless it or its original is too short to be compared.
CLAIMED = 0.2
# Shingles. Under FEW a text is the same by NEAR only; under FEWEST nothing is left to compare without boilerplate.
FEW, FEWEST = 60, 20
# Traditional and simplified: conversion by phrases does not bring every word back.
SCRIPT = 0.6

# Of the shingles of both, those that were boilerplate: a common turn of phrase is some too.
WORTH_SAYING = 0.1

TRADITIONAL = "zh-Hant"


class Verdict(NamedTuple):
    """Two posts are one. `binds`: no matter what else is grouped with either. `part` is the id of the excerpt, if any,
    and `own` says that more than being contained speaks for it."""

    kind: str
    similarity: float
    evidence: str
    binds: bool = True
    part: int = 0
    own: bool = True


def judge(one: Member, other: Member, bond: Bond, boilerplate: Mapping[str, frozenset[int]]) -> Verdict | None:
    """What two posts are to each other; None where they are apart."""
    if bond.same_address:
        return Verdict("url", 1.0, f"同一地址：{min(one.url, other.url)}")
    if one.exact and one.exact == other.exact:
        return _by_text(one, other)
    likeness, cleared = _compared(one, other, bond, boilerplate)
    for rule in (_claimed, _script, _near, _edited, _excerpt):
        if verdict := rule(one, other, likeness):
            return verdict._replace(evidence=verdict.evidence + cleared)
    return None


def _compared(
    one: Member, other: Member, bond: Bond, boilerplate: Mapping[str, frozenset[int]]
) -> tuple[Likeness, str]:
    """How alike they are without their sources' boilerplate, and a note where that made a difference."""
    whole = bond.likeness or estimated(one.hashes, other.hashes)
    common, also = (boilerplate.get(member.source, frozenset()) for member in (one, other))
    if common.isdisjoint(one.hashes) and also.isdisjoint(other.hashes):
        return whole, ""
    # One source's boilerplate is not in another's posts: a whole copy is a copy.
    if one.source != other.source and whole.jaccard >= NEAR:
        return whole, ""
    rest = estimated(one.hashes, other.hashes, common, also)
    if rest.support < FEWEST:
        return UNLIKE, ""
    cleared = len(common.intersection(one.hashes)) + len(also.intersection(other.hashes))
    worth_saying = cleared >= WORTH_SAYING * (len(one.hashes) + len(other.hashes))
    return rest._replace(opening=whole.opening), "（来源的公共段落不计）" if worth_saying else ""


def _by_text(one: Member, other: Member) -> Verdict:
    if _scripts_differ(one, other):
        return Verdict("script", 1.0, "繁简转换后正文相同")
    return Verdict("exact", 1.0, "正文相同（不计标点、空白和大小写）")


def _claimed(one: Member, other: Member, likeness: Likeness) -> Verdict | None:
    copy = one if one.names(other) else other if other.names(one) else None
    if copy is None:
        return None
    if likeness.containment < CLAIMED and min(one.shingles, other.shingles) >= FEW:
        return None
    # The line is not quoted: it may be a whole text, and exports show the evidence whatever its source allows.
    said = "转载声明" if copy.reprint_line else "转载标记"
    return Verdict("reprint", likeness.jaccard, f"{said}指向原文；{_figures(likeness)}")


def _script(one: Member, other: Member, likeness: Likeness) -> Verdict | None:
    if likeness.jaccard < SCRIPT or not _scripts_differ(one, other):
        return None
    return Verdict("script", likeness.jaccard, f"繁简转换后{_figures(likeness)}")


def _near(one: Member, other: Member, likeness: Likeness) -> Verdict | None:
    if likeness.jaccard < NEAR:
        return None
    return Verdict("near", likeness.jaccard, _figures(likeness) + titles.note(one, other))


def _edited(one: Member, other: Member, likeness: Likeness) -> Verdict | None:
    shorter, longer = sorted((one.shingles, other.shingles))
    if shorter < FEW:
        return None
    kin = _are_kin(one, other)
    extended = likeness.containment >= EXTENDED_KIN and shorter >= EXTENDED_LENGTH * longer
    is_part = likeness.containment >= EXCERPT and shorter < PART_LENGTH * longer
    needed = EDITED if titles.touch(one, other) else EDITED_OTHERWISE
    if (kin and (likeness.jaccard >= EDITED_KIN or extended)) or (likeness.jaccard >= needed and not is_part):
        return Verdict("edited", likeness.jaccard, _figures(likeness) + titles.note(one, other), binds=False)
    return None


def _excerpt(one: Member, other: Member, likeness: Likeness) -> Verdict | None:
    part, whole = sorted((one, other), key=lambda member: (member.shingles, member.uid))
    if likeness.containment < EXCERPT or part.shingles < FEW:
        return None
    opens, kin, at_home = likeness.opening >= OPENING, _are_kin(one, other), one.source == other.source
    if not kin and (at_home or not (opens or part.shingles >= EXCERPT_LENGTH * whole.shingles)):
        return None
    place = "是原文的开头" if opens else "在原文之中"
    evidence = f"全文的 {likeness.containment:.0%} {place}{titles.note(one, other)}"
    return Verdict("excerpt", likeness.containment, evidence, binds=False, part=part.id, own=kin or opens)


def _are_kin(one: Member, other: Member) -> bool:
    return titles.agree(one, other) or one.names(other) or other.names(one)


def _scripts_differ(one: Member, other: Member) -> bool:
    return (one.language == TRADITIONAL) != (other.language == TRADITIONAL)


def _figures(likeness: Likeness) -> str:
    return f"四词片段重合 {likeness.jaccard:.0%}，较短一篇的 {likeness.containment:.0%} 在另一篇中"
