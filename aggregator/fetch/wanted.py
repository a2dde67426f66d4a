"""Which images a crawl of a source asks for: looked up in the store, from the last change that was looked at on.

So a crawl that was killed loses none, a second one asks for nothing again, and posts that others stored (ingest,
workers) get theirs as well.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Self

from aggregator import clock
from aggregator.store import images

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aggregator.image_cache import ImageCache
    from aggregator.store.database import Store

# Images of a source in one run, some 17 minutes at one a second: the rest has time until the next runs.
MOST = 1000

# Images of one post: an article seldom has more, and a page of thousands would hold back its source's other posts for
# weeks. The rest stay links.
MOST_OF_A_POST = 30

# The part of the cache that a source may fill in one run. Whatever is kept pushes out what is oldest, whose ever it is:
# without a limit one source with the largest images allowed would empty the cache in a night.
SHARE = 0.1


class Wanted:
    """The addresses to ask for in one run, each once: what may be asked for again, then the images of new posts."""

    def __init__(self, store: Store, cache: ImageCache, source: str) -> None:
        self.store, self.cache, self.source = store, cache, source
        self.identity = cache.identity()
        # The change of the last post of which none is to come; the first mark must be that of before the crawl.
        self.seen = images.mark(store, self.identity, source)
        # Bytes.
        self.room = cache.most * SHARE
        self._addresses = islice(self._found(), MOST)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        if self.room <= 0:
            raise StopIteration
        return next(self._addresses)

    def kept(self, size: int) -> None:
        """An image of this many bytes was kept."""
        self.room -= size

    def keep_mark(self) -> None:
        """All that was asked for has been answered: so have been the posts that were passed."""
        images.keep_mark(self.store, self.identity, self.source, self.seen)

    def _found(self) -> Iterator[str]:
        asked = set[str]()
        for url in images.due(self.store, self.source, clock.now(), MOST):
            asked.add(url)
            yield url
        for change, urls in images.news(self.store, self.source, self.seen):
            for url in urls[:MOST_OF_A_POST]:
                if url not in asked and not self.cache.find(url) and not images.is_lost(self.store, url):
                    asked.add(url)
                    yield url
            self.seen = change
