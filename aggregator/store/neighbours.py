"""The tables fingerprints and bands: what a post is found by, and the lists in which posts that could be one meet.

In each list posts stand in the order of their uids, which no arrival can change. A list is *short*, and everyone in it
meets everyone else, or long, and everyone meets its *hubs* alone, the first few: so whom a post meets depends on who is
there and not on who came first, and stays bounded where thousands are alike. Who has met nobody yet since he changed is
in the table unmet. compare.py sees to them, and has them put into their lists, many at a time: a post stands in fifty,
each in another place of the table, and for one post alone all those places would be written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.post import Fingerprint
from aggregator.text.fingerprint import postings

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from aggregator.post import Post

# Posts of a short list.
SHORT = 8
# Hubs of a long one. What is alike shares many lists, and with them many hubs.
HUBS = 2

# What the lists of a post follow from, where it stands in none.
UNLISTED = """
select p.uid, p.title, p.language, f.minhash, f.sketch from posts p join fingerprints f on f.post_id = p.id
where p.id = ? and not exists (select 1 from bands where post_id = p.id)
"""
LISTED = "select post_id from bands where band = ? and hash = ? order by place limit ?"


def write(db: sqlite3.Connection, post_id: int, post: Post) -> None:
    """Keep a post's fingerprint; where it or the title changed, it leaves its lists and is to be compared anew."""
    mark = post.fingerprint
    known = db.execute("select exact, sketch from fingerprints where post_id = ?", (post_id,)).fetchone()
    if known:
        listed = {tuple(row) for row in db.execute("select band, hash from bands where post_id = ?", (post_id,))}
        lists = set(postings(mark, post.title, post.language))
        if (known["exact"], known["sketch"]) == (mark.exact, mark.sketch) and listed == lists:
            return
        leave(db, post_id)
        db.execute("delete from edges where post_id = ?1 or other_id = ?1", (post_id,))
        db.execute("delete from bands where post_id = ?", (post_id,))
    db.execute(
        "insert or replace into fingerprints(post_id, exact, minhash, sketch, shingles) values (?, ?, ?, ?, ?)",
        (post_id, mark.exact, mark.minhash, mark.sketch, mark.shingles),
    )
    _unmet(db, [post_id])


def enlist(db: sqlite3.Connection, post_ids: Iterable[int]) -> set[int]:
    """Put those of these posts into their lists that stand in none yet; those."""
    rows: list[tuple[int, int, int, int]] = []
    for post_id in post_ids:
        row = db.execute(UNLISTED, (post_id,)).fetchone()
        if row is not None:
            mark = Fingerprint(minhash=row["minhash"], sketch=row["sketch"])
            place = place_of(row["uid"])
            rows += [(*at, place, post_id) for at in set(postings(mark, row["title"], row["language"]))]
    # In the table's own order: what stands side by side is written together.
    rows.sort()
    db.executemany("insert into bands(band, hash, place, post_id) values (?, ?, ?, ?)", rows)
    return {row[-1] for row in rows}


def place_of(uid: str) -> int:
    """A uid as the number by which lists are ordered: SQLite's integers have a sign."""
    return int(uid, 16) - (1 << 63)


def leave(db: sqlite3.Connection, post_id: int) -> None:
    """A post is about to leave its lists: who comes to meet others by that is to be compared anew.

    Whoever deletes a post calls this before.
    """
    for band, hashed in db.execute("select band, hash from bands where post_id = ?", (post_id,)).fetchall():
        listed = [row[0] for row in db.execute(LISTED, (band, hashed, SHORT + 2))]
        if len(listed) == SHORT + 1:
            _unmet(db, listed)
        elif len(listed) > SHORT and post_id in listed[:HUBS]:
            _unmet(db, [listed[HUBS]])


def _unmet(db: sqlite3.Connection, post_ids: Iterable[int]) -> None:
    db.executemany("insert or ignore into unmet(post_id) values (?)", [(post_id,) for post_id in post_ids])
