"""The loader: takes the stream in its order, and is the only one that writes to the store.

Each message is loaded in one transaction together with its position. Some at a time leave the stream, when all of them
are on the disk.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from aggregator import clock
from aggregator.errors import AggregatorError
from aggregator.run import Run
from aggregator.scale import broker, given_up, position
from aggregator.scale.loading import Loading
from aggregator.scale.messages import unpack
from aggregator.scale.snapshot import Snapshots
from pipelines.store import StoreStage

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis import Redis
    from scrapy.settings import BaseSettings

log = logging.getLogger(__name__)

# Entries that are read at a time: some megabytes.
BATCH = 100
# Seconds that an answer is kept for a worker that does not come for it.
KEPT = 3600


class Loader:
    """Loads the stream of a Redis into the store of these settings; `ended` is told of each run that came to its end,
    or was given up.

    Opening it may raise StoreError or QueueError.
    """

    def __init__(self, redis: Redis, settings: BaseSettings, ended: Callable[[Run], None]) -> None:
        self.redis = redis
        self.ended = ended
        self.stage = StoreStage(settings, Run("scale", clock.now()))

    def __enter__(self) -> Self:
        self.stage.open()
        self.store = self.stage.store
        self.snapshots = Snapshots(self.store.path)
        self.loading = Loading(self.stage, self._answer)
        position.claim(self.store, self.redis)
        return self

    def __exit__(self, *exception: object) -> None:
        self.stage.close()

    def load(self, wait: float) -> int:
        """Load some of what is in the stream; how many entries. Waits `wait` seconds for the first.

        Raises StoreError or LockedError: what could not be loaded is still in the stream.
        """
        streams: Any = self.redis.xread({broker.STREAM: position.last(self.store)}, BATCH, int(wait * 1000))
        entries = streams[0][1] if streams else []
        for entry, fields in entries:
            self._load(entry.decode(), fields)
        if entries:
            position.make_durable(self.store)
            self.redis.xdel(broker.STREAM, *(entry for entry, _ in entries))
        else:
            self._tidy()
            for run in given_up.record(self.store, self.redis):
                self.ended(run)
        return len(entries)

    def _tidy(self) -> None:
        """Take out what was loaded and is there all the same: its loader was killed, or Redis forgot that it went."""
        last = position.last(self.store)
        self.redis.xtrim(broker.STREAM, minid=last, approximate=False)
        self.redis.xdel(broker.STREAM, last)

    def _load(self, entry: str, fields: dict[bytes, bytes]) -> None:
        run = None
        try:
            with self.store.transaction():
                run = self.loading.take(unpack(fields))
                position.keep(self.store, entry)
        except (AggregatorError, *broker.AWAY):
            raise
        except Exception as error:
            log.exception("entry %s of the stream cannot be loaded", entry)
            self._give_up(entry, fields, error)
        if run is not None:
            self.ended(run)

    def _give_up(self, entry: str, fields: dict[bytes, bytes], error: Exception) -> None:
        with self.store.transaction():
            position.keep(self.store, entry)
            try:
                message = unpack(fields)
            except ValueError:
                # No message at all: whose it was finds one missing.
                return
            self.loading.give_up(message, error)

    def _answer(self, attempt: str, names: list[str]) -> None:
        """Send what is known for some sources, now that all is loaded that was sent before.

        Before the commit: an answer that comes twice does no harm, one that never comes does.
        """
        key = broker.SNAPSHOT + attempt
        with self.redis.pipeline() as together:
            together.rpush(key, self.snapshots.make(names))
            together.expire(key, KEPT)
            together.execute()
