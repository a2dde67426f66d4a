"""What is looked at before a crawl starts: whatever is wrong by then is one clear line, and nothing was touched."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aggregator import paths
from aggregator.curate.weights import weights
from aggregator.errors import AggregatorError, UsageError
from aggregator.fetch.environment import is_on, is_record, is_replay
from aggregator.fetch.record import check_writable
from aggregator.fetch.replay import opened
from aggregator.near import did_you_mean
from aggregator.store import owners, runs, visits
from aggregator.store.connection import is_there
from aggregator.store.database import Store
from aggregator.text.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.settings import BaseSettings

    from aggregator.sources import Source

log = logging.getLogger(__name__)


def look(settings: BaseSettings, declared: Mapping[str, Source] | None = None) -> None:
    """Open what a crawl needs: the archive that is replayed, what the stages read of data/, the folder of images, and
    the store, which is made or migrated and brought in line with what is declared of sources.

    `settings` are complete (environment.apply). Raises AggregatorError: UsageError, DataError, ArchiveError, StoreError
    or LockedError.
    """
    look_at_archive(settings)
    if is_on(settings, "IMAGECACHE_ENABLED"):
        _look_at_images(Path(settings["IMAGECACHE_DIR"]))
    if settings.getdict("ITEM_PIPELINES"):
        vocabulary(settings["SEGMENTER"])
        weights()
    with Store.open(Path(settings["DATABASE"])) as store:
        owners.obey(store, declared or {})
        tell_of_killed(store)


def tell_of_killed(store: Store) -> None:
    """Say which runs before left no end, once. Only for who holds the crawl lock."""
    for source, began in runs.end_unended(store):
        why = "killed, a power cut, or it could not write"
        log.warning("%s: the crawl of %s did not record its end (%s): what it stored is kept", source, began, why)


def look_at_archive(settings: BaseSettings) -> None:
    """Open the archive that is replayed, or see that one can be recorded. Raises UsageError, ArchiveError."""
    if is_replay(settings):
        opened(Path(settings["ARCHIVE"]))
    elif is_record(settings):
        check_writable(Path(settings["ARCHIVE"]))


def _look_at_images(folder: Path) -> None:
    try:
        paths.make_writable(folder)
    except OSError as error:
        raise AggregatorError(
            f"{folder}: no images can be kept here: {error.strerror}; name another folder with AGGREGATOR_IMAGES"
        ) from error


def check_arguments(name: str, loader: Any, arguments: Mapping[str, object]) -> None:
    """Have a known source's spider class look at its arguments. Raises UsageError; one that reads none takes any."""
    if read := getattr(loader.load(name), "read_arguments", None):
        read(arguments)


def check_question(name: str, loader: Any, arguments: Mapping[str, object], database: Path) -> None:
    """As `check_arguments`, for a crawl of this source alone, which has to have something to ask: of one that nothing
    lists, and that is not enabled, an address that was asked for before.

    Among others it is told by its run (symptoms.never_read) and stops none of them.
    """
    if check := getattr(loader.load(name), "check_question", None):
        check(arguments, revisits=lambda: declared(loader)[name].enabled or _is_visited(name, database))


def _is_visited(name: str, database: Path) -> bool:
    if not is_there(database):
        return False
    with Store.open(database, readonly=True) as store:
        return visits.is_visited(store.db, name)


def known(name: str, loader: Any) -> str:
    """The name of a source that a spider loader knows, as it is.

    Raises SourceError where its entry is bad, UsageError with what is meant perhaps, and what there is.
    """
    if broken := getattr(loader, "broken", {}).get(name):
        raise broken
    names = loader.list()
    if name in names:
        return name
    raise UsageError(
        f"there is no source {name!r}{did_you_mean(name, names) or '.'} There are: {', '.join(sorted(names)) or 'none'}"
    )


def declared(loader: Any) -> dict[str, Source]:
    """The sources that a spider loader knows, by name; {} of one that is not ours."""
    return getattr(loader, "sources", {})
