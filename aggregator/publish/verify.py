"""The checks that an export must pass before it takes its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from aggregator.errors import ExportError

COUNTED = ("sources", "posts", "tags", "post_tags", "duplicates", "featured", "resources", "removed")

# Each must be 0; what is left to SQL because no constraint of the schema says it.
RULES = {
    "a post's original is a duplicate itself": """
        select count(*) from posts p join posts o on o.id = p.canonical_id where o.canonical_id <> o.id""",
    "a duplicate has no row that explains it": """
        select count(*) from posts where canonical_id <> id and id not in (select post_id from duplicates)""",
    "a text of a source that allows an excerpt at most": """
        select count(*) from posts p join sources s on s.name = p.source
        where s.publish <> 'full' and (p.content_html <> '' or p.content_text <> '')""",
    "a post is not in the search index": """
        select (select count(*) from posts) <> (select count(*) from posts_fts_docsize)""",
}


def verify(db: sqlite3.Connection, expected: Mapping[str, int]) -> dict[str, int]:
    """Check an export and count its rows. Raises ExportError, saying which check failed."""
    (sound,) = db.execute("pragma integrity_check(1)").fetchone()
    if sound != "ok":
        raise ExportError(f"integrity_check: {sound}")
    if broken := db.execute("pragma foreign_key_check").fetchone():
        raise ExportError(f"foreign_key_check: row {broken[1]} of {broken[0]} points at nothing in {broken[2]}")
    counts = {table: int(db.execute(f"select count(*) from {table}").fetchone()[0]) for table in COUNTED}  # noqa: S608
    for table, count in expected.items():
        if counts[table] != count:
            raise ExportError(f"{table}: {counts[table]} rows where {count} were written")
    for rule, sql in RULES.items():
        if wrong := db.execute(sql).fetchone()[0]:
            raise ExportError(f"{rule} ({wrong})")
    return counts
