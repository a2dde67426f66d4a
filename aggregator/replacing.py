"""Putting a finished file in its place, so that whoever reads the old one is never disturbed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aggregator.errors import ExportError

# How a draft's name ends; the number of the process that writes it stands before.
PART = ".part"


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path beside `target` to write to; on success it is on disk and has taken the target's place.

    The old file stands until then, and stays where anything fails. Raises ExportError for what the file system says.
    """
    if target.is_dir():
        raise ExportError(f"{target}: is a folder; name a file in it")
    draft = target.with_name(f".{target.name}.{os.getpid()}{PART}")
    try:
        _clear(target)
        draft.unlink(missing_ok=True)
        yield draft
        _settle(draft, target)
    except OSError as error:
        raise ExportError(f"{target}: {error.strerror or error}: what stood there before still stands") from error
    finally:
        discard(draft)


def _clear(target: Path) -> None:
    """Remove the drafts of processes that were killed: each may be as large as the export."""
    start = f".{target.name}."
    for draft in target.parent.iterdir():
        number = draft.name.removeprefix(start).removesuffix(PART)
        if draft.name == f"{start}{number}{PART}" and number.isdecimal() and not _is_alive(int(number)):
            discard(draft)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        # Another user's.
        return True
    return True


def discard(draft: Path) -> None:
    """Remove what a failed attempt left."""
    try:
        draft.unlink(missing_ok=True)
    except OSError:
        # The folder is gone or cannot be written: then there is nothing of ours in it either.
        return


def _settle(draft: Path, target: Path) -> None:
    """Onto the disk, then into place: first the file, then the name."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
