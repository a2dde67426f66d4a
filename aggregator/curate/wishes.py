"""What the editor wishes for the picks, as of a moment: pins and features that have not ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aggregator.clock import iso

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.store.database import Store

# Of each post the last word of either kind holds, until its end where it has one. Pins come first: a post that is also
# recommended leads all the same.
HOLDING = """
select id, action, uid, note, until from decisions d
where action in ('pin', 'feature') and (until is null or until > :now)
    and not exists (
        select 1 from decisions l where l.uid = d.uid and l.action in (d.action, 'un' || d.action) and l.id > d.id)
order by action = 'feature', id
"""
WORDS = {"pin": "编辑置顶", "feature": "编辑推荐"}


@dataclass(slots=True, frozen=True)
class Wish:
    """A pin or a feature of a post, and how it is told; `number` grows with time."""

    number: int
    action: str
    uid: str
    told: str


def wishes(store: Store, now: datetime) -> list[Wish]:
    """The wishes that hold: pins, then features, each in the order in which they were made."""
    return [
        Wish(row["id"], row["action"], row["uid"], _told(row["action"], row["note"]))
        for row in store.db.execute(HOLDING, {"now": iso(now)})
    ]


def _told(action: str, note: str) -> str:
    # Readers are told of the wish; who had it stays in the store.
    return WORDS[action] + (f"：{note}" if note else "")
