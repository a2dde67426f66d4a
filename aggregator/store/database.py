"""The store's connection: opened in one way, migrated, and written in transactions behind one lock.

SQLite before 3.51.3 can lose committed data when two processes write and checkpoint a WAL database at once, and this
Python may link such a one: so every write of ours holds a lock file beside the database, for one transaction.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self, TypeVar

from aggregator.store.backup import back_up, check_is_new, must_exist
from aggregator.store.connection import (
    WRITING,
    connect,
    connect_to_read,
    is_there,
    make_folder,
    missing_steps,
    set_up,
)
from aggregator.store.trouble import explain
from aggregator.store.version import STEPS
from aggregator.store.write_lock import WriteLock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


T = TypeVar("T")


class Store:
    """An open store. `db` gives sqlite3.Row rows and is in autocommit mode; change it inside `transaction` only."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self.db = db
        self._lock = WriteLock(path)

    @classmethod
    def open(cls, path: Path, *, readonly: bool = False, anew: bool = False) -> Self:
        """The store at `path`, made or migrated where needed. Raises StoreError, saying what to do.

        `readonly` never makes one and never writes; an older one is migrated first, so that readers know one schema.
        One of which there are backups is made only with `anew`: it has got lost.
        """
        try:
            return cls._open_to_read(path) if readonly else cls._open_to_write(path, anew=anew)
        except sqlite3.Error as error:
            raise explain(error, path) from error

    @classmethod
    def _open_to_write(cls, path: Path, *, anew: bool = False) -> Self:
        if not anew and not is_there(path):
            check_is_new(path)
        make_folder(path)
        store = cls(path, connect(path, "mode=rwc"))
        try:
            # Looked at before anything is set: the journal mode would be written into a file that is not ours.
            missing = missing_steps(store.db, path)
            if not anew and len(missing) == len(STEPS):
                check_is_new(path)
            set_up(store.db, WRITING)
            if missing:
                store._migrate()
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def _open_to_read(cls, path: Path) -> Self:
        must_exist(path)
        store = cls(path, connect_to_read(path))
        try:
            missing = missing_steps(store.db, path)
        except BaseException:
            store.close()
            raise
        if not missing:
            return store
        store.close()
        cls._open_to_write(path).close()
        return cls._open_to_read(path)

    def _migrate(self) -> None:
        """Bring the schema up to date, an older store's after a backup; a step and its record are one transaction."""
        from sqlite_utils import Database  # noqa: PLC0415 - half a second, needed once in a store's life

        from aggregator.store.migrations import MIGRATIONS  # noqa: PLC0415

        with self._locked():
            # Another process may have done it meanwhile.
            if len(missing_steps(self.db, self.path)) not in (0, len(STEPS)):
                # What the operator keeps is for him to remove.
                back_up(self.path, keep=None)
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
    def moment(self, change: Callable[[sqlite3.Connection], T]) -> Iterator[T]:
        """Make a small change; all that is read inside is of the moment just after it, whoever writes meanwhile.

        Inside is what the change returned. Raises as `transaction` does.
        """
        with self._locked():
            with self._begun():
                made = change(self.db)
            self.db.execute("begin")
            # SQLite takes the moment of the first look, and nobody may come between.
            self.db.execute("select 1 from sqlite_master").fetchone()
        try:
            yield made
        finally:
            # Not a rollback, which would undo the temporary tables.
            self.db.execute("commit")

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
        self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()

    def close(self) -> None:
        """Close the connection; closing twice is fine."""
        self.db.close()
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
