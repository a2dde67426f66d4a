"""The write lock: who holds it may write to the store. It goes with the process that holds it, however that ends.

It is taken for each post anew. filelock opens and examines the file every time, which takes a twentieth of all that a
post costs; here the file stays open. Both ask the system for the same lock (flock) and respect each other.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from aggregator.errors import LockedError, StoreError
from aggregator.store.trouble import closed

# Seconds that a transaction waits for the one before it: the longest known, a first `curate` of a large store, takes
# less than a minute.
PATIENCE = 120.0
# Seconds between two tries.
PAUSE = 0.05


class WriteLock:
    """The lock file beside a store, opened with the first use."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.path = f"{store}.write.lock"
        self._file: int | None = None

    def acquire(self) -> None:
        """Take the lock. Raises LockedError after PATIENCE, StoreError where there can be no such file."""
        end = time.monotonic() + PATIENCE
        try:
            while not self._try():
                if time.monotonic() > end:
                    raise LockedError(f"{self.store}: another process has been writing for {PATIENCE:.0f} s")
                time.sleep(PAUSE)
        except OSError as error:
            raise StoreError(
                f"{self.path}: the lock of whoever writes to the store cannot be written there: {error.strerror}"
                f"{closed(error, 'its folder')}"
            ) from error

    def _try(self) -> bool:
        if self._file is None:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        if os.fstat(self._file).st_nlink:
            return True
        # Somebody has deleted the file: whoever comes now makes another one, and that is the one to hold.
        self.close()
        return False

    def release(self) -> None:
        """Let the next one write."""
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the file, and let go of the lock."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
