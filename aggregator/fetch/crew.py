"""Some sources of a process at work, the others waiting for their turn."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Protocol

from scrapy import signals

from aggregator import clock
from aggregator.fetch.symptoms import FAILED
from aggregator.run import Run

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Mapping, Sequence

    from scrapy.crawler import AsyncCrawlerProcess, Crawler

# How a run ends that was told to stop: no further source is begun.
STOPPED = "shutdown"


class Watcher(Protocol):
    """Who looks on: told when a source's run begins and when it has ended. The run's counts move in between."""

    def started(self, run: Run) -> None: ...  # noqa: D102 - see the class
    def ended(self, run: Run) -> None: ...  # noqa: D102


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


def was_stopped(names: Sequence[str], runs: Sequence[Run]) -> bool:
    """Whether a signal ended the crawl of these sources: one of the runs that were begun, or before all were."""
    return len(runs) < len(set(names)) or any(run.finished == STOPPED for run in runs)


def run_of(name: str, crawler: Crawler, task: asyncio.Task[None]) -> Run:
    """The run of a crawler that ended, also of one that never came to work."""
    error = task.exception() if not task.cancelled() else None
    run: Run | None = getattr(crawler.spider, "run", None)
    if run is None:
        run = Run(name, clock.now())
    if error is not None or run.status is None:
        run.ended_at = clock.now()
        run.status, run.reason = getattr(error, "exit_status", FAILED), f"没有开始：{error}" if error else "没有跑完"
        run.fail("start", f"{name}: {type(error).__name__}: {error}" if error else f"{name}: did not end by itself")
    return run
