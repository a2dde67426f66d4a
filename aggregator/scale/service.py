"""`aggregator scale load`: the loader at its work, until a signal or until all jobs are done."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from aggregator.fetch import after, environment, ready
from aggregator.fetch.lock import crawl_lock
from aggregator.scale import broker, position, queue
from aggregator.scale.loader import Loader
from aggregator.store.connection import check_is_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aggregator.run import Run

# Seconds between two looks at whether anything is left to do.
LOOK = 1.0


def load(ended: Callable[[Run], None], *, until_done: bool, wait: float = 0) -> None:
    """Load into the store until a signal comes, or, where `until_done`, until no job is waiting or at work.

    The crawl lock is held all the time: who is crawled through here is not crawled otherwise. The search index is
    brought up to date whenever there is nothing to load. Raises LockedError, StoreError, QueueError.
    """
    settings = environment.of_stages()
    database, redis = Path(settings["DATABASE"]), broker.connect()
    check_is_store(database)
    with broker.reached():
        position.ask(database, redis)
    with broker.reached(), crawl_lock(database, wait), Loader(redis, settings, ended) as loader, _told() as signals:
        ready.tell_of_killed(loader.store)
        is_indexed = False
        while not signals:
            # Looked at before: what a job sent is in the stream when it counts as done.
            is_done = until_done and not queue.unfinished(redis)
            if loader.load(LOOK):
                is_indexed = False
                continue
            if not is_indexed:
                after.settle(database, loader.stage.owners)
                is_indexed = True
            if is_done:
                break


@contextmanager
def _told() -> Iterator[list[int]]:
    """The signals to stop that came: one ends the loading after the entries that were read, and nothing is lost."""
    came: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, lambda number, _frame: came.append(number))
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
