"""What the errors of SQLite and of the file system mean to an operator, and what to do about each."""

import sqlite3
from pathlib import Path

from aggregator.errors import DamagedError, StoreError

RESTORE = "`aggregator doctor --restore` keeps it aside and takes the newest good backup"

# By primary result code (https://www.sqlite.org/rescode.html).
ADVICE = {
    sqlite3.SQLITE_FULL: "the disk is full: make room and run the command again; what was stored before is intact",
    sqlite3.SQLITE_IOERR: "the disk failed while reading or writing: check the disk, then `aggregator doctor`",
    sqlite3.SQLITE_READONLY: "the file or its folder cannot be written: check their owner and permissions",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: check that its folder exists and can be written by this user",
    sqlite3.SQLITE_PERM: "this user has no permission: check the owner of the file and its folder",
    sqlite3.SQLITE_CORRUPT: f"the file is damaged: {RESTORE}",
    sqlite3.SQLITE_NOTADB: f"is no SQLite database: check --db and AGGREGATOR_DB; if it was the store, {RESTORE}",
    sqlite3.SQLITE_BUSY: "another program is writing to it: wait for it to end and run the command again",
    sqlite3.SQLITE_LOCKED: "another program is writing to it: wait for it to end and run the command again",
}

DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
# What SQLite says where this user may not open or write the file, or its folder.
CLOSED = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)

PRIMARY = 0xFF  # the low byte of an extended result code is the primary one


def closed(error: OSError, to: str) -> str:
    """How a message about a refused file ends: who owns it, where that is why; "" for names too long and the like."""
    return f": check the owner and permissions of {to}" if isinstance(error, PermissionError) else ""


def code_of(error: sqlite3.Error) -> int:
    """The primary result code of an error of SQLite's; 0 where it has none."""
    return getattr(error, "sqlite_errorcode", 0) & PRIMARY


def explain(error: sqlite3.Error, path: Path) -> StoreError:
    """The StoreError that tells an operator what this error of SQLite's means for the store at `path`."""
    code = code_of(error)
    advice = ADVICE.get(code, "unexpected: please report it with the command that led to it")
    kind = DamagedError if code in DAMAGE else StoreError
    return kind(f"{path}: {advice} (SQLite: {error})")
