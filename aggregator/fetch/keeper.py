"""What becomes of an image that was asked for: kept in the cache, or remembered in the store as lost, with why."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING

from aggregator import clock
from aggregator.fetch.image import TIMEOUT
from aggregator.run import about
from aggregator.store import images

if TYPE_CHECKING:
    from aggregator.image_cache import ImageCache
    from aggregator.run import Run
    from aggregator.store.database import Store

log = logging.getLogger(__name__)

# Images of one host that are waited for in vain: then its others are as good as lost.
ENOUGH = 3


class Keeper:
    """Keeps the images of one run, counts them in it, and knows which hosts are silent."""

    def __init__(self, store: Store, cache: ImageCache, run: Run) -> None:
        self.store, self.cache, self.run = store, cache, run
        self._silent: Counter[str] = Counter()

    def is_silent(self, url: str) -> bool:
        """Whether an image's host is not to be asked any more in this run."""
        return self._silent[_host(url)] >= ENOUGH

    def keep(self, url: str, body: bytes) -> None:
        """An image was had. Raises OSError where it cannot be written, AggregatorError where the store cannot."""
        self.cache.keep(url, body, self.run.source)
        self.run.images["kept"] += 1
        images.forget(self.store, url)

    def lose(self, url: str, reason: str) -> None:
        """An image could not be had, for a reason in a word. Raises AggregatorError."""
        self._silent[_host(url)] += reason == TIMEOUT
        self.run.images["lost"] += 1
        log.info("%s", about(self.run.source, url, f"image not kept: {reason}"))
        images.lose(self.store, self.run.source, url, reason, clock.now())


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]
