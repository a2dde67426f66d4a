"""What stands where an export would go: a store that did not make it must not put less in its place."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from aggregator import paths
from aggregator.publish import kinds, ledger
from aggregator.search.visible import mark_visible
from aggregator.store import state

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.store.database import Store


def loss(store: Store, file: Path, now: datetime) -> tuple[int, int] | None:
    """How many posts an export would have and how many the one at `file` has, where that must stand; else None.

    It must where it has more and the store did not make it: a trial's store, one that was lost and begun anew, or
    another than was meant. Of its own export's posts, less is what an editor or the sources wanted.
    """
    there, cursor = found_at(file)
    if not there or _is_own(store, file, cursor):
        return None
    mark_visible(store.db, now)
    ours = int(store.db.execute("select count(*) from visible").fetchone()[0])
    return (ours, there) if ours < there else None


def remember(store: Store, file: Path, cursor: str) -> None:
    """Keep that the store writes its last export, with this cursor, to `file`."""
    with store.transaction():
        state.keep(store, state.LAST_EXPORT, str(file.absolute()))
        state.keep(store, _place(file), cursor)
        state.keep(store, state.UNEXPORTED, "")


def _place(file: Path) -> str:
    """The name under which the store keeps what it wrote to a file, whatever link led there."""
    return f"{state.EXPORTED_TO}{paths.end(file)}"


def found_at(file: Path) -> tuple[int, str]:
    """How many posts a whole export has, and its cursor; (0, "") where there is none that can be read."""
    try:
        with kinds.opened(file) as db:
            meta = kinds.read_meta(db)
            (posts,) = db.execute("select count(*) from posts").fetchone()
    except sqlite3.Error:
        return 0, ""
    return (int(posts), meta["cursor"]) if kinds.of_meta(meta) == kinds.WHOLE else (0, "")


def _is_own(store: Store, file: Path, cursor: str) -> bool:
    """Whether the store wrote what is there: last, to this place, or anywhere as far as its ledger goes back."""
    if written := state.read(store, _place(file)):
        return written == cursor or ledger.remembers(store.db, cursor)
    # Stores of before know only where they wrote last, by the name that was given.
    last = state.read(store, state.LAST_EXPORT)
    return last == str(file.absolute()) or ledger.remembers(store.db, cursor)
