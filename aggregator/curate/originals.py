"""Which post of a group is the original.

In this order: the post that the editor's merges lead to; the one that the others' reprint lines name; one that calls
itself no copy (by mark, line or title); the earliest day of a trusted time of publication; the author's own site; the
earlier time within that day; the longer text. Posts that are equal in all of it are ordered by their keys, so that the
choice never depends on which came first.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aggregator.curate.members import Member
    from aggregator.store.database import Store

# An author has a source to himself where he wrote this much of what bears a name there.
OWN = 0.8
# A time that says at least the day is trusted; a month or a year would win by what it leaves open.
TRUSTED = ("second", "minute", "hour", "day")
NEVER = "9999"

# Sources with the author who wrote most of it.
Homes = dict[str, str]


def homes(store: Store) -> Homes:
    """The sources that are one author's own site, with the author."""
    written: dict[str, Counter[str]] = {}
    rows = store.db.execute("select source, author, count(*) from posts where author <> '' group by source, author")
    for source, author, posts in rows:
        written.setdefault(source, Counter())[author] = posts
    return {
        source: author
        for source, authors in written.items()
        for author, posts in authors.most_common(1)
        if posts >= OWN * authors.total()
    }


def original(group: Iterable[Member], homes: Homes, preferred: Mapping[str, int]) -> Member:
    """The original among posts that are one; `preferred` are the uids that the editor merged others into, the last
    with the highest number, from 0.
    """
    members = sorted(group, key=lambda member: member.key)
    named = Counter(member.original_key for member in members if member.original_key != member.key)

    def rank(member: Member) -> tuple[int, int, bool, str, bool, str, int, str]:
        time = member.published_at if member.published_precision in TRUSTED and member.published_at else NEVER
        at_home = bool(member.author) and homes.get(member.source) == member.author
        named_by = -named[member.key]
        return (
            -preferred.get(member.uid, -1),
            named_by,
            member.is_copy,
            time[:10],
            not at_home,
            time,
            -member.shingles,
            member.key,
        )

    return min(members, key=rank)
