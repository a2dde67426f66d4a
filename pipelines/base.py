"""What every stage is: it holds what must be open, and calls plain functions of aggregator/.

Scrapy makes a stage through `from_crawler`; `ingest` and `reprocess` make the same stages with `chain`. A stage says no
to a post by raising RejectedError; nothing else may lose one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import DropItem
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from aggregator.errors import RejectedError
from aggregator.post import Post
from pipelines import STAGES

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from aggregator.run import Run


class Stage:
    """One stage. Subclasses override `process`, and `open` and `close` where something must be held open."""

    def __init__(self, settings: BaseSettings, run: Run) -> None:
        self.settings = settings
        self.run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy: the run is the spider's."""
        spider: Any = crawler.spider
        return cls(crawler.settings, spider.run)

    def open(self) -> None:
        """Before the first post."""

    def process(self, post: Post) -> None:
        """Fill the post's fields of this stage in place. Raises RejectedError where it is no post."""
        raise NotImplementedError

    def close(self) -> None:
        """After the last post."""

    def open_spider(self) -> None:
        """Scrapy's name for `open`; the run keeps what goes wrong, Scrapy only calls the crawl off."""
        try:
            self.open()
        except Exception as error:
            self.run.fail("stage", f"{self.run.source}: {type(error).__name__}: {error}")
            raise

    def process_item(self, item: Post) -> Post:
        """Scrapy's name for `process`; a rejected post is dropped, counted and named in the log."""
        try:
            self.process(item)
        except RejectedError as error:
            self.run.reject(error, item.url)
            raise DropItem(str(error)) from error
        return item

    def close_spider(self) -> None:
        """Scrapy's name for `close`."""
        self.close()


def chain(settings: BaseSettings, run: Run) -> list[Stage]:
    """All stages in their order, for a run with no crawler; the caller opens and closes them."""
    return [load_object(path)(settings, run) for path in STAGES]
