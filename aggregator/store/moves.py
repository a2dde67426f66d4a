"""Posts whose address now leads to another stored post: one that moved and was met anew before, or another one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aggregator.clock import iso, now
from aggregator.page.addresses import key_of
from aggregator.store import neighbours, state, visits

if TYPE_CHECKING:
    import sqlite3

    from aggregator.post import Post
    from aggregator.run import Run
    from aggregator.store.database import Store

TEXT = "select p.title, f.exact from posts p join fingerprints f on f.post_id = p.id where p.id = ?"
NOT_FOUND, UNAVAILABLE = 404, 503


def settle(store: Store, old: sqlite3.Row, new: sqlite3.Row, post: Post, run: Run) -> bool:
    """Two stored posts claim what was read: `old` was asked for, `new` is at home where it was read.

    True where it goes on as `old`; False where it is another post's, and the visit found no post of its own.
    """
    visit = post.visit
    assert visit is not None  # noqa: S101 - for the type: without a visit nothing was asked for
    if new["id"] > old["id"] and _alike(store.db, old["id"], new["id"]):
        _join(store, old, new, run)
        return True
    if not visit.led:
        # The page stands at its own address and names another post's as its canonical one: a theme's mistake.
        post.url, post.key = post.said.url, key_of(post.said.url)
        return True
    # Sent on for good, it is not here any more; sent on for now (a notice, a login), it says nothing.
    visits.note(store, replace(visit, status=NOT_FOUND if visit.moved else UNAVAILABLE), run.source)
    return False


def _alike(db: sqlite3.Connection, one: int, other: int) -> bool:
    """Whether two posts have one text, or one title: a text is often touched up when it moves."""
    first, second = (db.execute(TEXT, (post_id,)).fetchone() for post_id in (one, other))
    return bool(first["title"] == second["title"] or first["exact"] == second["exact"])


def _join(store: Store, old: sqlite3.Row, new: sqlite3.Row, run: Run) -> None:
    """Let the one that was met anew go: its addresses lead to the old one, which keeps its uid."""
    db = store.db
    db.execute("update urls set post_id = ?, key = ? where post_id = ?", (old["id"], old["key"], new["id"]))
    neighbours.leave(db, new["id"])
    db.execute("delete from posts where id = ?", (new["id"],))
    # One of this very run was in no export yet.
    if new["changed_at"] < (iso(run.started_at) or ""):
        db.execute(
            "insert or replace into removed(uid, key, removed_at, reason) values (?, ?, ?, ?)",
            (new["uid"], new["key"], iso(now()), f"与 {old['uid']} 是同一篇，已并入"),
        )
    state.changed(store)
