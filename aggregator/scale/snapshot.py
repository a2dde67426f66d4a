"""What a crawl of a source must know of the past, as a store of its own: the loader makes it, a worker opens it.

It holds the addresses that were visited for the source (and for others of its site), of the posts that they lead to
what says when a page has changed and what a listing said, and which listings were read. No text: some 200 bytes an
address, compressed.
"""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from aggregator.store.database import Store
from aggregator.store.listings import LIED

if TYPE_CHECKING:
    from collections.abc import Sequence

LEVEL = 6

# Columns that nobody asks for in a worker, and that are large or lead out of the snapshot.
LEFT_OUT = {
    "posts": {"excerpt": "''", "reprint_line": "''", "canonical_id": "null"},
    "fingerprints": {"minhash": "x''", "sketch": "x''"},
    "raw": {"html": "null"},
}
# What is copied, in this order, and which of it: `wanted` are the names of the sources.
COPIED = {
    "urls": "source in (select name from wanted)",
    "posts": "id in (select post_id from main.urls)",
    "sources": "name in (select source from main.posts)",
    "fingerprints": "post_id in (select id from main.posts)",
    "raw": """post_id in (select id from main.posts) and said like '%"said.by_listing": {"%'""",
    "listings": "source in (select name from wanted)",
    "state": "name in (select ? || name from wanted)",
}


class Snapshots:
    """Makes snapshots of a store."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.empty = _empty()

    def make(self, names: Sequence[str]) -> bytes:
        """A snapshot of what is known for the sources of these names, to be opened with `place`."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "known.db"
            path.write_bytes(self.empty)
            with closing(sqlite3.connect(path, isolation_level=None, uri=True)) as db:
                db.execute("pragma synchronous = off")
                db.execute("attach ? as store", (f"{self.store.absolute().as_uri()}?mode=ro",))
                db.execute("create temp table wanted(name text primary key)")
                db.executemany("insert into wanted values (?)", [(name,) for name in names])
                db.execute("begin")
                for table in COPIED:
                    _copy(db, table)
                db.execute("delete from main.stale")
                db.execute("commit")
            return zlib.compress(path.read_bytes(), LEVEL)


def place(snapshot: bytes, path: Path) -> None:
    """Unpack a snapshot to a path, where `Store.open` finds a store."""
    path.write_bytes(zlib.decompress(snapshot))


def _empty() -> bytes:
    """A store with nothing in it: made once, the schema takes half a second."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        Store.open(path).close()
        return path.read_bytes()


def _copy(db: sqlite3.Connection, table: str) -> None:
    names = [row[1] for row in db.execute(f"pragma main.table_info({table})")]
    values = ", ".join(LEFT_OUT.get(table, {}).get(name, name) for name in names)
    where = COPIED[table]
    db.execute(
        f"insert into main.{table}({', '.join(names)}) select {values} from store.{table} where {where}",  # noqa: S608 - ours
        (LIED,) * where.count("?"),
    )
