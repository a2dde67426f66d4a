"""Workers: processes that take jobs off the queue, each job in a process of its own (RQ's work horse)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rq import Worker
from rq.worker_pool import WorkerPool

from aggregator.errors import AggregatorError
from aggregator.scale import broker, queue
from aggregator.scale.patience import patience

if TYPE_CHECKING:
    from rq.job import Job
    from rq.worker_pool import WorkerData

# Times that each worker may die at its start before it is taken to be in vain.
STARTS = 3


class SourceWorker(Worker):
    """RQ's worker, which takes another one for dead after our patience and not after minutes."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        seconds = patience()
        # An idle worker looks after others' jobs between two waits for one of its own, 15 seconds less than this.
        options |= {
            "worker_ttl": 15 + max(1, int(seconds / 4)),
            "maintenance_interval": seconds / 4,
            "job_monitoring_interval": max(1, int(seconds / 4)),
        }
        super().__init__(*arguments, **options)

    def work(self, *arguments: Any, **options: Any) -> bool:
        """Work without RQ's scheduler, since no job here is for later, and say what went wrong only."""
        return super().work(*arguments, **options | {"with_scheduler": False, "logging_level": "WARNING"})

    def get_heartbeat_ttl(self, job: Job, working_time: float = 0.0) -> int:  # noqa: ARG002 - RQ's interface
        """How long a job counts as at work after a sign of life."""
        return max(2, int(patience()))


class Workers(WorkerPool):
    """So many workers, each begun anew when it dies; where `until_done`, as long as there are jobs."""

    def __init__(self, number: int, *, until_done: bool) -> None:
        jobs = queue.queue(broker.connect())
        super().__init__(
            [jobs.name],
            jobs.connection,
            number,
            worker_class=SourceWorker,
            serializer=jobs.serializer,
            job_class=jobs.job_class,
            queue_class=queue.Jobs,
        )
        self.until_done = until_done
        # Workers that died of an error one after another.
        self.failed = 0

    @property
    def is_in_vain(self) -> bool:
        """Whether workers die at their start again and again."""
        return self.failed >= STARTS * self.num_workers

    def handle_dead_worker(self, worker_data: WorkerData) -> None:
        """Called once of each. Only at its start does an error end one (later ones are logged, and a job's are the
        job's): its status is above zero, of one that was killed it is below."""
        super().handle_dead_worker(worker_data)
        self.failed = self.failed + 1 if (worker_data.process.exitcode or 0) > 0 else 0

    def check_workers(self, respawn: bool = True) -> None:  # noqa: FBT001, FBT002 - RQ's interface
        """Called once a second."""
        if self.is_in_vain or (self.until_done and not queue.unfinished(self.connection)):
            self.request_stop()  # type: ignore[no-untyped-call]
        super().check_workers(respawn)


def work(number: int, *, until_done: bool) -> None:
    """Work until a signal comes, or until all is done. A signal lets each crawl come to its end; a second one does
    not. Raises AggregatorError where the workers die as they start."""
    _load()
    with broker.reached():
        workers = Workers(number, until_done=until_done)
        workers.start(logging_level="WARNING")
    if workers.is_in_vain:
        raise AggregatorError(
            f"{workers.failed} workers died at their start, one after another: mend what is said above"
        )


def _load() -> None:
    """Load what every crawl needs, once for all of them: they are forked. Raises DataError, UsageError."""
    from scrapy.utils.project import get_project_settings  # noqa: PLC0415 - a second of Scrapy

    from aggregator.curate.weights import weights  # noqa: PLC0415
    from aggregator.fetch import environment  # noqa: PLC0415
    from aggregator.scale import job  # noqa: F401, PLC0415
    from aggregator.text.vocabulary import vocabulary  # noqa: PLC0415
    from spiders import registry  # noqa: PLC0415

    patience()
    settings = get_project_settings()
    environment.apply(settings)
    registry.platforms()
    vocabulary(settings["SEGMENTER"])
    weights()
