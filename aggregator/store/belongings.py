"""What belongs to a post in tables of its own: content, tags, parts of the score."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from aggregator.text.normalize import fold

if TYPE_CHECKING:
    import sqlite3

    from aggregator.post import Post

_SPACE = re.compile(r"[\s/]+")


def write_content(db: sqlite3.Connection, post_id: int, post: Post) -> None:
    """The article's HTML and text."""
    db.execute(
        "insert into contents(post_id, content_html, content_text) values (?, ?, ?) on conflict(post_id) do update"
        " set content_html = excluded.content_html, content_text = excluded.content_text",
        (post_id, post.content_html, post.content_text),
    )


def write_tags(db: sqlite3.Connection, post_id: int, post: Post) -> None:
    """The author's tags, as printed, and those found; the editor's stay as they are. What he took away is among these
    until `tag_words.apply`."""
    db.execute("delete from post_tags where post_id = ? and origin <> 'editor'", (post_id,))
    db.execute("delete from taken_tags where post_id = ?", (post_id,))
    rows = [
        (post_id, tag_id(db, slug, tag.name, tree=tag.origin == "auto"), tag.origin, tag.weight, tag.name, tag.evidence)
        for tag in post.matches
        if (slug := slug_of(tag.name))
    ]
    db.executemany(
        "insert into post_tags(post_id, tag_id, origin, weight, printed, evidence) values (?, ?, ?, ?, ?, ?)"
        " on conflict(post_id, tag_id, origin) do update set weight = max(weight, excluded.weight)",
        rows,
    )


def tag_id(db: sqlite3.Connection, slug: str, name: str, *, tree: bool = False) -> int:
    """The id of a tag, made where it is new.

    Its name is the tree's, or of all that were printed the first in the order of characters (Docker before docker): in
    whatever order the posts come, it is the same.
    """
    row = db.execute("select id, name, tree from tags where slug = ?", (slug,)).fetchone()
    if row is None:
        insert = "insert into tags(slug, name, tree) values (?, ?, ?)"
        return db.execute(insert, (slug, name, tree)).lastrowid or 0
    if tree > row["tree"] or (tree == row["tree"] and name < row["name"]):
        db.execute("update tags set name = ?, tree = ? where id = ?", (name, tree, row["id"]))
    return int(row["id"])


def tags_in_use(db: sqlite3.Connection) -> dict[str, str]:
    """The names of the tags that posts have, by slug."""
    sql = "select slug, name from tags where exists (select 1 from post_tags where tag_id = tags.id)"
    return dict(db.execute(sql).fetchall())


@lru_cache(maxsize=10_000)
def slug_of(name: str) -> str:
    """A tag's name as it stands in addresses: folded, with hyphens for spaces; `C++` and `C#` stay apart."""
    return _SPACE.sub("-", fold(name).strip()).strip("-")


def write_score_parts(db: sqlite3.Connection, post_id: int, post: Post) -> None:
    """The parts of the score that depend on the post alone; curation adds the others."""
    db.execute("delete from score_parts where post_id = ?", (post_id,))
    db.executemany(
        "insert or replace into score_parts(post_id, name, value, weight, reason) values (?, ?, ?, ?, ?)",
        [(post_id, part.name, part.value, part.weight, part.reason) for part in post.score_parts],
    )
