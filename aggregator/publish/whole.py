"""A whole export, written into an empty file."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

from aggregator.publish.schema import INDEXES, TABLES
from aggregator.publish.units import Noted, insert
from aggregator.publish.verify import verify

# 64 MB of tokens are sorted in memory before they are written: fewer, larger pieces of index to merge.
HASH_SIZE = 64_000_000
FTS_DEFAULT_HASH_SIZE = 1_048_576  # FTS5's own, for whoever writes to the file later


class Whole:
    """Takes every unit."""

    def __init__(self, out: sqlite3.Connection) -> None:
        self.out = out
        self.written: Counter[str] = Counter()
        out.executescript(TABLES)
        out.execute("begin")

    def index(self, noted: Iterable[Noted]) -> None:
        """The search index, as one piece. It comes first: what its merging leaves free, the rows then fill."""
        self.out.execute("insert into posts_fts(posts_fts, rank) values ('hashsize', ?)", (HASH_SIZE,))
        self.out.executemany(
            "insert into posts_fts(rowid, body, title, labels) values (?, ?, ?, ?)",
            ((unit.key, *unit.document.columns()) for unit, _ in noted if unit.document),
        )
        self.out.execute("insert into posts_fts(posts_fts) values ('optimize')")
        self.out.execute("insert into posts_fts(posts_fts, rank) values ('hashsize', ?)", (FTS_DEFAULT_HASH_SIZE,))

    def rows(self, noted: Iterable[Noted]) -> None:
        """The rows of every table."""
        for unit, _ in noted:
            insert(self.out, unit.table, unit.rows)
            self.written[unit.table] += len(unit.rows)

    def finish(self, meta: Mapping[str, str]) -> None:
        """What is known at the end."""
        insert(self.out, "meta", sorted(meta.items()))
        self.out.execute("commit")

    def verify(self) -> dict[str, int]:
        """Make the indexes and check all; how many rows each table has. Raises ExportError."""
        self.out.executescript(INDEXES)
        return verify(self.out, self.written)
