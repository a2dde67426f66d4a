"""The urls table: every address that led to a post. Rows never go with their post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.clock import iso, now
from aggregator.page.addresses import address, key_of

if TYPE_CHECKING:
    import sqlite3

    from aggregator.post import Post

# What the writer needs of a stored post to know whether it changed.
KNOWN = (
    "p.id, p.key, p.uid, p.source, p.url, p.title, p.published_at, p.published_precision, p.changed_at,"
    " p.content_hash, p.revision"
)
BY_KEY = f"select {KNOWN} from posts p where p.key = ?"  # noqa: S608 - a constant
BY_ADDRESS = f"select {KNOWN} from urls u join posts p on p.id = u.post_id where u.url in (?, ?) limit 1"  # noqa: S608
REMOVED = "select key from removed where key in (:url, (select key from urls where url = :url))"
HTTP_OK = 200


def find(db: sqlite3.Connection, post: Post) -> sqlite3.Row | None:
    """The stored post that this one is: the one with its key, else the one that its addresses led to before."""
    return _find(db, post.key, post.url, post.said.url)


def known(db: sqlite3.Connection, url: str) -> sqlite3.Row | None:
    """The stored post that a post of this address will be found to be."""
    home = address(url)
    return _find(db, home.key, home.url, url)


def _find(db: sqlite3.Connection, key: str, url: str, asked: str) -> sqlite3.Row | None:
    row = db.execute(BY_KEY, (key,)).fetchone()
    return row or db.execute(BY_ADDRESS, (url, asked)).fetchone() or _by_address(db, url)


def asked(db: sqlite3.Connection, post: Post) -> sqlite3.Row | None:
    """The stored post that was asked for, where a crawl brought this one: wherever it stands now, it is that."""
    if post.visit is None:
        return None
    return db.execute(BY_KEY, (key_of(post.visit.url),)).fetchone() or _by_address(db, post.visit.url)


def _by_address(db: sqlite3.Connection, url: str) -> sqlite3.Row | None:
    return db.execute(BY_ADDRESS, (url, key_of(url))).fetchone()  # type: ignore[no-any-return]


def removed(db: sqlite3.Connection, post: Post) -> str:
    """The key of the removed post that this one is, by any of its addresses; "" where it is none."""
    found = (db.execute(REMOVED, {"url": url}).fetchone() for url in (post.key, *sorted(every(post, post.key))))
    return next((row["key"] for row in found if row), "")


def lead(db: sqlite3.Connection, post_id: int | None, key: str, source: str, post: Post) -> None:
    """Note that a post's addresses lead to it (None where it was removed); `key` is the stored one.

    What crawls know of them (etag …) stays.
    """
    moment = iso(post.fetched_at or now())
    for url in sorted(every(post, key)):
        db.execute(
            "insert into urls(url, source, key, post_id, status, visited_at) values (?, ?, ?, ?, ?, ?)"
            " on conflict(url) do update set key = excluded.key, post_id = excluded.post_id,"
            " status = iif(visits > 0, status, excluded.status),"
            " visited_at = iif(visits > 0, visited_at, excluded.visited_at)",
            (url, source, key, post_id, HTTP_OK, moment),
        )


def every(post: Post, key: str) -> set[str]:
    """All addresses of a post, and those of their keys that are not its own: in any spelling they lead to it."""
    given = {post.url, post.said.url}
    if post.visit is not None:
        given |= {post.visit.url, *post.visit.led}
    return given | {other for other in map(key_of, given) if other != key}
