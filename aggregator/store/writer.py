"""The one writer: a post with everything that belongs to it, in one transaction.

A post is known by its key, or by an address that led to it before. What has not changed is not written again, so a
second crawl leaves the store as it was; when the text changes, the text before stays as a revision. What the editor
removed stays removed, and what the editor said of a post is never touched here.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from aggregator.page.addresses import key_of
from aggregator.store import (
    absence,
    addresses,
    belongings,
    columns,
    moves,
    neighbours,
    overruled,
    owners,
    raw,
    revisions,
    state,
    tag_words,
    visits,
)

if TYPE_CHECKING:
    from aggregator.post import Post
    from aggregator.run import Run
    from aggregator.store.database import Store

REMOVED = "removed"


def write(store: Store, post: Post, run: Run) -> str:
    """Store a post that has passed all stages, with the visit that brought it.

    "new", "changed", "unchanged", "moved" where a known post was met at another address than before, or "removed" where
    the editor said so. Raises StoreError or LockedError; then nothing of this post is stored.
    """
    with store.transaction() as db:
        row, home = addresses.asked(db, post), addresses.find(db, post)
        if row is not None and home is not None and row["id"] != home["id"]:
            return _update(store, row, post, run) if moves.settle(store, row, home, post, run) else "unchanged"
        row = row or home
        if row is not None:
            return _update(store, row, post, run)
        removed = addresses.removed(db, post)
        return _leave(store, removed, post, run) if removed else _insert(store, post, run)


def _leave(store: Store, key: str, post: Post, run: Run) -> str:
    """The editor removed it: only its addresses and the visit are kept, so that it is asked for in no further crawl."""
    addresses.lead(store.db, None, key, post.source or run.source, post)
    if post.visit is not None:
        post.visit.refused = True
        visits.note(store, post.visit, run.source)
    return REMOVED


def _insert(store: Store, post: Post, run: Run) -> str:
    source = post.source or run.source
    owners.ensure(store, source, post.said.timezone, run.publish or "full")
    post_id = columns.insert(store.db, post, source=source, change=state.changed(store))
    _write_belongings(store.db, post_id, post)
    addresses.lead(store.db, post_id, post.key, source, post)
    _visited(store, post_id, post, run)
    return "new"


def _update(store: Store, row: sqlite3.Row, post: Post, run: Run) -> str:
    db, post_id = store.db, int(row["id"])
    columns.keep_better_date(row, post)
    outcome = "unchanged"
    if row["content_hash"] != columns.content_hash(post):
        run.asked_again += overruled.settle(db, row, post)
        revision = revisions.keep(db, row, post)
        columns.update(db, post_id, post, revision=revision, change=state.changed(store))
        _write_belongings(db, post_id, post)
        has_moved = post.visit is not None and key_of(row["url"]) != key_of(post.url)
        outcome = "moved" if has_moved else "changed"
        if post.visit is not None:
            post.visit.changed = revision > row["revision"]
    addresses.lead(db, post_id, row["key"], row["source"], post)
    is_back = _visited(store, post_id, post, run)
    return "changed" if is_back and outcome == "unchanged" else outcome


def _visited(store: Store, post_id: int, post: Post, run: Run) -> bool:
    """Keep the visit that brought the post, for crawls of the source that asked; whether it was gone before."""
    if post.visit is None:
        return False
    visits.note_post(store.db, post_id, run.source, post.visit)
    return absence.end(store, post_id, post.visit.at)


def _write_belongings(db: sqlite3.Connection, post_id: int, post: Post) -> None:
    belongings.write_content(db, post_id, post)
    belongings.write_tags(db, post_id, post)
    tag_words.apply(db, post_id)
    belongings.write_score_parts(db, post_id, post)
    raw.keep(db, post_id, post)
    neighbours.write(db, post_id, post)
