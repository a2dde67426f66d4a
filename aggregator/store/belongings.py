"""What belongs to a post in tables of its own: content, tags, parts of the score."""

from __future__ import annotations

import re
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
    """The author's tags, as printed, and those found; the editor's stay as they are."""
    db.execute("delete from post_tags where post_id = ? and origin <> 'editor'", (post_id,))
    for match in post.matches:
        if slug := slug_of(match.name):
            db.execute(
                "insert into post_tags(post_id, tag_id, origin, weight, printed, evidence) values (?, ?, ?, ?, ?, ?)"
                " on conflict(post_id, tag_id, origin) do update set weight = max(weight, excluded.weight)",
                (post_id, tag_id(db, slug, match.name), match.origin, match.weight, match.name, match.evidence),
            )


def tag_id(db: sqlite3.Connection, slug: str, name: str) -> int:
    """The id of a tag, made where it is new. Its first name is as printed; curation settles it."""
    row = db.execute("select id from tags where slug = ?", (slug,)).fetchone()
    if row is not None:
        return int(row["id"])
    return db.execute("insert into tags(slug, name) values (?, ?)", (slug, name)).lastrowid or 0


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
