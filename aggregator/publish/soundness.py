"""Whether an export that lies there is what was written: a disk, a copy or a transfer may have damaged it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from aggregator.errors import ExportError
from aggregator.publish import manifest
from aggregator.publish.manifest import Manifest

# What a manifest and the file that it is of both say.
SAID = ("schema_version", "cursor", "as_of", "generated_at")


def check(path: Path, db: sqlite3.Connection) -> None:
    """Raise ExportError where the file at `path`, which `db` has open, is damaged.

    It must have the digest of its manifest; where it has none, SQLite looks whether its pages are in order, which lets
    pass what is wrong inside a text. Either reads the whole file: 0.6 and 0.4 s for 500 MB in memory.
    """
    try:
        if known := _own(path, db):
            if manifest.digest(path) != known.sha256:
                raise ExportError(f"{path}: is damaged, its SHA-256 is not its manifest's: copy or export it again")
        elif (found := db.execute("pragma quick_check(1)").fetchone()[0]) != "ok":
            raise ExportError(f"{path}: is damaged ({found}): copy or export it again")
    except sqlite3.DatabaseError as error:
        raise ExportError(f"{path}: cannot be read as an export ({error}); make it again") from error


def _own(path: Path, db: sqlite3.Connection) -> Manifest | None:
    """The file's own manifest. One beside it may be another's: it is written second, and a delta makes a file newer."""
    meta = dict(db.execute("select key, value from meta").fetchall())
    try:
        known = manifest.read(manifest.beside(path))
        is_own = known.bytes == path.stat().st_size and all(getattr(known, name) == meta.get(name) for name in SAID)
    except (OSError, ValueError):
        return None
    return known if is_own else None
