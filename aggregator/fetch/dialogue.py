"""A conversation with a site, as against a crawl: a function asks for one address after another and returns a result.

Requests pass through the same settings, guards, manners and archive as a crawl's; nothing is stored.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Generic, TypeVar

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

from aggregator import clock
from aggregator.discover.visit import Answer, Fetch
from aggregator.errors import AggregatorError
from aggregator.fetch import environment, failures, ready
from aggregator.fetch.replay import fetched_at

T = TypeVar("T")

# Nothing is stored and nothing counted, no source is asked for by its name; what goes wrong is said by whoever asks.
SETTINGS = {
    "ITEM_PIPELINES": {},
    "EXTENSIONS": {"aggregator.fetch.report.Report": None},
    "SPIDER_LOADER_CLASS": "scrapy.spiderloader.DummySpiderLoader",
    "LOG_LEVEL": "ERROR",
}

# The standard lets anyone fetch it (RFC 9309, 2.2.2), whatever it says of itself.
ROBOTS = "/robots.txt"


class Dialogue(Spider, Generic[T]):
    """Lets `script` ask, and keeps its result or the error that it raised."""

    name = "discover"

    def __init__(self, script: Callable[[Fetch], Awaitable[T]]) -> None:
        super().__init__()
        self.script = script
        self.result: list[T] = []
        self.error: Exception | None = None
        # Scrapy wants start() to be a generator of requests; ours are made by the script.
        self.further: tuple[Request, ...] = ()

    async def start(self) -> AsyncIterator[Any]:
        """Run the script; it makes its requests itself."""
        try:
            self.result.append(await self.script(self.ask))
        except Exception as error:  # noqa: BLE001 - raised again where the conversation was begun
            self.error = error
        for request in self.further:
            yield request

    async def ask(self, url: str) -> Answer:
        """One address, after redirects and retries; what went wrong is in the answer."""
        meta = {"dont_obey_robotstxt": True} if url.endswith(ROBOTS) else {}
        engine: Any = self.crawler.engine
        try:
            response = await engine.download_async(Request(url, meta=meta))
        except Exception as error:  # noqa: BLE001 - whatever a download ends with is an answer, too
            return Answer(url, clock.now(), trouble=failures.describe(error, url)[1])
        return Answer(
            response.url,
            fetched_at(response),
            response.status,
            response.body,
            (response.headers.get("Content-Type") or b"").decode("latin-1"),
            "" if response.status < 400 else f"HTTP {response.status}",  # noqa: PLR2004 - RFC 9110: errors begin there
        )


def hold(script: Callable[[Fetch], Awaitable[T]], settings: Mapping[str, Any] | None = None) -> T:
    """What the script returns; `settings` win over everything.

    Raises what it raises, ArchiveError, and AggregatorError where it never came to work. Works once a process
    (Twisted's reactor cannot start again).
    """
    project = get_project_settings()
    project.setdict({**SETTINGS, **(settings or {})}, "cmdline")
    environment.apply(project)
    ready.look_at_archive(project)
    process = AsyncCrawlerProcess(project)
    crawler = process.create_crawler(Dialogue)
    process.crawl(crawler, script=script)
    process.start()
    spider: Any = crawler.spider
    if spider is None or (spider.error is None and not spider.result):
        raise AggregatorError("the crawler did not start, or was stopped")
    if spider.error is not None:
        raise spider.error
    result: T = spider.result[0]
    return result
