"""One page for `aggregator read`: fetched as a crawl would fetch it (robots.txt, guards, archive), or from a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from parsel import Selector
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.utils.project import get_project_settings

from aggregator.clock import now
from aggregator.errors import AggregatorError, UsageError
from aggregator.fetch import environment, failures, ready
from aggregator.fetch.dialogue import SETTINGS
from aggregator.fetch.replay import fetched_at
from aggregator.page.decode import decode
from aggregator.page.page import Page

# The address of a file that names none: the TLD that leads nowhere (RFC 2606).
NOWHERE = "https://page.invalid/"


class OnePage(Spider):
    """Asks for one address and keeps the answer."""

    name = "read"

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.answer: Response | None = None
        self.trouble = "no answer"

    async def start(self) -> AsyncIterator[Any]:
        """The one request."""
        yield Request(self.url, self.parse, errback=self.failed)

    def parse(self, response: Response) -> None:
        """Keep the answer."""
        self.answer = response

    def failed(self, failure: Any) -> None:
        """Keep what went wrong."""
        self.trouble = failures.describe(failure.value, failure.request.url)[1]


def fetch(url: str) -> Page:
    """The page at an address. Raises AggregatorError where there is none, UsageError, ArchiveError. Once a process."""
    settings = get_project_settings()
    settings.setdict(SETTINGS, "cmdline")
    environment.apply(settings)
    ready.look_at_archive(settings)
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(OnePage)
    process.crawl(crawler, url=url)
    process.start()
    spider: Any = crawler.spider
    if spider is None or spider.answer is None:
        raise AggregatorError(f"{url}: {spider.trouble if spider else 'the crawler did not start'}")
    content_type = (spider.answer.headers.get("Content-Type") or b"").decode("latin-1")
    return Page(spider.answer.url, decode(spider.answer.body, content_type), fetched_at(spider.answer))


def from_file(path: Path, url: str = "") -> Page:
    """A page that was saved; `url` is where it stood, by default what the page itself says. Raises UsageError."""
    try:
        html = decode(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    return Page(url or _own_address(html) or NOWHERE + path.name, html, now())


def _own_address(html: str) -> str:
    said = Selector(text=html or "<p>").css("link[rel=canonical]::attr(href), meta[property='og:url']::attr(content)")
    return next((url for url in said.getall() if url.startswith(("http://", "https://"))), "")
