"""The export that is being read: opened immutable, and exchanged for a newer one without a restart."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, Self

from aggregator.errors import ExportError
from aggregator.publish import soundness
from aggregator.store.trouble import closed

log = logging.getLogger(__name__)

# Seconds: a new export is looked for at most this often, however many readers there are.
LOOK_AGAIN = 1.0
# Seconds that the reader who is there then waits for it. Up to some 100 MB it is checked by then and shown at once; a
# larger one is checked while the old one is read on.
PATIENCE = 0.3
# Queries that run at once; a page needs some milliseconds of one, and more threads than cores gain nothing.
CONNECTIONS = 8


@dataclass
class Snapshot:
    """One export file as it was when it was opened; a rename over it does not disturb its readers."""

    path: Path
    stamp: tuple[int, int]
    meta: dict[str, str] = field(default_factory=dict)
    _pool: SimpleQueue[sqlite3.Connection] = field(default_factory=SimpleQueue, repr=False)
    _kept: dict[str, list[sqlite3.Row]] = field(default_factory=dict, repr=False)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Look into the file. Raises ExportError where it is not there, closed, damaged, or of another schema."""
        try:
            stamp = _stamp(path)
            _check_size(path)
        except FileNotFoundError as error:
            raise ExportError(f"{path}: no export here; make one with `aggregator export {path}`") from error
        except OSError as error:
            raise ExportError(f"{path}: {error.strerror}{closed(error, 'it and its folder')}") from error
        snapshot = cls(path, stamp)
        # All at once: a connection that is opened later would read the file that has taken this one's place.
        for _ in range(CONNECTIONS):
            snapshot._pool.put(_opened(path))
        try:
            snapshot._check()
        except ExportError:
            snapshot.close()
            raise
        return snapshot

    def _check(self) -> None:
        """Read what the file says of itself. Raises ExportError where it is not to be shown."""
        with self.connection() as db:
            self.meta = soundness.check(self.path, db)
        if _stamp(self.path) != self.stamp:
            raise ExportError(f"{self.path}: was exchanged while it was looked at")

    @property
    def etag(self) -> str:
        """What the manifest says of the content, in the file's own words: the manifest is written a moment later."""
        told = "".join(self.meta.get(name, "") for name in ("cursor", "as_of", "generated_at"))
        return sha256(told.encode()).hexdigest()[:16]

    def rows(self, sql: str, values: dict[str, Any] | tuple[Any, ...] = ()) -> list[sqlite3.Row]:
        """The rows of a query."""
        with self.connection() as db:
            return db.execute(sql, values).fetchall()

    def kept(self, sql: str) -> list[sqlite3.Row]:
        """The rows of a query without values that reads much; they stay the same as long as the file does."""
        if sql not in self._kept:
            self._kept[sql] = self.rows(sql)
        return self._kept[sql]

    def row(self, sql: str, values: dict[str, Any] | tuple[Any, ...] = ()) -> sqlite3.Row | None:
        """The first row of a query, or None."""
        with self.connection() as db:
            found: sqlite3.Row | None = db.execute(sql, values).fetchone()
            return found

    def close(self) -> None:
        """Close what nobody uses now."""
        while not self._pool.empty():
            self._pool.get().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """One of the connections, for as long as the block is."""
        taken = self._pool.get()
        try:
            yield taken
        finally:
            self._pool.put(taken)


class Current:
    """The newest export at a path. A newer file that cannot be read leaves the old one in place."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trouble = ""
        self._snapshot = Snapshot.open(path)
        self._tried = self._snapshot.stamp
        self._looked = time.monotonic()
        self._looking = Lock()

    def get(self) -> Snapshot:
        """The export to answer from."""
        if time.monotonic() - self._looked >= LOOK_AGAIN and self._looking.acquire(blocking=False):
            looker = Thread(target=self._look, daemon=True)
            looker.start()
            looker.join(PATIENCE)
        return self._snapshot

    def _look(self) -> None:
        try:
            stamp = _stamp(self.path)
            if stamp == self._snapshot.stamp:
                self.trouble = ""
            # What was refused stays refused: to check it again would take as long.
            elif stamp != self._tried:
                self._tried = stamp
                self._snapshot = Snapshot.open(self.path)
                self.trouble = ""
        except (OSError, ExportError) as error:
            if str(error) != self.trouble:
                log.warning("the old export is shown on: %s", error)
            self.trouble = str(error)
        finally:
            self._looked = time.monotonic()
            self._looking.release()


class _Connection(sqlite3.Connection):
    """Closed with the snapshot that it is of: the last reader of an old one lets go of it, whoever that is."""

    def __del__(self) -> None:
        self.close()


def _opened(path: Path) -> sqlite3.Connection:
    # immutable: no locks and no -wal beside it, and the file may lie in a folder that cannot be written.
    address = f"{path.absolute().as_uri()}?immutable=1"
    connection = sqlite3.connect(address, uri=True, check_same_thread=False, factory=_Connection)
    connection.row_factory = sqlite3.Row
    return connection


def _stamp(path: Path) -> tuple[int, int]:
    """What tells a file from the one that takes its place. Raises OSError."""
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_ino


def _check_size(path: Path) -> None:
    """Raise ExportError where the file is shorter than it says: SQLite would notice at the first missing page."""
    size = path.stat().st_size
    with path.open("rb") as file:
        header = file.read(100)
    if header.startswith(b"SQLite format 3\0") and len(header) == 100:  # noqa: PLR2004 - https://sqlite.org/fileformat.html
        page_size = int.from_bytes(header[16:18], "big")
        # 1 stands for the page size that does not fit there.
        said = int.from_bytes(header[28:32], "big") * (65536 if page_size == 1 else page_size)
        if size < said:
            raise ExportError(f"{path}: is cut short, {size} bytes of {said}: copy or export it again")
