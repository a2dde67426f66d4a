"""Backups of a store: made while others write, verified, the newest few kept; and the way back from one.

A backup is one file, `NAME-20240501T080000Z.db` in the folder `backups` beside the store (or AGGREGATOR_BACKUPS).
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aggregator import clock, paths
from aggregator.errors import DamagedError, StoreError
from aggregator.replacing import replacing
from aggregator.store.connection import BUSY, connect, missing_steps
from aggregator.store.trouble import ADVICE, RESTORE, explain
from aggregator.store.version import STEPS

# A week of one a night.
KEEP = 7
STAMP = "%Y%m%dT%H%M%SZ"
STAMPED = re.compile(r"-(\d{8}T\d{6}Z)\.db")
# What SQLite keeps beside a database: a -wal that stays would be played into the file that takes the store's place.
BESIDE = ("-wal", "-shm", "-journal")


def folder_of(store: Path) -> Path:
    """Where the backups of a store are."""
    given = os.environ.get("AGGREGATOR_BACKUPS")
    return paths.resolve(given) if given else store.parent / "backups"


def backups(store: Path, folder: Path | None = None) -> list[Path]:
    """The backups of a store, the newest first."""
    found = (folder or folder_of(store)).glob(f"{store.stem}-*.db")
    return sorted((path for path in found if STAMPED.fullmatch(path.name.removeprefix(store.stem))), reverse=True)


def back_up(store: Path, folder: Path | None = None, *, keep: int = KEEP) -> Path:
    """Back a store up, verify the copy, and remove all but the newest `keep`; the new file.

    Readers and writers go on meanwhile. Raises StoreError for a store that is damaged or not there, ExportError where
    the copy cannot be written; then no backup is removed.
    """
    folder = folder or folder_of(store)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder}: the folder of the backups cannot be made: {error.strerror}") from error
    made = folder / f"{store.stem}-{_stamp(backups(store, folder))}.db"
    with replacing(made) as draft:
        _copy(store, draft)
        verify(draft, store)
    for old in backups(store, folder)[keep:]:
        old.unlink(missing_ok=True)
    return made


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
            if len(missing_steps(db, path)) == len(STEPS):
                raise DamagedError(f"{store or path}: there is nothing in it; {RESTORE}")
            (said,) = db.execute("pragma integrity_check(1)").fetchone()
            broken = db.execute("pragma foreign_key_check").fetchone()
    except sqlite3.Error as error:
        raise explain(error, store or path) from error
    if said != "ok" or broken:
        found = said if said != "ok" else "rows that point at nothing"
        raise DamagedError(f"{store or path}: {ADVICE[sqlite3.SQLITE_CORRUPT]} ({found})")


def check_is_new(store: Path) -> None:
    """Raise DamagedError for an empty file of which there are backups: it was cut off, and must not be begun anew."""
    if backups(store):
        raise DamagedError(f"{store}: there is nothing in it, and there are backups of it; {RESTORE}")


def newest_good(store: Path, folder: Path | None = None) -> Path:
    """The newest backup that is sound. Raises StoreError where there is none."""
    for backup in backups(store, folder):
        try:
            verify(backup)
        except StoreError:
            continue
        return backup
    raise StoreError(
        f"{folder or folder_of(store)}: no sound backup of {store.name} is here: `aggregator backup` makes them"
    )


def restore(store: Path, folder: Path | None = None) -> tuple[Path, Path | None]:
    """Put the newest sound backup in the store's place; it, and where what stood there was put aside.

    The caller holds the crawl lock. Raises StoreError, and then nothing was moved; ExportError where there is no room.
    """
    backup = newest_good(store, folder)
    with replacing(store) as draft:
        shutil.copyfile(backup, draft)
        verify(draft, backup)
        aside = _put_aside(store)
    return backup, aside


def _put_aside(store: Path) -> Path | None:
    """Rename the store, with what belongs to it, to NAME.damaged-STAMP; the new name, None where there is no store."""
    aside = store.with_name(f"{store.name}.damaged-{clock.now().astimezone(UTC).strftime(STAMP)}")
    for ending in ("", *BESIDE):
        if (file := Path(f"{store}{ending}")).exists():
            file.replace(f"{aside}{ending}")
    return aside if aside.exists() else None
