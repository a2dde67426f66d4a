"""The posts table's columns, as a post fills them, and the hash that says whether any of it changed."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from aggregator.clock import iso, now, parse_iso
from aggregator.page.addresses import key_of

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from aggregator.post import Post

# How many characters of a printed time a precision vouches for: 2021-03-04T05:06:07.
VOUCHED = {"year": 4, "month": 7, "day": 10, "hour": 13, "minute": 16, "second": 19}


def of(post: Post) -> dict[str, Any]:
    """The columns that a post fills each time it is read."""
    return {
        "url": post.url,
        "kind": post.kind.value,
        "title": post.title,
        "author": post.author,
        "published_at": iso(post.published_at),
        "published_precision": post.published_precision,
        "modified_at": iso(post.modified_at),
        "language": post.language,
        "excerpt": post.excerpt,
        "image": post.image,
        "word_count": post.word_count,
        "licence": post.licence,
        "original_url": post.original_url,
        "original_key": key_of(post.original_url) if post.original_url else "",
        "original_author": post.original_author,
        "original_source": post.original_source,
        "reprint_line": post.reprint_line,
    }


def content_hash(post: Post) -> str:
    """SHA-256 over everything that follows from a post's page: equal means that nothing is to be written.

    The page's own HTML is not in it: where only a counter or a nonce in it moved, what is kept serves as well. Nor is
    what a part weighs, which the operator says and `curate` sees to.
    """
    content = [
        of(post),
        [[tag.name, tag.weight, tag.origin, tag.evidence] for tag in post.matches],
        [[part.name, part.value, part.reason] for part in post.score_parts],
        post.fingerprint.exact,
        post.fingerprint.minhash.hex(),
    ]
    digest = sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode())
    for text in (post.content_html, post.content_text):
        digest.update(b"\0" + text.encode())
    return digest.hexdigest()


def keep_better_date(row: sqlite3.Row, post: Post) -> None:
    """Leave a stored time of publication that agrees with the post's: 3 天前 becomes 1 个月前, and says ever less."""
    if not row["published_at"] or post.published_at is None:
        return
    stored, vouched = parse_iso(row["published_at"]), VOUCHED.get(post.published_precision, 0)
    if VOUCHED.get(row["published_precision"], 0) < vouched:
        return
    # What a precision leaves open begins in the page's own zone: there a day is a day.
    zone = ZoneInfo(post.said.timezone)
    if _printed(stored, zone)[:vouched] == _printed(post.published_at, zone)[:vouched]:
        post.published_at, post.published_precision = stored, row["published_precision"]


def _printed(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S")


def insert(db: sqlite3.Connection, post: Post, *, source: str, change: int) -> int:
    """Insert a new post's row; its id. `change` is the number of this change of the store."""
    values = _changed(post, change) | {"key": post.key, "uid": post.uid, "source": source}
    values["first_seen_at"] = values["fetched_at"]
    names, places = ", ".join(values), ", ".join(f":{name}" for name in values)
    cursor = db.execute(f"insert into posts({names}) values ({places})", values)  # noqa: S608 - names of our own
    return cursor.lastrowid or 0


def update(db: sqlite3.Connection, post_id: int, post: Post, *, revision: int, change: int) -> None:
    """Bring a known post's row up to date; its key, uid, source and first_seen_at stay."""
    values = _changed(post, change) | {"revision": revision}
    places = ", ".join(f"{name} = :{name}" for name in values)
    db.execute(f"update posts set {places} where id = :id", values | {"id": post_id})  # noqa: S608 - names of our own


def _changed(post: Post, change: int) -> dict[str, Any]:
    moment = now()
    return of(post) | {
        "fetched_at": iso(post.fetched_at or moment),
        "changed_at": iso(moment),
        "change": change,
        "content_hash": content_hash(post),
    }
