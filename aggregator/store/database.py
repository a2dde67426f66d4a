"""The store's connection: opened in one way, migrated, and written in transactions behind one lock.

SQLite before 3.51.3 can lose committed data when two processes write and checkpoint a WAL database at once, and this
Python may link such a one: so every write of ours holds a lock file beside the database, for one transaction.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from filelock import FileLock, Timeout

from aggregator.errors import LockedError, StoreError
from aggregator.store.trouble import explain
from aggregator.store.version import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

# Seconds that a transaction waits for the one before it: the longest known, a first `curate` of a large store, takes
# less than a minute.
PATIENCE = 120.0

# Per connection. WAL lets readers go on during a write; NORMAL loses at most the last transactions at a power cut, and
# never the file (a commit costs 0.04 ms instead of 0.9). 64 MB of cache hold the inner pages of every index of a
# million posts.
WRITING = ("journal_mode = wal", "synchronous = normal", "foreign_keys = on", "cache_size = -64000")
READING = ("query_only = on", "foreign_keys = on")


class Store:
    """An open store. `db` gives sqlite3.Row rows and is in autocommit mode; change it inside `transaction` only."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self.db = db
        self._lock = FileLock(f"{path}.write.lock", timeout=PATIENCE, thread_local=False)

    @classmethod
    def open(cls, path: Path, *, readonly: bool = False) -> Self:
        """The store at `path`, made or migrated where needed. Raises StoreError, saying what to do.

        `readonly` never makes one and never writes; an older one is migrated first, so that readers know one schema.
        """
        try:
            return cls._open_to_read(path) if readonly else cls._open_to_write(path)
        except sqlite3.Error as error:
            raise explain(error, path) from error

    @classmethod
    def _open_to_write(cls, path: Path) -> Self:
        _make_folder(path)
        store = cls(path, _connect(path, "mode=rwc"))
        try:
            # Looked at before anything is set: the journal mode would be written into a file that is not ours.
            missing = _missing_steps(store.db, path)
            _set(store.db, WRITING)
            if missing:
                store._migrate()
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def _open_to_read(cls, path: Path) -> Self:
        if not path.is_file():
            raise StoreError(f"{path}: there is no store yet: `aggregator crawl` or `aggregator ingest` makes one")
        store = cls(path, _connect_to_read(path))
        if not _missing_steps(store.db, path):
            return store
        store.close()
        cls._open_to_write(path).close()
        return cls._open_to_read(path)

    def _migrate(self) -> None:
        """Bring the schema up to date; a step and the record of it are one transaction."""
        from sqlite_utils import Database  # noqa: PLC0415 - half a second, needed once in a store's life

        from aggregator.store.migrations import MIGRATIONS  # noqa: PLC0415

        with self._locked():
            MIGRATIONS.apply(Database(self.db))

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One transaction behind the write lock; inside another one it is part of that one.

        Raises LockedError where another process writes for longer than PATIENCE, StoreError for SQLite's errors.
        """
        if self.db.in_transaction:
            yield self.db
            return
        with self._locked(), self._begun():
            yield self.db

    @contextmanager
    def _begun(self) -> Iterator[None]:
        try:
            # IMMEDIATE: a transaction that reads first and writes later could fail at its first write.
            self.db.execute("begin immediate")
            yield
            self.db.execute("commit")
        except sqlite3.Error as error:
            self._roll_back()
            raise explain(error, self.path) from error
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        # A full disk may have ended the transaction already.
        if self.db.in_transaction:
            self.db.execute("rollback")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._lock.acquire()
        except Timeout as error:
            raise LockedError(f"{self.path}: another process has been writing for {PATIENCE:.0f} s") from error
        except OSError as error:
            raise StoreError(f"{self._lock.lock_file}: cannot be written: {error.strerror}") from error
        try:
            yield
        finally:
            self._lock.release()

    def close(self) -> None:
        """Close the connection; closing twice is fine."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{path.parent}: the folder of the store cannot be made: {error.strerror}") from error


def _connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; where the folder cannot be written either, one that trusts the file to rest."""
    db = _connect(path, "mode=ro")
    try:
        return _set(db, READING)
    except sqlite3.OperationalError:
        db.close()
        # Reading a WAL database makes a -shm file beside it. Without a -wal file there is nothing to share.
        if Path(f"{path}-wal").exists():
            raise
        return _set(_connect(path, "mode=ro&immutable=1"), READING)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None, timeout=PATIENCE)
    db.row_factory = sqlite3.Row
    return db


def _set(db: sqlite3.Connection, pragmas: tuple[str, ...]) -> sqlite3.Connection:
    for pragma in pragmas:
        db.execute(f"pragma {pragma}")
    db.execute(
        "select 1 from sqlite_master limit 1"
    ).fetchone()  # the first to touch the file: it raises, or nothing does
    return db


def _missing_steps(db: sqlite3.Connection, path: Path) -> list[str]:
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
