"""A job of the queue: one source crawled by a worker, in a process of its own."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

import pipelines
from aggregator import __version__, clock
from aggregator.errors import AggregatorError, QueueError
from aggregator.fetch import environment, ready
from aggregator.fetch.crew import STOPPED, Crew
from aggregator.replacing import drafted
from aggregator.run import Run
from aggregator.scale import broker, work
from aggregator.scale.lease import Lease
from aggregator.scale.messages import Begin
from aggregator.scale.sender import Sender
from aggregator.scale.sites import sites_of
from aggregator.scale.snapshot import place
from aggregator.scale.work import Work
from spiders import registry
from spiders.loader import SourceLoader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redis import Redis
    from scrapy.settings import Settings

# The parts of an ordinary crawl that write, and what stands in their places here.
SENDING = {
    "pipelines.store.StoreStage": "aggregator.scale.sending.SendStage",
    "aggregator.fetch.revisit.Revisits": "aggregator.scale.sending.SentRevisits",
    "aggregator.fetch.report.Report": "aggregator.scale.sending.SentReport",
}
# Seconds between two looks at whether the loader has taken our question.
LOOK = 5


def crawl_source(name: str, arguments: Mapping[str, str], order: str) -> None:
    """Crawl a source, under a lease of its sites, from what the loader says is known, and send what is found.

    `order` is one enqueuing: what it asked for is done once, however often the queue delivers it. Raises LeaseError and
    QueueError where it is to be tried again; whatever ails the source itself is in its run.
    """
    redis, attempt, started = broker.connect(), uuid4().hex, clock.now()
    sender = Sender(redis, name, attempt)
    loader = SourceLoader()
    sites = sites_of(registry.spider(loader.sources[ready.known(name, loader)]))
    with broker.reached(), Lease(redis, attempt) as lease, spare_folder() as folder:
        lease.wait(sites)
        if redis.exists(broker.DONE + order):
            return
        database = folder / "known.db"
        place(_known(redis, sender, Begin(__version__, started)), database)
        work.begin(Work(sender, lease))
        try:
            run = _crawl(name, arguments, _settings(database))
        except AggregatorError as error:
            run = Run(name, started, ended_at=clock.now(), status=error.exit_status, reason=str(error))
        if work.current().lapsed is not None:
            raise work.current().lapsed  # type: ignore[misc]  # looked at in the line before
        if run.finished == STOPPED:
            raise QueueError(f"{name}: stopped by a signal: another worker goes on with it")
        sender.send("end", run, mark=broker.DONE + order)


@contextmanager
def spare_folder() -> Iterator[Path]:
    """A folder of this process for what it need not keep; those of processes that were killed go now."""
    with drafted(Path(gettempdir()) / "aggregator-known", folder=True) as folder:
        folder.chmod(0o700)
        yield folder


def _known(redis: Redis, sender: Sender, question: Begin) -> bytes:
    """The snapshot that the loader answers with, however long it takes. Raises QueueError where Redis lost one."""
    asked, key = sender.send("begin", question), broker.SNAPSHOT + sender.attempt
    while True:
        # What was loaded is not in the stream any more, and was answered before.
        is_waiting = bool(redis.xrange(broker.STREAM, asked, asked))
        answer: Any = redis.blpop([key], timeout=LOOK)
        if answer:
            return bytes(answer[1])
        if not is_waiting:
            raise QueueError(f"{sender.source}: the question what is known was lost: it is asked again")


def _crawl(name: str, arguments: Mapping[str, str], settings: Settings) -> Run:
    """An ordinary crawl of one source. Raises UsageError, DataError, ArchiveError; QueueError for one that was stopped
    before it began."""
    process = AsyncCrawlerProcess(settings)
    ready.look(process.settings)
    crew = Crew(process, [name], arguments, None)
    crew.work(1)
    if not (runs := crew.runs()):
        raise QueueError(f"{name}: stopped before it began")
    return runs[0]


def _settings(database: Path) -> Settings:
    project = get_project_settings()
    stages = {SENDING.get(path, path): order for path, order in pipelines.ITEM_PIPELINES.items()}
    extensions = {SENDING.get(path, path): order for path, order in project.getdict("EXTENSIONS").items()}
    given = {
        "DATABASE": str(database),
        "ITEM_PIPELINES": stages,
        "EXTENSIONS": extensions,
        "DOWNLOADER": "aggregator.scale.leased.LeasedDownloader",
        "LOG_LEVEL": "WARNING",
        # The images belong beside the store; the next ordinary crawl of the source asks for them.
        "IMAGECACHE_ENABLED": False,
    }
    project.setdict(given, "cmdline")
    environment.apply(project)
    return project
