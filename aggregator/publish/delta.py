"""A delta: what an older export must lose and gain to be the newest one. docs/export.md has the script that applies it.

Its tables hold the rows to add, under the export's names; `changed` the keys of all that must go before; and of the
search index, whose rows can only be deleted with their old tokens, `words_before` and `words_after`.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

from aggregator.errors import ExportError
from aggregator.publish import ledger
from aggregator.publish.schema import columns
from aggregator.publish.units import INDEX, Noted, insert
from aggregator.search.document import Document

OWN = """
create table changed (place text not null, key not null, primary key (place, key)) without rowid;
create table words_before (id integer primary key, body text not null, title text not null, labels text not null);
create table words_after (id integer primary key, body text not null, title text not null, labels text not null);
"""
# In `meta`, beside what the new export's says: the cursor of the export that this delta is for.
SINCE = "since"


class Delta:
    """Takes what differs from the export of this number, which `cursor` names."""

    def __init__(self, db: sqlite3.Connection, out: sqlite3.Connection, number: int, cursor: str) -> None:
        self.db = db
        self.out = out
        self.number = number
        self.cursor = cursor
        self.written: Counter[str] = Counter()
        out.executescript(_tables() + OWN)
        out.execute("begin")

    def index(self, noted: Iterable[Noted]) -> None:
        """The words of what is new or has other words."""
        for unit, digest in noted:
            if unit.document and self._differs(unit.table, unit.key, digest):
                self._words("words_after", unit.key, unit.document)

    def rows(self, noted: Iterable[Noted]) -> None:
        """The rows of what is new or other."""
        for unit, digest in noted:
            if self._differs(unit.table, unit.key, digest):
                self._insert(unit.table, unit.rows)

    def finish(self, meta: Mapping[str, str]) -> None:
        """What must go before, and what this delta is for."""
        for table, key, document in ledger.changed(self.db, self.number):
            if document is None:
                self._insert("changed", [(table, key)])
            else:
                self._words("words_before", key, document)
        self._insert("meta", sorted({**meta, SINCE: self.cursor}.items()))
        self.out.execute("commit")

    def verify(self) -> dict[str, int]:
        """Check the file; how many rows each table has. Raises ExportError."""
        (sound,) = self.out.execute("pragma integrity_check(1)").fetchone()
        if sound != "ok":
            raise ExportError(f"integrity_check: {sound}")
        return dict(self.written)

    def _differs(self, table: str, key: int | str, digest: bytes) -> bool:
        return ledger.held(self.db, self.number, table, key) != digest

    def _words(self, table: str, key: int | str, document: Document) -> None:
        self._insert(table, [(key, *document.columns())])

    def _insert(self, table: str, rows: list[tuple[object, ...]]) -> None:
        insert(self.out, table, rows)
        self.written[table] += len(rows)


def _tables() -> str:
    """The export's tables without their constraints: what a row refers to may stand in the file that it is for."""
    return "".join(
        f"create table {name} ({', '.join(names)});\n"
        for name, names in columns().items()
        if not name.startswith(INDEX)
    )
