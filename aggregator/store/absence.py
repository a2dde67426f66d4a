"""Posts that are gone from their source: kept with all that belongs to them, and seen by nobody until they are back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.clock import iso
from aggregator.store import state

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.store.database import Store

# What the export says of it.
REASON = "原文已不在来源网站上"

# An address that is still asked and has not been found empty twice.
HOPE = "select 1 from urls where post_id = ? and due_at is not null and gone < 2"


def begin(store: Store, post_id: int, at: datetime) -> bool:
    """Mark a post as gone, unless it may stand at another of its addresses; whether it is marked now."""
    with store.transaction() as db:
        if db.execute(HOPE, (post_id,)).fetchone():
            return False
        return _mark(store, post_id, at, "gone_at is null", iso(at))


def end(store: Store, post_id: int, at: datetime) -> bool:
    """A post that was gone is back; whether it was."""
    with store.transaction():
        return _mark(store, post_id, at, "gone_at is not null", None)


def _mark(store: Store, post_id: int, at: datetime, where: str, gone_at: str | None) -> bool:
    db = store.db
    if not db.execute(f"select 1 from posts where id = ? and {where}", (post_id,)).fetchone():  # noqa: S608 - ours
        return False
    db.execute(
        "update posts set gone_at = ?, changed_at = ?, change = ? where id = ?",
        (gone_at, iso(at), state.changed(store), post_id),
    )
    return True
