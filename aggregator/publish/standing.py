"""What stands where an export would go: a crawl that went wrong must not put less in its place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from aggregator.search.visible import mark_visible
from aggregator.store import state

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from aggregator.store.database import Store


def loss(store: Store, file: Path, now: datetime, *, went_wrong: bool) -> tuple[int, int] | None:
    """How many posts an export would have and how many the one at `file` has, where that must stand; else None.

    It must where the store is none that it can have been made from (it was never exported), and has nothing, or less
    and the crawl that filled it `went_wrong`: a store that was lost, or another one than was meant. Of a store that was
    exported before, less is what an editor or the sources wanted.
    """
    if state.read(store, state.LAST_EXPORT):
        return None
    there = posts_in(file)
    mark_visible(store.db, now)
    ours = int(store.db.execute("select count(*) from visible").fetchone()[0])
    return (ours, there) if ours < there and (went_wrong or not ours) else None


def posts_in(file: Path) -> int:
    """How many posts an export has; 0 where there is none that can be read."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as db:
            return int(db.execute("select count(*) from posts").fetchone()[0])
    except sqlite3.Error:
        return 0
