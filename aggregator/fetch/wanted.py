"""Which images a crawl of a source asks for: looked up in the store, from the last post that was looked at on.

So a crawl that was killed loses none, a second one asks for nothing again, and posts that others stored (ingest,
workers) get theirs as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from aggregator import clock
from aggregator.store import images, state

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from aggregator.image_cache import ImageCache
    from aggregator.store.database import Store

# Images of a source in one run, some 17 minutes at one a second: the rest has time until the next runs.
MOST = 1000

# Images of one post: an article seldom has more, and a page of thousands would hold back its source's other posts for
# weeks. The rest stay links.
MOST_OF_A_POST = 30

# The part of the cache that a source may fill in one run. Where the cache is full, more would push out the source's own
# of some nights before: asked for, and gone before anybody saw them.
SHARE = 0.1


class Wanted:
    """The addresses to ask for in one run, each once: what may be asked for again, then the images of new posts.

    "" comes wherever many posts have been looked through: time to let others have their turn.
    """

    def __init__(self, store: Store, cache: ImageCache, source: str) -> None:
        self.store, self.cache, self.source = store, cache, source
        self.identity = cache.identity()
        # The place of the last post of which no image is to come; the first mark must be that of before the crawl.
        self.seen = self.marked = images.mark(store, self.identity, source)
        self.left = MOST
        # Bytes.
        self.room = cache.most * SHARE
        self._asked: set[str] = set()
        self._addresses = self._found()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        if not self.left or self.room <= 0:
            raise StopIteration
        url = next(self._addresses)
        self.left -= bool(url)
        return url

    def kept(self, size: int) -> None:
        """An image of this many bytes was kept."""
        self.room -= size

    def keep_mark(self) -> None:
        """All that was asked for has been answered: so have been the posts that were passed."""
        if self.seen != self.marked:
            images.keep_mark(self.store, self.identity, self.source, self.seen)
            self.marked = self.seen

    def _found(self) -> Iterator[str]:
        yield from self._new(images.due(self.store, self.source, clock.now(), MOST))
        place = self.seen
        while True:
            # Before the posts: what is written meanwhile has a later one.
            changes = state.changes(self.store)
            posts = images.news(self.store, self.source, place)
            for place, urls in posts:
                *others, last = [*self._new(filter(self._is_new, urls[:MOST_OF_A_POST]))] or [""]
                yield from others
                # Before the last: with it the run may end, and what it brought may be pushed out before the next one.
                self.seen = place
                if last:
                    yield last
            if len(posts) < images.PAGE:
                break
            yield ""
        self.seen = images.behind(changes)

    def _new(self, urls: Iterable[str]) -> Iterator[str]:
        for url in urls:
            if url not in self._asked:
                self._asked.add(url)
                yield url

    def _is_new(self, url: str) -> bool:
        return not self.cache.find(url) and not images.is_lost(self.store, url)
