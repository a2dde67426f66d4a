"""The queue of crawls: one job a source, and of the sources of one site only one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from rq import Queue, Retry
from rq.rate_limit import RateLimit, RateLimitRegistry
from rq.serializers import JSONSerializer

from aggregator.scale.patience import patience
from aggregator.scale.queued_job import CRAWL, QueuedJob
from aggregator.scale.sites import site_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from redis import Redis

    from aggregator.sources import Source

NAME = "aggregator"
# Workers that may die of one job before it counts as the job's fault.
ATTEMPTS = 10
# Seconds that a job is remembered: a week, so that whoever looks on Monday sees what failed on Friday. One that went
# well is, too: RQ 3.0.0 fails to delete a job whose former worker was killed, and does it again.
REMEMBERED = 7 * 24 * 60 * 60


class GivenUp(NamedTuple):
    """A job that nobody tries any more: from when to when it was in the queue, and the last line of what went wrong."""

    queued_at: datetime
    ended_at: datetime
    reason: str


class Jobs(Queue):
    """RQ's queue, of crawls alone, whoever makes it: RQ's pool makes queues of a name and a connection.

    Whoever looks after dead workers' jobs has the lock for our patience at most: RQ's own is kept for a quarter of an
    hour by a worker that is killed meanwhile, and nobody is given those jobs.
    """

    job_class = QueuedJob

    def __init__(self, name: str, connection: Redis, **options: Any) -> None:
        super().__init__(name, connection, **options | {"serializer": JSONSerializer})

    def acquire_maintenance_lock(self) -> bool:
        """Take the lock; whether nobody has it. To look after the jobs takes some milliseconds."""
        seconds = max(1, int(patience()))
        return bool(self.connection.set(self.registry_cleaning_key, 1, nx=True, ex=seconds))


def queue(redis: Redis) -> Jobs:
    """The queue."""
    return Jobs(NAME, redis)


def enqueue(redis: Redis, sources: Iterable[Source], arguments: Mapping[str, str]) -> list[str]:
    """Put a job for each source into the queue, but for those that have one; returns the names of the new ones."""
    # Two who ask at once must not make two jobs of one source: RQ knows no unique jobs of a limited rate.
    with redis.lock("aggregator:enqueue", timeout=60):
        there = unfinished(redis)
        new = [source for source in sources if source.name not in there]
        for source in new:
            _add(queue(redis), source, arguments)
    return [source.name for source in new]


def _add(jobs: Queue, source: Source, arguments: Mapping[str, str]) -> None:
    jobs.failed_job_registry.remove(source.name)
    jobs.enqueue_call(
        CRAWL,
        args=(source.name, dict(arguments), uuid4().hex),
        job_id=source.name,
        # How long a crawl may take is Scrapy's to say (CLOSESPIDER_TIMEOUT).
        timeout=-1,
        result_ttl=REMEMBERED,
        failure_ttl=REMEMBERED,
        retry=Retry(max=ATTEMPTS),
        rate_limit=RateLimit(f"{NAME}:{site_of(source.homepage)}", concurrency=1),
    )


def unfinished(redis: Redis) -> set[str]:
    """The sources whose jobs are waiting or at work."""
    names: set[str] = set()
    for site in RateLimitRegistry.all(redis):
        names.update(site.get_allowed_job_ids(), site.get_rate_limited_job_ids())
    return names


def at_work(redis: Redis) -> set[str]:
    """The sources whose jobs are at work."""
    return set(queue(redis).started_job_registry.get_job_ids(cleanup=False))


def failed(redis: Redis) -> dict[str, GivenUp]:
    """The sources whose jobs were given up."""
    jobs = queue(redis)
    found: dict[str, GivenUp] = {}
    for name in jobs.failed_job_registry.get_job_ids(cleanup=False):
        job: Any = jobs.fetch_job(name)
        if job is not None:
            result = job.latest_result()
            lines = str(result.exc_string or "").strip().splitlines() if result else []
            ended_at = result.created_at if result else job.created_at
            found[name] = GivenUp(job.created_at, ended_at, lines[-1] if lines else "?")
    return found
