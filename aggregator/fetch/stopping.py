"""A crawl that is told to stop ends soon: an extension that lets go of the requests that are still waiting.

Scrapy waits for all that it has handed to the downloader, up to sixteen requests of a host; at the host's delay that is
minutes, and with a long Crawl-delay half an hour, long after whoever sent the signal has lost patience and kills.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.asyncio import create_looping_call
from twisted.python.failure import Failure

from aggregator.fetch.failures import LET_GO

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# Seconds between two looks: Scrapy has no signal for "told to stop".
LOOK = 0.5


class Stopping:
    """The extension. What a server has been asked for already is waited for, as long as DOWNLOAD_TIMEOUT says."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.look = create_looping_call(self._let_go)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        stopping = cls(crawler)
        crawler.signals.connect(stopping.opened, signal=signals.spider_opened)
        crawler.signals.connect(stopping.closed, signal=signals.spider_closed)
        return stopping

    def opened(self) -> None:
        """Begin to look."""
        self.look.start(LOOK, now=False)

    def closed(self) -> None:
        """All has ended."""
        if self.look.running:
            self.look.stop()

    def _let_go(self) -> None:
        if self.crawler.crawling or self.crawler.engine is None:
            return
        for slot in list(self.crawler.engine.downloader.slots.values()):
            while slot.queue:
                _, waiting = slot.queue.popleft()
                waiting.errback(Failure(IgnoreRequest(LET_GO)))  # type: ignore[no-untyped-call]
