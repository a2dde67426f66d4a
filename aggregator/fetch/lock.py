"""The crawl lock: one crawl at a time into one store, so that no site is asked by two of us at once.

The write lock, held for one transaction, is the store's own; an editor can work while a crawl runs.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from aggregator.errors import LockedError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


# Seconds that a crawl waits in any case: `status` and `doctor` take the lock for a moment to see whether it is free.
MOMENT = 0.5


def crawl_lock_of(database: Path) -> Path:
    """The file of the crawl lock beside a store."""
    return database.with_name(database.name + ".crawl.lock")


def is_held(path: Path) -> bool:
    """Whether a process holds this lock; of a file that cannot be opened nobody knows, and it counts as free."""
    if not path.exists():
        return False
    try:
        with FileLock(path, timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        return False


@contextmanager
def crawl_lock(database: Path, wait: float = 0) -> Iterator[None]:
    """Hold the crawl lock beside a store; wait at most `wait` seconds for it.

    Raises LockedError where another crawl holds it. It goes with the process that holds it, however that ends.
    """
    path = crawl_lock_of(database)
    lock = FileLock(path, timeout=max(wait, MOMENT))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # FileLock would wait for a file that it may not make as for one that another process holds.
        path.touch()
        lock.acquire()
    except Timeout as error:
        raise LockedError(
            f"another crawl into {database} is running (it holds {path}): try again when it has ended, "
            "or wait for it with --wait SECONDS"
        ) from error
    except OSError as error:
        raise StoreError(f"{path}: the lock cannot be made: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()
