"""One page for `aggregator read`: fetched as a crawl would fetch it (robots.txt, guards, archive), or from a file."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.utils.project import get_project_settings

from aggregator.clock import now
from aggregator.errors import SEE_IT, AggregatorError, RejectedError, UsageError
from aggregator.fetch import environment, failures, ready
from aggregator.fetch.dialogue import SETTINGS
from aggregator.fetch.replay import fetched_at
from aggregator.page.decode import decode
from aggregator.page.dom import printable
from aggregator.page.page import Page

# The address of a file that names none: the TLD that leads nowhere (RFC 2606).
NOWHERE = "https://page.invalid/"
# More control characters than this have only files that are no text; in pages there are strays.
BINARY = 0.01
TAG = re.compile(r"<[a-z!]", re.IGNORECASE)
_OPEN = ("{", "[")  # how a JSON object or list begins


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
    """A page that was saved; `url` is where it stood, by default what the page itself says.

    Raises UsageError where there is no file that can be read, AggregatorError for one that is no HTML page. With `url`
    it may be JSON: so answer some platforms, and their rules read it.
    """
    try:
        html = decode(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    if len(html) - len(printable(html)) > len(html) * BINARY:
        raise AggregatorError(f"{path}: is no HTML page: it is a binary file")
    if html.strip() and not url and (not TAG.search(html) or _is_json(html)):
        raise AggregatorError(f"{path}: is no HTML page; posts in another form are for `aggregator ingest`")
    page = Page(url, html, now())
    page.url = url or _own_address(page) or NOWHERE + path.name
    return page


def _own_address(page: Page) -> str:
    said = page.selector.css("link[rel=canonical]::attr(href), meta[property='og:url']::attr(content)")
    return next((url for url in said.getall() if url.startswith(("http://", "https://"))), "")


def explained(error: RejectedError, page: Page, named: str) -> AggregatorError:
    """Why there is no article, of the page by the name that it was asked for, and what to do."""
    said = str(error).replace(page.url, named, 1)
    return AggregatorError(said.removesuffix(SEE_IT) + f": {_what(page)}" if said.endswith(SEE_IT) else said)


def _what(page: Page) -> str:
    if not page.html.strip():
        return "it is empty"
    if page.url.startswith(NOWHERE):
        return (
            "give --url, where the page stood: the rules of its platform may read it; what a script makes is not in it"
        )
    return "look whether its source has the text: what a script makes is not in it"


def _is_json(text: str) -> bool:
    """Whether a text is a JSON object or list, or begins with two of them, as JSON Lines do."""
    text = text.lstrip()
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return False
    rest = text[end:].lstrip()
    return text.startswith(_OPEN) and (not rest or rest.startswith(_OPEN))
