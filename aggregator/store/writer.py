"""The one writer: a post with everything that belongs to it, in one transaction.

A post is known by its key, or by an address that led to it before. What has not changed is not written again, so a
second crawl leaves the store as it was; when the text changes, the text before stays as a revision. What the editor
removed stays removed, and what the editor said of a post is never touched here.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from aggregator.store import addresses, belongings, columns, neighbours, owners, raw, revisions, state

if TYPE_CHECKING:
    from aggregator.post import Post
    from aggregator.run import Run
    from aggregator.store.database import Store

REMOVED = "removed"


def write(store: Store, post: Post, run: Run) -> str:
    """Store a post that has passed all stages: "new", "changed", "unchanged", or "removed" where the editor said so.

    Raises StoreError or LockedError; then nothing of this post is stored.
    """
    with store.transaction() as db:
        if _is_removed(db, post):
            return REMOVED
        row = addresses.find(db, post)
        if row is None:
            return _insert(store, post, run)
        return _update(store, row, post)


def _is_removed(db: sqlite3.Connection, post: Post) -> bool:
    return db.execute("select 1 from removed where uid = ?", (post.uid,)).fetchone() is not None


def _insert(store: Store, post: Post, run: Run) -> str:
    source = post.source or run.source
    owners.ensure(store, source, post.said.timezone)
    post_id = columns.insert(store.db, post, source=source, change=state.changed(store))
    addresses.visit(store.db, post_id, source, post)
    _write_belongings(store.db, post_id, post)
    return "new"


def _update(store: Store, row: sqlite3.Row, post: Post) -> str:
    db, post_id = store.db, int(row["id"])
    addresses.visit(db, post_id, row["source"], post)
    columns.keep_better_date(row, post)
    if row["content_hash"] == columns.content_hash(post):
        return "unchanged"
    revision = revisions.keep(db, row, post)
    columns.update(db, post_id, post, revision=revision, change=state.changed(store))
    _write_belongings(db, post_id, post)
    return "changed"


def _write_belongings(db: sqlite3.Connection, post_id: int, post: Post) -> None:
    belongings.write_content(db, post_id, post)
    belongings.write_tags(db, post_id, post)
    belongings.write_score_parts(db, post_id, post)
    raw.keep(db, post_id, post)
    neighbours.write(db, post_id, post)
