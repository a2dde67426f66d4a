"""Manners that Scrapy leaves to us: Crawl-delay, Retry-After, and a robots.txt that a server cannot give."""

from __future__ import annotations

import logging
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.utils.httpobj import urlparse_cached

from aggregator import clock
from aggregator.fetch import failures, guard
from aggregator.fetch.environment import is_replay

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

log = logging.getLogger(__name__)

# "Too many requests" and "not now": the answers that may carry Retry-After.
BUSY = (429, 503)

# Seconds to leave a busy host alone where it does not say: doubled with each try.
FIRST_PAUSE = 5.0

# Seconds: a slot without any delay would not look at the pause either.
LEAST_DELAY = 0.01

# From here on a status is an error of the server (RFC 9110).
SERVER_ERROR = 500


# Scrapy says with a traceback that a robots.txt could not be fetched; Robots says it in a line.
logging.getLogger(RobotsTxtMiddleware.__module__).addFilter(lambda record: not record.exc_info)


class Robots(RobotsTxtMiddleware):
    """Scrapy's, but of a host that cannot give its robots.txt nothing is fetched (RFC 9309, 2.3.1.4): a server error,
    no connection, no whole answer, or none as yet where the crawl is told to stop. One that is not there (4xx), or
    behind too many redirects, allows everything.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # What their requests end with, by host and port.
        self.unreachable: dict[str, str] = {}

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Called with what robots.txt says, None where it says nothing."""
        if why := self.unreachable.get(urlparse_cached(request).netloc):
            raise IgnoreRequest(why)
        super().process_request_2(rp, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if failures.is_let_go(exc):
            self.unreachable[netloc] = failures.LET_GO
        # A host that is refused is told of by the request for its page.
        elif not isinstance(exc, IgnoreRequest) and not guard.refusal(f"//{netloc}"):
            self._is_unreachable(netloc, failures.describe(exc)[1])
        super()._robots_error(exc, netloc)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= SERVER_ERROR:
            self._is_unreachable(netloc, f"HTTP {response.status}")
        await super()._parse_robots(response, netloc, request)

    def _is_unreachable(self, netloc: str, why: str) -> None:
        self.unreachable[netloc] = f"{failures.NO_ROBOTS_TXT}: {why}"
        name = self.crawler.spider.name if self.crawler.spider else "-"
        log.warning("%s: %s: %s, so nothing is fetched from there: %s", name, netloc, failures.NO_ROBOTS_TXT, why)


class CrawlDelay:
    """A downloader middleware: a Crawl-delay longer than ours becomes the delay of its host."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.name = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self.floor = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self.hosts: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy; an archive is asked without delay."""
        if is_replay(crawler.settings):
            raise NotConfigured
        middleware = cls(crawler)
        crawler.signals.connect(middleware.parsed, signal=signals.robots_parsed)
        return middleware

    def parsed(self, robotparser: RobotParser, request: Request) -> None:
        """A robots.txt was read: take its delay over, without jitter, which would make it shorter now and then."""
        delay = robotparser.crawl_delay(self.name) or 0
        host = urlparse_cached(request).hostname or ""
        if delay <= self.floor or host in self.hosts:
            return
        self.hosts.add(host)
        log.info("%s: robots.txt asks for %g s between requests", host, delay)
        downloader = self.crawler.engine.downloader
        downloader.per_slot_settings[host] = {"delay": delay, "concurrency": 1, "jitter": 0}
        if slot := downloader.slots.get(host):
            slot.delay, slot.concurrency, slot.jitter = delay, 1, 0.0

    def process_request(self, request: Request) -> None:
        """AutoThrottle knows one floor for all hosts: it leaves these alone."""
        if urlparse_cached(request).hostname in self.hosts:
            request.meta["autothrottle_dont_adjust_delay"] = True


class Patience(RetryMiddleware):
    """Scrapy's retries, but a busy host is left alone for as long as it says (Retry-After), or longer each time."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """A busy answer pauses its host before the next try; one that asks for more than LONGEST_WAIT stands."""
        if response.status in BUSY and not is_replay(self.crawler.settings):
            wait = retry_after(response) or FIRST_PAUSE * 2 ** request.meta.get("retry_times", 0)
            longest = self.crawler.settings.getfloat("LONGEST_WAIT")
            if wait > longest:
                log.warning("%s: asks for %d s of patience, more than LONGEST_WAIT (%d s)", response.url, wait, longest)
                return response
            self._pause(request, wait)
        return super().process_response(request, response)

    def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:  # type: ignore[override]
        """What the address guard refuses it will refuse again."""
        return None if guard.refusal(request.url) else super().process_exception(request, exception)

    def _pause(self, request: Request, wait: float) -> None:
        slot: Slot | None = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None:
            slot.delay = max(slot.delay, LEAST_DELAY)
            slot.lastseen = max(slot.lastseen, monotonic() + wait)


def retry_after(response: Response) -> float:
    """The seconds that a Retry-After header asks for (a number, or a date as of our clock); 0 where it says nothing."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal():
        return float(value[:9])  # nine digits are 30 years: a longer number is no more than that
    try:
        return max(0.0, (parsedate_to_datetime(value) - clock.now()).total_seconds())
    except (ValueError, TypeError):
        return 0.0
