"""All that the editor said and that holds: what can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aggregator.clock import iso
from aggregator.curate.decided import UNDONE as GROUPING
from aggregator.curate.decided import decided
from aggregator.curate.editor import UNDONE
from aggregator.curate.tagged import subject

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Hashable
    from datetime import datetime

    from aggregator.curate.decided import Decided
    from aggregator.store.database import Store

# What was said, by what takes it back.
WORDS = {undone: word for word, undone in UNDONE.items()}

# Of a removed post only its key is left.
SAID = """
select d.action, d.uid, d.value, d.note, d.who, d.decided_at, d.until, coalesce(p.title, '') as title,
    coalesce(p.key, r.key, '') as key
from decisions d left join posts p on p.uid = d.uid left join removed r on r.uid = d.uid
order by d.id desc
"""


def holding(store: Store, now: datetime) -> list[dict[str, Any]]:
    """The decisions that hold, the last first: action, uid, value (the other post, or the tag with its sign), note,
    who, decided_at, until, and the post's title and key."""
    grouped = decided(store)
    last: dict[Hashable, sqlite3.Row] = {}
    for row in store.db.execute(SAID):
        last.setdefault(_subject(row), row)
    return [dict(row) for row in last.values() if _holds(row, grouped, str(iso(now)))]


def _holds(row: sqlite3.Row, grouped: Decided, now: str) -> bool:
    """Whether the last word about something says anything now."""
    action, uid, other = row["action"], row["uid"], row["value"]
    if action == "merge":
        return grouped.is_into(uid, other)
    if action == "split":
        return grouped.holds(action, uid, other)
    return action not in UNDONE.values() and not (row["until"] and row["until"] <= now)


def _subject(row: sqlite3.Row) -> Hashable:
    """What a decision is about: of several about one thing the last holds."""
    word = WORDS.get(row["action"], row["action"])
    if word == "tag":
        return row["uid"], word, subject(row["value"][1:])
    if word not in GROUPING:
        return row["uid"], word
    # Of merges and splits decided.py knows which one holds; a split has no direction.
    both = row["uid"], row["value"]
    return row["action"], frozenset(both) if row["action"] == "split" else both
