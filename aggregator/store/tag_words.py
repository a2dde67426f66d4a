"""The editor's words on tags, carried out: what he gave is there, and what he took away is not, whoever gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.store import belongings

if TYPE_CHECKING:
    import sqlite3

# The value is + or - and the tag's name; of each post and tag the last word holds.
SAID_OF = """
select p.id, d.value, d.who from posts p join decisions d on d.uid = p.uid
where p.id = ? and d.action = 'tag' order by d.id
"""
SAID_OF_ALL = """
select p.id, d.value, d.who from decisions d join posts p on p.uid = d.uid where d.action = 'tag' order by d.id
"""


def apply(db: sqlite3.Connection, post_id: int | None = None) -> set[int]:
    """Bring the tags of a post, or of all, in line with what the editor said; the posts that changed."""
    rows = db.execute(SAID_OF_ALL) if post_id is None else db.execute(SAID_OF, (post_id,))
    last = {(row["id"], belongings.slug_of(row["value"][1:])): row for row in rows}
    return {each for (each, slug), row in sorted(last.items()) if _carry_out(db, each, slug, row)}


def _carry_out(db: sqlite3.Connection, post_id: int, slug: str, row: sqlite3.Row) -> bool:
    """Carry out one word about a tag; whether anything had to be done."""
    if row["value"].startswith("-"):
        banned = db.execute(
            "delete from post_tags where post_id = ? and tag_id in (select id from tags where slug = ?)",
            (post_id, slug),
        )
        return banned.rowcount > 0
    name = row["value"][1:]
    tag = belongings.tag_id(db, slug, name)
    given = db.execute(
        "insert or ignore into post_tags(post_id, tag_id, origin, weight, printed, evidence)"
        " values (?, ?, 'editor', 1, ?, ?)",
        (post_id, tag, name, f"编辑（{row['who']}）"),
    )
    return given.rowcount > 0
