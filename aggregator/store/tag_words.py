"""The editor's words on tags, carried out: what he gave is there; what he took away is not, whoever gave it, and is
kept aside until he takes that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.store import belongings

if TYPE_CHECKING:
    import sqlite3

# The value is + or - and the tag's name; of each post and tag the last word holds, and untag says nothing of it.
SAID_OF = """
select p.id, d.action, d.value, d.who from posts p join decisions d on d.uid = p.uid
where p.id = ? and d.action in ('tag', 'untag') order by d.id
"""
SAID_OF_ALL = """
select p.id, d.action, d.value, d.who from decisions d join posts p on p.uid = d.uid
where d.action in ('tag', 'untag') order by d.id
"""

# What the editor gave is his to take: it does not come back.
ASIDE = """
insert or replace into taken_tags(post_id, tag_id, origin, weight, printed, evidence)
select post_id, tag_id, origin, weight, printed, evidence from post_tags
where post_id = ? and tag_id = ? and origin <> 'editor'
"""
BACK = """
insert or ignore into post_tags(post_id, tag_id, origin, weight, printed, evidence)
select post_id, tag_id, origin, weight, printed, evidence from taken_tags where post_id = ? and tag_id = ?
"""
GIVEN = """
insert or ignore into post_tags(post_id, tag_id, origin, weight, printed, evidence) values (?, ?, 'editor', 1, ?, ?)
"""
TAKEN = "delete from post_tags where post_id = ? and tag_id = ?"


def apply(db: sqlite3.Connection, post_id: int | None = None) -> set[int]:
    """Bring the tags of a post, or of all, in line with what the editor said; the posts that changed."""
    rows = db.execute(SAID_OF_ALL) if post_id is None else db.execute(SAID_OF, (post_id,))
    last = {(row["id"], belongings.slug_of(row["value"][1:])): row for row in rows}
    return {each for (each, slug), row in sorted(last.items()) if _carry_out(db, each, slug, row)}


def _carry_out(db: sqlite3.Connection, post_id: int, slug: str, row: sqlite3.Row) -> bool:
    """Carry out the last word about a tag; whether anything had to be done."""
    sign, name = row["value"][0] if row["action"] == "tag" else "", row["value"][1:]
    of_tag = post_id, belongings.tag_id(db, slug, name) if sign == "+" else _known(db, slug)
    if sign == "-":
        db.execute(ASIDE, of_tag)
        return db.execute(TAKEN, of_tag).rowcount > 0
    changed = db.execute(BACK, of_tag).rowcount
    db.execute("delete from taken_tags where post_id = ? and tag_id = ?", of_tag)
    if sign == "+":
        changed += db.execute(GIVEN, (*of_tag, name, f"编辑（{row['who']}）")).rowcount
    else:
        changed += db.execute(TAKEN + " and origin = 'editor'", of_tag).rowcount
    return changed > 0


def _known(db: sqlite3.Connection, slug: str) -> int | None:
    """The id of a tag; None, which no post has, where there is none."""
    row = db.execute("select id from tags where slug = ?", (slug,)).fetchone()
    return row["id"] if row else None
