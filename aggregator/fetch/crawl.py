"""Crawl several sources in one process, a few at a time: politeness is per host, so one does not wait for another."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

from aggregator.fetch import after, environment, ready
from aggregator.fetch.crew import Crew, Watcher, was_stopped
from aggregator.fetch.lock import crawl_lock
from aggregator.store.connection import check_is_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scrapy.settings import Settings

    from aggregator.run import Run

# Sources crawled at once. Each host is asked once a second at most, and a post costs some 15 ms of CPU: eight leave
# most of one core to the machine's other work.
AT_ONCE = 8


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
    """Crawl sources through every stage into the store, then bring the search index up to date (not after a signal).

    Returns their finished runs in the order of `names`, each with status and reason (those that a signal kept from
    beginning are left out). `archive` is replayed, or recorded in with `record`; without it AGGREGATOR_ARCHIVE counts.
    `pages`, `since` and `url` are the spiders' arguments; `settings` win over everything.

    Works once a process (Twisted's reactor cannot start again). Raises UsageError for an unknown name, one whose
    entry is bad, or a wrong argument, LockedError where another crawl does not end within `wait` seconds, ArchiveError,
    StoreError.
    """
    process = AsyncCrawlerProcess(_settings(archive, settings, record=record))
    wanted = [ready.known(name, process.spider_loader) for name in names]
    given = {"pages": pages, "since": since, "url": url}
    arguments = {name: str(value) for name, value in given.items() if value is not None}
    for name in wanted:
        ready.check_arguments(name, process.spider_loader, arguments)
    database = Path(process.settings["DATABASE"])
    check_is_store(database)
    if len(set(wanted)) == 1:
        ready.check_question(wanted[0], process.spider_loader, arguments, database)
    with crawl_lock(database, wait):
        declared = ready.declared(process.spider_loader)
        ready.look(process.settings, declared)
        crew = Crew(process, wanted, arguments, watcher)
        with _own_signals():
            crew.work(at_once)
        if not was_stopped(names, crew.runs()):
            after.settle(database, declared)
    return crew.runs()


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
