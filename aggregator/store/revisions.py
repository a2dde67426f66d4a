"""The revisions table: the texts that a post had before, compressed."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from aggregator.clock import iso, now

if TYPE_CHECKING:
    import sqlite3

    from aggregator.post import Post


def keep(db: sqlite3.Connection, row: sqlite3.Row, post: Post) -> int:
    """Keep the stored title and text where the post's differ; the number of the revision that the post then is."""
    revision = int(row["revision"])
    content = db.execute("select content_text from contents where post_id = ?", (row["id"],)).fetchone()
    if (row["title"], content["content_text"]) == (post.title, post.content_text):
        return revision
    db.execute(
        "insert into revisions(post_id, revision, replaced_at, title, content_hash, content_text)"
        " values (?, ?, ?, ?, ?, ?)",
        (row["id"], revision, iso(now()), row["title"], row["content_hash"], _packed(content["content_text"])),
    )
    return revision + 1


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode())


def unpacked(blob: bytes) -> str:
    """The text of a revision's content_text."""
    return zlib.decompress(blob).decode()
