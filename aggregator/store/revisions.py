"""The revisions table: the texts that a post had before, compressed."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Version:
    """A title and text that a post had; `until` is when the next one took its place, "" for the present one."""

    number: int
    title: str
    text: str
    until: str = ""


def versions(db: sqlite3.Connection, post_id: int) -> list[Version]:
    """All that a post's title and text ever were, the first one first, the present one last."""
    past = db.execute(
        "select revision, title, content_text, replaced_at from revisions where post_id = ? order by revision",
        (post_id,),
    )
    found = [Version(row[0], row[1], unpacked(row[2]), row[3]) for row in past]
    now = db.execute(
        "select revision, title, content_text from posts join contents on post_id = id where id = ?", (post_id,)
    ).fetchone()
    return [*found, Version(now[0], now[1], now[2])]
