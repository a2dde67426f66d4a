"""Where an export, or another file of ours, may be written: over anything but a store and what belongs to it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from aggregator import paths
from aggregator.errors import UsageError
from aggregator.publish import manifest
from aggregator.store.backup import folder_of

# What is a store's beside its file: SQLite's own (https://www.sqlite.org/tempfiles.html), and our locks.
BELONGINGS = ("", "-wal", "-shm", "-journal", ".write.lock", ".crawl.lock")
IS_STORE = "select 1 from sqlite_master where name = '_sqlite_migrations'"


def check(target: Path, store: Path) -> None:
    """Raise UsageError where `target` is the store itself under any name, a file of its, another store, a folder, or a
    device or pipe.
    """
    own = [Path(f"{store}{ending}") for ending in BELONGINGS]
    if any(is_same(target, file) for file in own):
        raise UsageError(f"{target}: is the store itself or belongs to it, and would be destroyed; name another file")
    if target.is_dir():
        raise UsageError(f"{target}: is a folder; name a file in it")
    if target.exists() and not target.is_file():
        raise UsageError(f"{target}: is a device or a pipe, and would be replaced; name a file")
    if target.is_file() and _is_store(target):
        raise UsageError(f"{target}: is a store, and would be replaced; name another file")


def check_parent(target: Path, store: Path) -> None:
    """Raise UsageError where there is no folder to write `target` in. The store's own is made with it."""
    folder = paths.end(target).parent
    if folder.is_dir():
        if not os.access(folder, os.W_OK | os.X_OK):
            raise UsageError(f"{folder}: this user cannot write there: check its owner and permissions")
    elif folder not in paths.end(store).parents:
        raise UsageError(f"{folder}: {'is a file' if folder.exists() else 'no such folder; make it first'}")


def check_folder(folder: Path, store: Path, export: Path | None = None) -> None:
    """Raise UsageError where a file of the store, its backups, or the export that is to be made lie in `folder`."""
    made = (export, manifest.beside(export)) if export else ()
    for path in (*(Path(f"{store}{ending}") for ending in BELONGINGS), folder_of(store), *made):
        if _is_in(path, folder):
            raise UsageError(f"{folder}: {path} is or would be in it, and pages replace a whole folder; name another")


def _is_in(path: Path, folder: Path) -> bool:
    """Whether a path is a folder or below it: where it stands, or where it leads to."""
    ends = (paths.end(path.parent) / path.name, paths.end(path))
    return any(is_same(above, folder) for end in ends for above in (end, *end.parents))


def is_same(one: Path, other: Path) -> bool:
    """Whether two paths are one file: by links, or by name where there is none yet."""
    if one.exists() and other.exists():
        return one.samefile(other)
    return paths.end(one) == paths.end(other)


def _is_store(path: Path) -> bool:
    # What another program holds locked, or was killed over, is read as it lies.
    for mode in ("ro", "ro&immutable=1"):
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=0)) as db:
                return db.execute(IS_STORE).fetchone() is not None
        except sqlite3.Error:
            continue
    return False
