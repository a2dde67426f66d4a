"""Backups of a store: made while others write, verified, the newest few kept. The way back is in restore.py.

A backup is one file, `NAME-20240501T080000Z.db` in the folder `backups` beside the store. In any other folder
(AGGREGATOR_BACKUPS), where stores of one name may meet, it is `NAME-PLACE-20240501T080000Z.db`.
"""

from __future__ import annotations

import glob
import os
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from aggregator import clock, paths
from aggregator.errors import DamagedError, StoreError
from aggregator.replacing import clear_drafts, replacing
from aggregator.store.connection import BUSY, connect, is_there, missing_steps
from aggregator.store.trouble import ADVICE, RESTORE, explain
from aggregator.store.version import STEPS

# A week of one a night.
KEEP = 7
STAMP = "%Y%m%dT%H%M%SZ"
STAMPED = re.compile(r"-(\d{8}T\d{6}Z)\.db")
# Hex digits of a digest of the store's place: of a thousand stores in one folder, no two have the same.
PLACE = 8
# The folder beside the store.
OWN = "backups"


def folder_of(store: Path) -> Path:
    """Where the backups of a store are."""
    given = os.environ.get("AGGREGATOR_BACKUPS")
    return paths.resolve(given) if given else store.parent / OWN


def backups(store: Path, folder: Path | None = None) -> list[Path]:
    """The backups of a store, the newest first."""
    folder = folder or folder_of(store)
    name = _name(store, folder)
    found = folder.glob(f"{glob.escape(name)}-*.db")
    return sorted((path for path in found if STAMPED.fullmatch(path.name.removeprefix(name))), reverse=True)


def _name(store: Path, folder: Path) -> str:
    """How the names of a store's backups begin: with its own, and where that is not enough with its place."""
    home = paths.end(store.absolute().parent)
    if paths.end(folder) == home / OWN and store.suffix == ".db":
        return store.stem
    return f"{store.stem}-{sha256(os.fsencode(home / store.name)).hexdigest()[:PLACE]}"


def back_up(store: Path, folder: Path | None = None, *, keep: int | None = KEEP) -> Path:
    """Back a store up, verify the copy, and remove all but the newest `keep` (None: remove none); the new file.

    Readers and writers go on meanwhile. Raises StoreError for a store that is damaged or not there, ExportError where
    the copy cannot be written; then no backup is removed.
    """
    folder = folder or folder_of(store)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder}: the folder of the backups cannot be made: {error.strerror}") from error
    made = folder / f"{_name(store, folder)}-{_stamp(backups(store, folder))}.db"
    _clear_drafts(store, folder)
    with replacing(made) as draft:
        _copy(store, draft)
        verify(draft, store)
    if keep is not None:
        for old in backups(store, folder)[keep:]:
            old.unlink(missing_ok=True)
    return made


def _clear_drafts(store: Path, folder: Path) -> None:
    """Remove what backups left that were killed: each is as large as the store, and no later one has its name."""
    try:
        clear_drafts(folder, re.compile(re.escape(_name(store, folder)) + STAMPED.pattern))
    except OSError as error:
        raise StoreError(f"{folder}: the folder of the backups cannot be read: {error.strerror}") from error


def _stamp(known: list[Path]) -> str:
    """This moment, or one after the newest backup: what is made last is the newest, though the clock was set back."""
    now = clock.now().astimezone(UTC)
    if known and (last := STAMPED.search(known[0].name)):
        now = max(now, datetime.strptime(last[1], STAMP).replace(tzinfo=UTC) + timedelta(seconds=1))
    return now.strftime(STAMP)


def _copy(store: Path, draft: Path) -> None:
    """One moment of the store, as a file that needs none beside it."""
    try:
        with closing(connect(store, "mode=ro")) as source, closing(sqlite3.connect(draft, timeout=BUSY)) as copy:
            source.backup(copy)
            copy.execute("pragma journal_mode = delete")
    except sqlite3.Error as error:
        raise explain(error, store) from error


def verify(path: Path, store: Path | None = None) -> None:
    """Raise DamagedError where the file at `path` is not sound, StoreError where it is another program's or newer.

    `store` is the one that it is a copy of: its name is in the message.
    """
    try:
        with closing(connect(path, "mode=ro")) as db:
            if len(missing_steps(db, store or path)) == len(STEPS):
                raise DamagedError(f"{store or path}: there is nothing in it; {RESTORE}")
            (said,) = db.execute("pragma integrity_check(1)").fetchone()
            broken = db.execute("pragma foreign_key_check").fetchone()
    except sqlite3.Error as error:
        raise explain(error, store or path) from error
    if said != "ok" or broken:
        found = said if said != "ok" else "rows that point at nothing"
        raise DamagedError(f"{store or path}: {ADVICE[sqlite3.SQLITE_CORRUPT]} ({found})")


def check_is_new(store: Path) -> None:
    """Raise DamagedError for a store that is gone or empty where there are backups of it: it is not begun anew."""
    if backups(store):
        raise DamagedError(
            f"{store}: there is no store in it, but there are backups of it: {RESTORE}; to begin anew, move them out of"
            f" {folder_of(store)}"
        )


def must_exist(store: Path) -> None:
    """Raises StoreError where there is no store, saying what makes one, or where it went."""
    if not is_there(store):
        check_is_new(store)
        demo = f"; `--db {paths.DEMO}` is the demo's" if is_there(paths.DEMO) else ""
        raise StoreError(f"{store}: there is no store yet: `aggregator crawl` or `aggregator ingest` makes one{demo}")
