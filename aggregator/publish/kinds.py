"""What kind of export a file is: one takes the place of its own kind only, and of no other file."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from aggregator.errors import UsageError
from aggregator.publish import manifest
from aggregator.publish.delta import SINCE
from aggregator.store.trouble import DAMAGE, code_of

WHOLE, DELTA, LINES = "a whole export", "a delta", "an export as JSON Lines"
# How a line of lines.py begins.
LINE = re.compile(rb'\{"uid": "[0-9a-f]{16}", "source": "')
BEGINNING = 64  # bytes, more than that takes


def check(path: Path, wanted: str) -> None:
    """Raise UsageError where a file that is no export of this kind, or no manifest, would be replaced. Raises OSError.

    What is beside an export is its manifest, in whatever state.
    """
    if not _holds_anything(path):
        _check_manifest(manifest.beside(path))
        return
    found = of(path)
    if found is not None and found != wanted:
        raise UsageError(
            f"{path}: is {found or 'no export'} and would be replaced by {wanted}: move it away, or name another file"
        )


def _holds_anything(path: Path) -> bool:
    """Whether there is a file with anything in it that could be lost."""
    return path.is_file() and path.stat().st_size > 0


def _check_manifest(path: Path) -> None:
    try:
        # One that this user may not read is nobody's to judge, as an export is.
        with suppress(OSError):
            if _holds_anything(path):
                manifest.read(path)
    except ValueError as error:
        raise UsageError(
            f"{path}: is no manifest and would be replaced by one: move it away, or name another file"
        ) from error


def of(path: Path) -> str | None:
    """The kind of a file that is there, of a damaged database by its manifest; "" for what is no export, None where
    nobody can tell, as of one that this user may not read.
    """
    try:
        with path.open("rb") as file:
            if LINE.match(file.read(BEGINNING)):
                return LINES
        with opened(path) as db:
            return of_meta(read_meta(db))
    except OSError:
        return _by_manifest(path)
    except sqlite3.Error as error:
        # No such table: another program's database.
        if code_of(error) == sqlite3.SQLITE_ERROR:
            return ""
        return _by_manifest(path) or ("" if code_of(error) in DAMAGE else None)


def opened(path: Path) -> closing[sqlite3.Connection]:
    """A database as it lies: another program may hold it locked, or have been killed while it wrote to it.

    Raises sqlite3.Error.
    """
    return closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True))


def read_meta(db: sqlite3.Connection) -> dict[str, str]:
    """What an export says of itself. Raises sqlite3.Error."""
    return dict(db.execute("select key, value from meta").fetchall())


def of_meta(meta: dict[str, str]) -> str:
    """The kind of the database that says this of itself; "" for what is no export."""
    if not meta.keys() >= {"schema_version", "cursor"}:
        return ""
    return DELTA if SINCE in meta else WHOLE


def _by_manifest(path: Path) -> str | None:
    """What stood at `path`, as the manifest beside it says; None where there is none."""
    try:
        said = manifest.read(manifest.beside(path))
    except (OSError, ValueError):
        return None
    if said.since:
        return DELTA
    # Lines have no table but the posts.
    return LINES if said.counts.keys() == {"posts"} else WHOLE
