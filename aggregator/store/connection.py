"""SQLite connections to a store's file, and whether that file is a store at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from aggregator import paths
from aggregator.errors import StoreError, UsageError
from aggregator.store.trouble import closed, explain
from aggregator.store.version import STEPS

# Per connection. WAL lets readers go on during a write; NORMAL loses at most the last transactions at a power cut, and
# never the file (a commit costs 0.04 ms instead of 0.9). 64 MB of cache hold the inner pages of every index of a
# million posts.
WRITING = ("journal_mode = wal", "synchronous = normal", "foreign_keys = on", "cache_size = -64000")
READING = ("query_only = on", "foreign_keys = on")

# Seconds that SQLite itself waits: for other programs only, ours wait for the lock before.
BUSY = 30.0


def make_folder(path: Path) -> None:
    """Make the folder of a store. Raises StoreError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{path.parent}: the folder of the store cannot be made: {error.strerror}") from error


def is_there(path: Path) -> bool:
    """Whether there is a file. Raises UsageError for a folder, a device, a pipe and a link that leads to itself,
    StoreError where nobody can look.
    """
    paths.end(path)
    try:
        if path.is_dir():
            raise UsageError(f"{path}: is a folder: name the database's file in it, such as {path / 'aggregator.db'}")
        found = path.is_file()
        if not found and path.exists():
            raise UsageError(f"{path}: is a device or a pipe: name a file")
    except OSError as error:
        raise StoreError(f"{path}: cannot be looked for: {error.strerror}{closed(error, 'its folder')}") from error
    return found


def check_is_store(path: Path) -> None:
    """Raise StoreError where the file there is no store: nothing is to be made beside it. UsageError as `is_there`."""
    if not is_there(path):
        return
    try:
        with closing(connect_to_read(path)) as db:
            missing_steps(db, path)
    except sqlite3.Error as error:
        raise explain(error, path) from error


def connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; where the folder cannot be written either, one that trusts the file to rest."""
    try:
        return set_up(connect(path, "mode=ro"), READING)
    except sqlite3.OperationalError:
        # Reading a WAL database makes a -shm file beside it. Without a -wal file there is nothing to share.
        if Path(f"{path}-wal").exists():
            raise
        return set_up(connect(path, "mode=ro&immutable=1"), READING)


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """A connection with nothing set yet: rows by name, autocommit. `mode` is of SQLite's URIs. Raises sqlite3.Error."""
    db = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None, timeout=BUSY)
    db.row_factory = sqlite3.Row
    return db


def set_up(db: sqlite3.Connection, pragmas: tuple[str, ...]) -> sqlite3.Connection:
    """Set what holds for a connection; the same one. Raises sqlite3.Error where it is of no use, and closes it then."""
    try:
        for pragma in pragmas:
            db.execute(f"pragma {pragma}")
        # The first to touch the file: it raises, or nothing does.
        db.execute("select 1 from sqlite_master limit 1").fetchone()
    except BaseException:
        db.close()
        raise
    return db


def missing_steps(db: sqlite3.Connection, path: Path) -> list[str]:
    """The steps of STEPS that this database has not seen. Raises StoreError where it is newer than us or not ours."""
    tables = {row["name"] for row in db.execute("select name from sqlite_master where type = 'table'")}
    if "_sqlite_migrations" not in tables:
        if tables:
            raise StoreError(f"{path}: is another program's database, or an export: --db names the store")
        return list(STEPS)
    done = [row["name"] for row in db.execute("select name from _sqlite_migrations where migration_set = 'aggregator'")]
    if newer := set(done) - set(STEPS):
        raise StoreError(f"{path}: made by a newer version ({', '.join(sorted(newer))}): update this program")
    return [step for step in STEPS if step not in done]
