"""The report of a crawl: an extension that fills spider.run from the crawler's own signals, judges it, and keeps it.

Scrapy's log counters are shared by all crawlers of a process, and its exit status knows nothing; signals are a
crawler's own.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from aggregator import clock
from aggregator.errors import AggregatorError, LockedError, RejectedError, StoreError
from aggregator.fetch import failures, outcome
from aggregator.fetch.environment import is_replay
from aggregator.fetch.replay import opened
from aggregator.fetch.symptoms import LOCKED, UNOPENED
from aggregator.run import Run, about
from aggregator.store import runs
from aggregator.store.database import Store

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

log = logging.getLogger(__name__)

# Runs that a run is judged by: a fortnight of one a day, enough to know what is usual.
HISTORY = 14

# The store's errors, and how a run is called that one of them ends.
ENDS = {LockedError: LOCKED, StoreError: "store"}


class Report:
    """The extension. The run is the spider's `run`; a spider without one gets one."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        spider: Any = crawler.spider
        self.run: Run = getattr(spider, "run", None) or Run(spider.name, clock.now())
        spider.run = self.run
        self.store_path = Path(crawler.settings["DATABASE"])
        # With JOBDIR requests are written to disk, and only a spider's own methods can be.
        self.hold_errbacks = not crawler.settings["JOBDIR"]

        # The run's row in the store, once it has one.
        self.row: int | None = None
        self.is_open = False
        self.closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        report = cls(crawler)
        for signal, listener in (
            (signals.spider_opened, report.opened),
            (signals.request_scheduled, report.scheduled),
            (signals.request_dropped, report.dropped),
            (signals.request_reached_downloader, report.requested),
            (signals.response_received, report.received),
            (signals.item_error, report.item_failed),
            (signals.spider_error, report.spider_failed),
            (signals.spider_closed, report.closed),
        ):
            crawler.signals.connect(listener, signal=signal)
        return report

    def opened(self) -> None:
        """Keep that the run has begun, and say at once what is wrong: with the archive (the run goes on with what can
        be read of it), with our name."""
        self.is_open = True
        try:
            self._begin()
        except AggregatorError as error:
            log.warning("%s: not recorded as begun: %s", self.run.source, error)
        if not is_replay(self.crawler.settings):
            if not self.crawler.settings["CONTACT"]:
                log.warning("AGGREGATOR_CONTACT is not set: whoever is crawled cannot reach you")
        else:
            for problem in opened(Path(self.crawler.settings["ARCHIVE"])).problems:
                self.run.fail("archive", f"{self.run.source}: {problem}")

    def scheduled(self, request: Request) -> None:
        """A request without an errback gets ours: Scrapy would lose some failures without a word."""
        if request.errback is None and self.hold_errbacks:
            request.errback = self.request_failed

    def dropped(self, request: Request) -> None:
        """Scrapy drops what was asked for already; where redirects lead back to it, nothing was answered at all."""
        if request.url in request.meta.get("redirect_urls", ()):
            message = about(self.run.source, request.url, "redirects lead back to it (is a cookie wanted?)")
            self.run.fail("redirects", message)
            log.warning("%s", message)
            if led_away := getattr(self.crawler.spider, "led_away", None):
                led_away(request)

    def requested(self, request: Request) -> None:
        """A request goes out, retries among them; robots.txt is not counted."""
        if request.callback is not NO_CALLBACK:
            self.run.requests += 1

    def received(self, request: Request) -> None:
        """An answer came that is the spider's to read."""
        if request.callback is not NO_CALLBACK:
            self.run.pages += 1

    def request_failed(self, failure: Failure) -> None:
        """No usable answer, after all retries."""
        request: Request = failure.request  # type: ignore[attr-defined]  # put there by Scrapy
        failures.tell(log, self.run, request.url, failure.value)

    async def item_failed(self, item: Any, failure: Failure) -> None:
        """A stage broke down over a post."""
        self._broke_down("stage", getattr(item, "url", "?"), failure.value)

    def spider_failed(self, failure: Failure, response: Any) -> None:
        """A callback raised: a page that is no post, or a fault of ours."""
        url = response.url if isinstance(response, Response) else "start"
        if isinstance(failure.value, RejectedError):
            self.run.reject(failure.value, url)
        else:
            self._broke_down("spider", url, failure.value)

    def _broke_down(self, kind: str, url: str, error: BaseException | None) -> None:
        """A fault of ours. Without a store nothing more can be kept, so the crawl ends."""
        end = next((reason for known, reason in ENDS.items() if isinstance(error, known)), "")
        self.run.fail("store" if end else kind, f"{self.run.source}: {url}: {type(error).__name__}: {error}")
        if end and self.closing is None:
            # As a task: closing waits for the post that we are called about.
            self.closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=end))

    def closed(self, reason: str) -> None:
        """The last word: how it ended, what to think of it, and a row in the store."""
        self.run.finished = reason if self.is_open else UNOPENED
        self.run.ended_at = clock.now()
        try:
            self._keep()
        except AggregatorError as error:
            self.run.status, self.run.reason = error.exit_status, str(error)
            log.error("%s: the run could not be recorded: %s", self.run.source, error)  # noqa: TRY400

    def _begin(self) -> None:
        with Store.open(self.store_path) as store:
            self.row = runs.begin(store, self.run)

    def _keep(self) -> None:
        with Store.open(self.store_path) as store:
            self.run.status, self.run.reason = judged(store, self.run)
            runs.save(store, self.run, self.run.status, self.run.reason, self.row)


def judged(store: Store, run: Run) -> tuple[int, str]:
    """What to think of a run by what the store has of its source: the runs before it, and whether any post."""
    history = runs.history(store, run.source, HISTORY)
    return outcome.judge(run, history, has_posts=runs.has_posts(store.db, run.source))
