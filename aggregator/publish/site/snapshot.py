"""The export that is being read: opened immutable, and exchanged for a newer one without a restart."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from aggregator.errors import ExportError

# The schema that this site reads (docs/export.md).
SCHEMA_VERSION = 1
# Seconds: a new export is looked for at most this often, however many readers there are.
LOOK_AGAIN = 1.0


@dataclass
class Snapshot:
    """One export file as it was when it was opened; a rename over it does not disturb its readers."""

    path: Path
    stamp: tuple[int, int]
    etag: str
    meta: dict[str, str]
    _local: threading.local = field(default_factory=threading.local, repr=False)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Look into the file. Raises ExportError where there is none, it is damaged, or of another schema."""
        try:
            stat = path.stat()
        except OSError as error:
            raise ExportError(f"{path}: no export here; make one with `aggregator export {path}`") from error
        snapshot = cls(path, (stat.st_mtime_ns, stat.st_ino), _etag(path, stat.st_mtime_ns, stat.st_size), {})
        try:
            snapshot.meta = {row["key"]: row["value"] for row in snapshot.rows("select key, value from meta")}
        except sqlite3.DatabaseError as error:
            raise ExportError(f"{path}: cannot be read as an export ({error}); make it again") from error
        version = int(snapshot.meta.get("schema_version", "0"))
        if version != SCHEMA_VERSION:
            raise ExportError(f"{path}: schema version {version}, this program reads {SCHEMA_VERSION}; upgrade it")
        return snapshot

    def rows(self, sql: str, values: dict[str, Any] | tuple[Any, ...] = ()) -> list[sqlite3.Row]:
        """The rows of a query."""
        return self.connection().execute(sql, values).fetchall()

    def row(self, sql: str, values: dict[str, Any] | tuple[Any, ...] = ()) -> sqlite3.Row | None:
        """The first row of a query, or None."""
        found: sqlite3.Row | None = self.connection().execute(sql, values).fetchone()
        return found

    def count(self, sql: str, values: dict[str, Any] | tuple[Any, ...] = ()) -> int:
        """The number that a query counts."""
        return int(self.connection().execute(sql, values).fetchone()[0])

    def connection(self) -> sqlite3.Connection:
        """One connection a thread: SQLite's are not to be shared."""
        if not hasattr(self._local, "connection"):
            # immutable: no locks and no -wal beside it, and the file may lie in a folder that cannot be written.
            connection = sqlite3.connect(f"{self.path.absolute().as_uri()}?immutable=1", uri=True)
            connection.row_factory = sqlite3.Row
            self._local.connection = connection
        opened: sqlite3.Connection = self._local.connection
        return opened


class Current:
    """The newest export at a path. A newer file that cannot be read leaves the old one in place."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trouble = ""
        self._snapshot = Snapshot.open(path)
        self._looked = time.monotonic()

    def get(self) -> Snapshot:
        """The export to answer from."""
        if time.monotonic() - self._looked >= LOOK_AGAIN:
            self._looked = time.monotonic()
            self._look()
        return self._snapshot

    def _look(self) -> None:
        try:
            stat = self.path.stat()
            if (stat.st_mtime_ns, stat.st_ino) != self._snapshot.stamp:
                self._snapshot = Snapshot.open(self.path)
            self.trouble = ""
        except (OSError, ExportError) as error:
            self.trouble = str(error)


def _etag(path: Path, modified: int, size: int) -> str:
    """The manifest's SHA-256 where it is this file's, else a stamp of the file itself."""
    try:
        manifest = json.loads(Path(f"{path}.manifest.json").read_text(encoding="utf-8"))
        if manifest.get("bytes", size) == size:
            return str(manifest["sha256"])[:32]
    except (OSError, ValueError, KeyError, AttributeError):
        pass
    return f"{modified:x}-{size:x}"
