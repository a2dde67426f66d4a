"""The folder that the pages are in: which of its files are ours, and how a new one takes its place as a whole."""

from __future__ import annotations

import ctypes
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from aggregator.errors import UsageError
from aggregator.replacing import beside, discard, drafted

# Written last; it names all the other files, and only what it names is ours to replace.
MARK = "pages.json"
TOLD = {"cursor", "as_of", "pages", "files"}

# What a folder is called that was put aside, while there is none in its place.
ASIDE = ".old"

# Of linux/fs.h and fcntl.h.
AT_FDCWD = -100
RENAME_EXCHANGE = 2


def check(folder: Path) -> None:
    """Raise UsageError where there is anything but our pages, which would be lost. Raises OSError."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file; name a folder")
    for stranger in _strangers(folder):
        raise UsageError(
            f"{folder}: holds {stranger}, which is no page that we wrote there and would be lost; "
            "move it away, or name a new or empty folder"
        )


@contextmanager
def replacing_folder(folder: Path) -> Iterator[Path]:
    """An empty folder to write to; on success it takes the place of `folder`. Raises UsageError as `check`; OSError.

    Where the system can exchange two names (Linux), there is a folder at every moment; elsewhere there is none for an
    instant, and the next run puts the old one back where a process was killed in it.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    for aside in beside(folder, ASIDE):
        discard(aside) if folder.exists() else aside.rename(folder)
    check(folder)
    with drafted(folder, folder=True) as draft:
        yield draft
        # Writing takes minutes, in which anyone may have put something there.
        check(folder)
        if not folder.exists():
            draft.rename(folder)
        elif not _exchange(draft, folder):
            _rename_both(draft, folder)


def mark(folder: Path, told: dict[str, str | int]) -> None:
    """Say what the pages in a folder are, and that all of its files are ours."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    text = json.dumps({**told, "files": files}, ensure_ascii=False, indent=0)
    (folder / MARK).write_text(text + "\n", encoding="utf-8")


def _strangers(folder: Path) -> Iterator[str]:
    """The files in a folder that its mark does not name, as the mark would name them."""
    ours = _marked(folder)
    for where, folders, files in os.walk(folder, onerror=_refuse) if folder.exists() else ():
        here = Path(where)
        for name in (*files, *(name for name in folders if (here / name).is_symlink())):
            file = (here / name).relative_to(folder).as_posix()
            if file not in ours:
                yield file


def _refuse(error: OSError) -> NoReturn:
    raise error


def _marked(folder: Path) -> set[str]:
    """The files that a folder's mark names, and it; none where it is no mark of ours."""
    try:
        told = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return set()
    if not isinstance(told, dict) or not told.keys() >= TOLD or not isinstance(told["files"], list):
        return set()
    return {MARK, *filter(lambda file: isinstance(file, str), told["files"])}


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where this system or file system cannot."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    done: int = rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE)
    return done == 0


def _rename_both(draft: Path, folder: Path) -> None:
    """Exchange two names in three steps; the first is undone where the second fails."""
    aside = draft.with_suffix(ASIDE)
    folder.rename(aside)
    try:
        draft.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    aside.rename(draft)
