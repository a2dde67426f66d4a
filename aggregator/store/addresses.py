"""The urls table: every address that led to a post, and when it was last read. Rows never go with their post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.clock import iso, now

if TYPE_CHECKING:
    import sqlite3

    from aggregator.post import Post

# What the writer needs of a stored post to know whether it changed.
KNOWN = "p.id, p.key, p.source, p.title, p.published_at, p.published_precision, p.content_hash, p.revision"
HTTP_OK = 200


def find(db: sqlite3.Connection, post: Post) -> sqlite3.Row | None:
    """The stored post that this one is: the one with its key, else the one that its addresses led to before."""
    row = db.execute(f"select {KNOWN} from posts p where p.key = ?", (post.key,)).fetchone()  # noqa: S608 - a constant
    if row is not None:
        return row  # type: ignore[no-any-return]
    return db.execute(  # type: ignore[no-any-return]
        f"select {KNOWN} from urls u join posts p on p.id = u.post_id where u.url in (?, ?) limit 1",  # noqa: S608
        (post.url, post.said.url),
    ).fetchone()


def visit(db: sqlite3.Connection, post_id: int, source: str, post: Post) -> None:
    """Note that these addresses led to this post, and when; what a crawl keeps of them beside (etag …) stays."""
    moment = iso(post.fetched_at or now())
    for url in {post.url, post.said.url}:
        db.execute(
            "insert into urls(url, source, key, post_id, status, visited_at) values (?, ?, ?, ?, ?, ?)"
            " on conflict(url) do update set key = excluded.key, post_id = excluded.post_id,"
            " status = excluded.status, visited_at = excluded.visited_at, gone = 0",
            (url, source, post.key, post_id, HTTP_OK, moment),
        )
