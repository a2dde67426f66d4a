"""What near duplicates are found by: fingerprints."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from aggregator.post import Post


def write(db: sqlite3.Connection, post_id: int, post: Post) -> None:
    """Keep the post's fingerprint."""
    mark = post.fingerprint
    db.execute(
        "insert into fingerprints(post_id, exact, minhash, shingles) values (?, ?, ?, ?) on conflict(post_id)"
        " do update set exact = excluded.exact, minhash = excluded.minhash, shingles = excluded.shingles",
        (post_id, mark.exact, mark.minhash, mark.shingles),
    )
