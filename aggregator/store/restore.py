"""The way back: a sound backup in the place of a store that is damaged or gone, which is kept aside."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import UTC
from itertools import count
from pathlib import Path

from aggregator import clock, paths
from aggregator.errors import StoreError
from aggregator.replacing import FILES, replacing
from aggregator.store.backup import STAMP, backups, folder_of, verify
from aggregator.store.write_lock import WriteLock


def newest_good(store: Path, folder: Path | None = None) -> Path:
    """The newest backup that is sound. Raises StoreError where there is none."""
    for backup in backups(store, folder):
        try:
            verify(backup)
        except StoreError:
            continue
        return backup
    raise StoreError(
        f"{folder or folder_of(store)}: no sound backup of {store} is here: `aggregator backup` makes them, and"
        " `aggregator doctor --restore --from FILE` takes one of another place"
    )


def restore(store: Path, backup: Path | None = None) -> tuple[Path, Path | None]:
    """Put a backup, by default the newest sound one, in the store's place; it, and where what stood there was put.

    The caller holds the crawl lock. Raises StoreError or LockedError, and then nothing was moved; ExportError where
    there is no room.
    """
    backup = backup or newest_good(store)
    with closing(WriteLock(store)) as lock:
        lock.acquire()
        with replacing(store) as draft:
            shutil.copyfile(backup, draft)
            verify(draft, backup)
            # Of a link, what it leads to: that is what is replaced.
            aside = _put_aside(paths.end(store))
    return backup, aside


def _put_aside(store: Path) -> Path | None:
    """Rename the store, with what belongs to it, to NAME.damaged-STAMP; the new name, None where there is no store."""
    aside = _free(store.with_name(f"{store.name}.damaged-{clock.now().astimezone(UTC).strftime(STAMP)}"))
    for ending in FILES:
        if (file := Path(f"{store}{ending}")).exists():
            file.replace(f"{aside}{ending}")
    return aside if aside.exists() else None


def _free(name: Path) -> Path:
    """This name, or the first of NAME-2, NAME-3 … that no file of a store has."""
    names = (name.with_name(f"{name.name}-{number}" if number > 1 else name.name) for number in count(1))
    return next(name for name in names if not any(Path(f"{name}{ending}").exists() for ending in FILES))
