"""When a source's listings were last read to their end, and whether its server can be believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.clock import iso, parse_iso
from aggregator.store import state, visits

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from aggregator.store.database import Store

# The name in the table state, with the source's after it.
LIED = "lied "


def read_at(db: sqlite3.Connection, source: str, name: str) -> datetime | None:
    """When a listing was last read to its end; None where it never was."""
    row = db.execute("select read_at from listings where source = ? and name = ?", (source, name)).fetchone()
    return parse_iso(row["read_at"]) if row else None


def keep_read(db: sqlite3.Connection, source: str, name: str, at: datetime) -> None:
    """A listing was read to its end at this moment, in the transaction of the caller."""
    db.execute(
        "insert into listings(source, name, read_at) values (?, ?, ?)"
        " on conflict(source, name) do update set read_at = excluded.read_at",
        (source, name, iso(at)),
    )


def forget(store: Store, source: str, name: str) -> None:
    """A listing does not count as read any more."""
    with store.transaction() as db:
        db.execute("delete from listings where source = ? and name = ?", (source, name))


def read_again(db: sqlite3.Connection, key: str) -> None:
    """Where a post of this key came whole with a listing, none of its source's counts as read any more: not even one
    that has not changed is passed over by the next crawl. In the transaction of the caller.
    """
    db.execute(
        "delete from listings where source in"
        " (select source from urls where key = ? and visits > 0 group by source having max(due_at) is null)",
        (key,),
    )


def has_lied(store: Store, source: str) -> bool:
    """Whether a source's server was caught saying 304 of a page that had changed."""
    return bool(state.read(store, LIED + source))


def has_lied_now(store: Store, source: str, at: datetime) -> None:
    """It was caught: that is kept for good, and what was believed of it is due at once."""
    with store.transaction() as db:
        state.keep(store, LIED + source, iso(at) or "")
        visits.suspect(db, source, at)
