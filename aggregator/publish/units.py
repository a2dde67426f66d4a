"""All that an export holds, unit by unit: what changes together and what a delta carries together."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from typing import Any

from aggregator.publish import resources, rows
from aggregator.search.document import Document
from aggregator.search.index import entries

Row = tuple[Any, ...]

INDEX = "posts_fts"
# Bytes: of a million units, two different ones share a digest with a probability of 10^-8.
DIGEST = 9


@dataclass(frozen=True, slots=True)
class Unit:
    """The rows of a table that have one key; of the index, a post's `document`, and the store's id of that post."""

    table: str
    key: int | str
    rows: list[Row]
    document: Document | None = None
    post_id: int | None = None

    @property
    def digest(self) -> bytes:
        """The same for the same content."""
        return digest(self.document or self.rows)


# A unit and its digest.
Noted = tuple[Unit, bytes]


def digest(content: object) -> bytes:
    """What tells rows or documents apart."""
    return blake2b(repr(content).encode(), digest_size=DIGEST).digest()


def documents(db: sqlite3.Connection) -> Iterator[Unit]:
    """The units of the index. Needs rows.prepare() before."""
    for number, post_id in rows.post_ids(db):
        for _, entry in entries(db, [post_id]):
            yield Unit(INDEX, number, [], entry.document, post_id)


def units(db: sqlite3.Connection) -> Iterator[Unit]:
    """The units of all other tables, in the order in which an export is written. Needs rows.prepare() before."""
    for table in rows.ROWS:
        yield from _by_key(table, rows.of(db, table))
    # Their order in the file is their order on the page, so they are one.
    yield Unit("resources", "", list(resources.load()))


def _by_key(table: str, found: Iterable[Row]) -> Iterator[Unit]:
    """The rows of a table by their first column, which they are sorted by."""
    for key, group in groupby(found, key=itemgetter(0)):
        yield Unit(table, key, list(group))


def insert(out: sqlite3.Connection, table: str, found: Sequence[Row]) -> None:
    """Write rows into a table of ours."""
    if found:
        out.executemany(f"insert into {table} values ({', '.join('?' * len(found[0]))})", found)  # noqa: S608 - ours
