"""Posts whose text a crawl brought and a line of `ingest` changes: their source is asked for them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.clock import now
from aggregator.store import listings, raw, visits

if TYPE_CHECKING:
    import sqlite3

    from aggregator.post import Post

ASKED = "select 1 from urls where post_id = ? and visits > 0 limit 1"
CONTENT = "select content_html, content_text from contents where post_id = ?"


def settle(db: sqlite3.Connection, row: sqlite3.Row, post: Post) -> bool:
    """Where a post of a crawl is about to get a text that is not its site's, have the next crawl ask for it as if it
    had never seen it; whether that is so. In the transaction of the caller, before it writes the post.
    """
    if post.visit is not None or not db.execute(ASKED, (row["id"],)).fetchone() or _is_the_sites(db, row["id"], post):
        return False
    visits.ask_again(db, row["key"], now())
    listings.read_again(db, row["key"])
    return True


def _is_the_sites(db: sqlite3.Connection, post_id: int, post: Post) -> bool:
    """Whether the text is the stored one, or `reprocess` made it of the same HTML by new rules."""
    stored = db.execute(CONTENT, (post_id,)).fetchone()
    return (post.content_html, post.content_text) == tuple(stored) or raw.of(db, post_id).said.html == post.said.html
