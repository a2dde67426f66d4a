"""Where things are: a relative path of a setting is relative to the checkout, not to the current folder (cron)."""

import os
from errno import ELOOP
from pathlib import Path
from tempfile import TemporaryFile

from aggregator.errors import UsageError

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
# The store where nothing else is said.
STORE = DATA / "aggregator.db"
# The store of `aggregator demo`, and its export.
DEMO = DATA / "demo.db"
DEMO_EXPORT = DATA / "demo-export.db"


def resolve(path: str | Path) -> Path:
    """An absolute path: as it is, or below the checkout. Raises UsageError for the home of somebody who has none."""
    try:
        return ROOT / Path(path).expanduser()
    except RuntimeError as error:
        raise UsageError(f"{path}: ~ is the home of nobody known here; write the whole path") from error


def end(path: Path) -> Path:
    """Where a path leads, by links. Raises UsageError where that is nowhere."""
    # Only a strict look tells a loop on every Python; before 3.13 the error is a RuntimeError. What is not there yet,
    # or may not be looked at, is no loop.
    try:
        return path.resolve(strict=True)
    except (RuntimeError, OSError) as error:
        if isinstance(error, OSError) and error.errno != ELOOP:
            return path.resolve()
        raise UsageError(f"{path}: a link in it leads to itself; remove it, or name another place") from error


def exists(path: Path) -> bool:
    """Whether there is something that this user may look at. Path.exists raises where a folder on the way is closed."""
    return os.path.exists(path)  # noqa: PTH110


def make_writable(folder: Path) -> None:
    """Make a folder, and see that files can be made in it. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    TemporaryFile(dir=folder).close()


def database() -> Path:
    """The store: AGGREGATOR_DB, or data/aggregator.db. `--db` sets AGGREGATOR_DB."""
    return resolve(os.environ.get("AGGREGATOR_DB") or STORE)


def export(store: Path) -> Path:
    """Where a crawl's export goes: AGGREGATOR_EXPORT, or beside the store: a trial's never replaces what sites read.

    data/export.db for data/aggregator.db, NAME-export.db for another NAME.db.
    """
    given = os.environ.get("AGGREGATOR_EXPORT")
    if given or store == STORE:
        return resolve(given or DATA / "export.db")
    return store.with_name(f"{store.stem}-export.db")


def images(store: Path) -> Path:
    """Where copies of posts' images are: AGGREGATOR_IMAGES, or beside the store, as the exports are.

    data/images for data/aggregator.db, NAME-images for another NAME.db.
    """
    given = os.environ.get("AGGREGATOR_IMAGES")
    if given or store == STORE:
        return resolve(given or DATA / "images")
    return store.with_name(f"{store.stem}-images")
