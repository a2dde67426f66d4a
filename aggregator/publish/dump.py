"""The canonical dump: every row of the export's tables as JSON Lines, the same bytes for the same content.

Ids, which mean nothing outside one file, give way to uid and slug; times of ours (first seen, picked, removed, made)
are left out. The order of the rows is the export's own: of posts by time of publication and uid.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from aggregator.errors import ExportError
from aggregator.publish import resources, rows, soundness
from aggregator.publish.export import bring_up_to_date
from aggregator.publish.schema import columns
from aggregator.search.visible import mark_visible

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from aggregator.store.database import Store

Row = tuple[Any, ...]
# Of posts and of tags: what an id stands for.
Names = tuple[Callable[[int], str], Callable[[int], str]]
# Names that are remembered: rows of one post stand together, and of tags there are some thousands.
REMEMBERED = 10_000

TABLES_DUMPED = (*rows.ROWS, "resources")
# The order in which an export's rows are written, where its id is not the order.
ORDERS = {
    "sources": "name",
    "tags": "slug",
    "post_tags": "post_id, (select slug from tags where id = tag_id)",
    "duplicates": "post_id",
    "featured": "rank",
    "removed": "uid",
    "resources": "rowid",
}
# What each id is replaced by: a name for it, and whose id it is (0 a post's, 1 a tag's).
REFERENCES = {"post_id": ("uid", 0), "canonical_id": ("canonical", 0), "tag_id": ("tag", 1)}
# Columns that are ours and not the content's.
LEFT_OUT = frozenset({"id", "first_seen_at", "picked_at", "removed_at"})


def dump_store(store: Store, now: datetime, *, as_it_is: bool = False) -> Generator[str, None, None]:
    """The lines of the store's dump; curation and index are brought up to date first, as for an export.

    A store that was opened to be read is dumped `as_it_is`. Raises StoreError, LockedError.
    """
    db = store.db
    if as_it_is:
        # Even a temporary table counts as a write; the file is protected by its mode as well.
        db.execute("pragma query_only = off")
    else:
        bring_up_to_date(store, now)
    db.execute("begin")
    try:
        mark_visible(db, now)
        rows.prepare(db)
        posts = _names(db, "select uid from numbered where id = ?")
        tags = _names(db, "select slug from named where id = ?")
        for table in rows.ROWS:
            yield from _lines(table, rows.of(db, table), (posts, tags))
        yield from _lines("resources", resources.load(), (posts, tags))
    finally:
        db.execute("rollback")


def dump_export(path: Path) -> Generator[str, None, None]:
    """The lines of an export's dump. Raises ExportError where the file is no export of this schema version, or damaged.

    It is read twice: of a damaged one no line must come out.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            soundness.check(path, db)
            for _ in _export_lines(db):
                pass
            yield from _export_lines(db)
    # An id that is nobody's and a value that is no text are damage too.
    except (sqlite3.Error, TypeError) as error:
        raise ExportError(f"{path}: is no export, or a damaged one ({error}): give the path of an export") from error


def _export_lines(db: sqlite3.Connection) -> Iterator[str]:
    names = _names(db, "select uid from posts where id = ?"), _names(db, "select slug from tags where id = ?")
    for table in TABLES_DUMPED:
        found = db.execute(f"select * from {table} order by {ORDERS.get(table, 'id')}")  # noqa: S608 - ours
        yield from _lines(table, found, names)


def _names(db: sqlite3.Connection, query: str) -> Callable[[int], str]:
    """What `query` says of an id. Raises TypeError for one that is nobody's."""

    @lru_cache(REMEMBERED)
    def name_of(number: int) -> str:
        (name,) = db.execute(query, (number,)).fetchone()
        return str(name)

    return name_of


def _lines(table: str, found: Iterable[Row], names: Names) -> Iterator[str]:
    """A table's rows as lines; their columns are those of the export's schema."""
    for row in found:
        values = {"table": table}
        for column, value in zip(columns()[table], row, strict=True):
            if column in REFERENCES:
                name, whose = REFERENCES[column]
                values[name] = names[whose](value)
            elif column not in LEFT_OUT:
                values[column] = value
        yield json.dumps(values, ensure_ascii=False)
