"""Fills the image cache (IMAGECACHE_ENABLED): an extension that asks for the images of posts once the pages are read.

Scrapy's media pipelines could not do it. They ask while pages are still to be read, for every item again, also for what
was refused yesterday; they keep any file of any size, and bound nothing. What is taken from them is the way to ask
(engine.download with NO_CALLBACK, image.py).
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import DontCloseSpider, NotConfigured

from aggregator.errors import AggregatorError
from aggregator.fetch import image
from aggregator.fetch.keeper import Keeper
from aggregator.fetch.wanted import Wanted
from aggregator.image_cache import ImageCache
from aggregator.store.database import Store

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)

# What ails a cache or a store: a full disk, a folder that was closed meanwhile, a lock that nobody lets go.
TROUBLE = (OSError, sqlite3.Error, AggregatorError)

# Images on their way at once: of a host that answers no more, these are waited for one after the other.
AT_ONCE = 8


class Images:
    """The extension. An image that cannot be had is remembered in the store, and does no other harm."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        spider: Any = crawler.spider
        self.run = spider.run
        self.source: str = spider.name
        settings = crawler.settings
        cache = opened(Path(settings["IMAGECACHE_DIR"]), settings.getint("IMAGECACHE_MAXSIZE"))
        self.store = Store.open(Path(settings["DATABASE"]))
        self.keeper = Keeper(self.store, cache, self.run)
        try:
            self.wanted = Wanted(self.store, cache, self.source)
        except TROUBLE:
            self.store.close()
            raise
        self.on_their_way = 0
        self.is_looking = False
        # The event loop alone would let go of them.
        self.tasks: set[asyncio.Future[None]] = set()
        self.is_stopped = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy; only where images are to be kept, and for a spider of ours."""
        if not crawler.settings.getbool("IMAGECACHE_ENABLED") or not hasattr(crawler.spider, "run"):
            raise NotConfigured
        try:
            extension = cls(crawler)
        except TROUBLE as error:
            # The pages are read all the same; Scrapy logs what a component is disabled for.
            spider: Any = crawler.spider
            message = f"{spider.name}: no images are kept in this run: {error}"
            spider.run.note(message)
            raise NotConfigured(message) from error
        crawler.signals.connect(extension.idle, signal=signals.spider_idle)
        crawler.signals.connect(extension.closed, signal=signals.spider_closed)
        return extension

    def idle(self) -> None:
        """Nothing is left to ask for: now the next images, and the crawl goes on until they have come."""
        if not self.on_their_way and not self.is_looking:
            self._go_on()
        if self.on_their_way or self.is_looking:
            raise DontCloseSpider

    def closed(self) -> None:
        """The crawl is over. What was not answered is asked for by the next one."""
        self.is_stopped = True
        self.store.close()

    def _go_on(self) -> None:
        self.is_looking = False
        # Told to stop, Scrapy takes its time.
        if self.is_stopped or not self.crawler.crawling:
            return
        try:
            self.wanted.keep_mark()
            has_more = self._ask_on()
            if not self.on_their_way:
                self.wanted.keep_mark()
        except TROUBLE as error:
            self._stop(str(error))
            return
        if has_more and not self.on_their_way:
            # Nothing to ask for in many posts, and the event loop is other sources' as well.
            self.is_looking = True
            asyncio.get_running_loop().call_soon(self._go_on)

    def _ask_on(self) -> bool:
        """Ask for the next images; False once there are no more."""
        for number, url in enumerate(self.wanted, start=1):
            if url and self.keeper.is_silent(url):
                self.keeper.lose(url, image.TIMEOUT)
            elif url:
                self.on_their_way += 1
                task = asyncio.ensure_future(self._ask(url))
                self.tasks.add(task)
                task.add_done_callback(self.tasks.discard)
            if not url or number == AT_ONCE:
                return True
        return False

    async def _ask(self, url: str) -> None:
        """Ask for an image, and keep it or remember why not."""
        try:
            body, reason = await image.ask(self.crawler.engine, url)
            if self.is_stopped:
                return
            if body:
                self.keeper.keep(url, body)
                self.wanted.kept(len(body))
            elif reason:
                self.keeper.lose(url, reason)
        except TROUBLE as error:
            self._stop(f"{url}: {error}")
        finally:
            # Here and not when the task is done, which would be after Scrapy's look at whether anything is left.
            self.on_their_way -= 1

    def _stop(self, message: str) -> None:
        """Nothing can be kept: the next crawl asks again."""
        self.is_stopped = True
        self.run.note(f"{self.source}: no more images are kept in this run: {message}")
        log.warning("%s: no more images are kept in this run: %s", self.source, message)


@lru_cache(maxsize=1)
def opened(folder: Path, most: int) -> ImageCache:
    """The cache of a process: the sources that are crawled at once fill it together, and `most` is for all of them."""
    return ImageCache(folder, most)
