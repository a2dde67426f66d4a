"""Putting what is finished in its place, so that whoever reads the old one is never disturbed."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from aggregator import paths
from aggregator.errors import ExportError

# How a draft's name ends, which nobody else's file has; eight random hex digits stand before.
PART = ".part"
DRAFT = re.compile(rf"\.(.+)\.[0-9a-f]{{8}}{re.escape(PART)}")
# A database, and what SQLite keeps beside it: a -wal that stays would be played into a file that takes its place.
FILES = ("", "-wal", "-shm", "-journal")


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path beside `target` to write to; on success it is on disk and has taken the target's place.

    A link stays one: what it leads to is replaced. The old file stands until then, and stays where anything fails.
    Raises ExportError for what the file system says, UsageError where a link leads to itself.
    """
    if target.is_dir():
        raise ExportError(f"{target}: is a folder; name a file in it")
    try:
        place = paths.end(target)
        with drafted(place) as draft:
            yield draft
            settle(draft, place)
    except OSError as error:
        raise ExportError(f"{target}: {error.strerror or error}{still(target)}") from error


@contextmanager
def drafted(target: Path, *, folder: bool = False, clears: bool = True) -> Iterator[Path]:
    """A new empty file or folder beside `target`, which is removed in the end unless it was renamed. Raises OSError.

    It is locked, which says that it is in use, in whatever container: one that nobody holds was left by a process that
    was killed, may be as large as an export, and is removed; not so without `clears`, since the whole folder has to be
    looked through for that.
    """
    if clears:
        clear_drafts(target.parent, re.compile(re.escape(target.name)))
    draft, held = _begun(target, folder=folder)
    try:
        yield draft
    finally:
        if held is not None:
            os.close(held)
        discard(draft)


def _begun(target: Path, *, folder: bool) -> tuple[Path, int | None]:
    """A draft that nobody else takes for one that was left behind, and the open file that has its lock."""
    while True:
        draft = target.with_name(f".{target.name}.{token_hex(4)}{PART}")
        draft.mkdir() if folder else draft.touch(0o644, exist_ok=False)
        held = _hold(draft, fcntl.LOCK_EX)
        if draft.exists():
            return draft, held
        # Whoever clears drafts came between the two, and was waited for.
        if held is not None:
            os.close(held)


def clear_drafts(folder: Path, targets: re.Pattern[str]) -> None:
    """Remove the drafts in a folder that nobody holds, of targets whose whole names match. Raises OSError."""
    for path in list(folder.iterdir()):
        if (found := DRAFT.fullmatch(path.name)) and targets.fullmatch(found[1]):
            _clear(path)


def still(target: Path) -> str:
    """What an error's message says of the file that was to be replaced; "" where there is none."""
    return ": what stood there before still stands" if target.exists() else ""


def beside(target: Path, ending: str) -> list[Path]:
    """The drafts of a target whose names end so. Raises OSError."""
    name = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{8}}{re.escape(ending)}")
    return [path for path in target.parent.iterdir() if name.fullmatch(path.name)]


def clear_beside(database: Path) -> None:
    """Remove what SQLite keeps beside a database that is replaced next: it would be played into what takes its place.

    Raises OSError.
    """
    for ending in FILES[1:]:
        Path(f"{database}{ending}").unlink(missing_ok=True)


def _clear(draft: Path) -> None:
    """Remove a draft that nobody holds."""
    held = _hold(draft)
    if held is not None:
        discard(draft)
        os.close(held)


def _hold(draft: Path, how: int = fcntl.LOCK_EX | fcntl.LOCK_NB) -> int | None:
    """Lock a draft: the open file that has the lock; None where another has it, or the file system knows no locks."""
    try:
        file = os.open(draft, os.O_RDONLY if draft.is_dir() else os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(file, how)
    except OSError:
        os.close(file)
        return None
    return file


def discard(draft: Path) -> None:
    """Remove what a failed attempt left, a database's journal first: without its draft nobody would know it."""
    try:
        if draft.is_dir() and not draft.is_symlink():
            shutil.rmtree(draft)
            return
        for ending in reversed(FILES):
            Path(f"{draft}{ending}").unlink(missing_ok=True)
    except OSError:
        # The folder is gone or cannot be written: then there is nothing of ours in it either.
        return


def settle(draft: Path, target: Path) -> None:
    """Bring a draft onto the disk and into its target's place: first the file, then the name. Raises OSError."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
