"""Crawl several sources in one process, a few at a time: politeness is per host, so one does not wait for another."""

from __future__ import annotations

import asyncio
import signal
from collections import deque
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

from aggregator import clock
from aggregator.fetch import after, environment, ready
from aggregator.fetch.lock import crawl_lock
from aggregator.fetch.outcome import FAILED
from aggregator.run import Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scrapy.crawler import Crawler
    from scrapy.settings import Settings

# Sources crawled at once. Each host is asked once a second at most, and a post costs some 15 ms of CPU: eight leave
# most of one core to the machine's other work.
AT_ONCE = 8

# How a run ends that was told to stop: no further source is begun.
STOPPED = "shutdown"


class Watcher(Protocol):
    """Who looks on: told when a source's run begins and when it has ended. The run's counts move in between."""

    def started(self, run: Run) -> None: ...  # noqa: D102 - see the class
    def ended(self, run: Run) -> None: ...  # noqa: D102


def crawl(
    names: Sequence[str],
    *,
    archive: Path | None = None,
    record: bool = False,
    pages: int | None = None,
    since: str | None = None,
    url: str | None = None,
    wait: float = 0,
    at_once: int = AT_ONCE,
    settings: Mapping[str, Any] | None = None,
    watcher: Watcher | None = None,
) -> list[Run]:
    """Crawl sources through every stage into the store, then bring the search index up to date.

    Returns their finished runs in the order of `names`, each with status and reason (those that a signal kept from
    beginning are left out). `archive` is replayed, or recorded in with `record`; without it AGGREGATOR_ARCHIVE counts.
    `pages`, `since` and `url` are the spiders' arguments; `settings` win over everything.

    Works once a process (Twisted's reactor cannot start again). Raises UsageError for an unknown name or a wrong
    argument, LockedError where another crawl does not end within `wait` seconds, ArchiveError, StoreError.
    """
    process = AsyncCrawlerProcess(_settings(archive, settings, record=record))
    known = process.spider_loader.list()
    wanted = [ready.known(name, known) for name in names]
    given = {"pages": pages, "since": since, "url": url}
    arguments = {name: str(value) for name, value in given.items() if value is not None}
    for name in wanted:
        ready.check_arguments(process.spider_loader.load(name), arguments)
    database = Path(process.settings["DATABASE"])
    with crawl_lock(database, wait):
        ready.look(process.settings)
        crew = Crew(process, wanted, arguments, watcher)
        with _own_signals():
            crew.work(at_once)
        after.refresh_index(database)
    return crew.runs()


class Crew:
    """Some sources of a process at work, the others waiting for their turn."""

    def __init__(
        self, process: AsyncCrawlerProcess, names: Sequence[str], arguments: Mapping[str, str], watcher: Watcher | None
    ) -> None:
        self.process = process
        self.names = list(dict.fromkeys(names))
        self.waiting = deque(self.names)
        self.arguments = arguments
        self.watcher = watcher
        self.done: dict[str, Run] = {}

    def work(self, at_once: int) -> None:
        """Crawl all; returns when the last has ended."""
        for _ in range(at_once):
            self._begin()
        if self.names:
            self.process.start()

    def runs(self) -> list[Run]:
        """The runs that were begun, in the order of the names."""
        return [self.done[name] for name in self.names if name in self.done]

    def _begin(self) -> None:
        if not self.waiting:
            return
        name = self.waiting.popleft()
        crawler = self.process.create_crawler(name)
        if self.watcher is not None:
            crawler.signals.connect(self._opened, signal=signals.spider_opened)
        task = self.process.crawl(crawler, **self.arguments)
        task.add_done_callback(lambda task: self._ended(name, crawler, task))

    def _opened(self, spider: Any) -> None:
        if self.watcher is not None:
            self.watcher.started(spider.run)

    def _ended(self, name: str, crawler: Crawler, task: asyncio.Task[None]) -> None:
        run = self.done[name] = run_of(name, crawler, task)
        if self.watcher is not None:
            self.watcher.ended(run)
        if run.finished == STOPPED:
            self.waiting.clear()
        self._begin()


def run_of(name: str, crawler: Crawler, task: asyncio.Task[None]) -> Run:
    """The run of a crawler that ended, also of one that never came to work."""
    error = task.exception() if not task.cancelled() else None
    run: Run | None = getattr(crawler.spider, "run", None)
    if run is None:
        run = Run(name, clock.now())
    if run.status is None:
        run.ended_at = clock.now()
        run.status, run.reason = FAILED, f"没有开始：{error}" if error else "没有跑完"
        run.fail("start", f"{name}: {type(error).__name__}: {error}" if error else f"{name}: did not end by itself")
    return run


def _settings(archive: Path | None, settings: Mapping[str, Any] | None, *, record: bool) -> Settings:
    project = get_project_settings()
    if archive is not None:
        project.set("ARCHIVE", str(archive), "cmdline")
        project.set("ARCHIVE_MODE", "record" if record else "replay", "cmdline")
    project.setdict(dict(settings or {}), "cmdline")
    environment.apply(project)
    return project


@contextmanager
def _own_signals() -> Iterator[None]:
    """Give SIGINT and SIGTERM back after the crawl: what follows it must be as easy to stop as before."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
