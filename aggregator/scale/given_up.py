"""Jobs that were given up, as runs that failed: `status`, the judgement of the next run and whoever is to be notified
know of them as of any other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aggregator.clock import iso
from aggregator.fetch.symptoms import FAILED
from aggregator.run import Run
from aggregator.scale import attempts, queue
from aggregator.store import runs

if TYPE_CHECKING:
    from redis import Redis

    from aggregator.scale.queue import GivenUp
    from aggregator.store.database import Store


def record(store: Store, redis: Redis) -> list[Run]:
    """Record those that are in no run yet; their runs. For when all that they sent is loaded."""
    return [_recorded(store, name, job) for name, job in queue.failed(redis).items() if not _is_known(store, name, job)]


def _is_known(store: Store, source: str, job: GivenUp) -> bool:
    """Whether a run of since it was put into the queue is recorded: this one, or one that makes it old news."""
    newest = runs.history(store, source, 1)
    return bool(newest) and newest[0]["started_at"] >= iso(job.queued_at)


def _recorded(store: Store, source: str, job: GivenUp) -> Run:
    """The run, with what its last attempt came to; recorded as begun when the job was put into the queue."""
    attempt = attempts.of(store, source)
    run = attempt.run if attempt else Run(source, job.queued_at)
    reason = f"任务一再失败，放弃了（看 work 的日志）：{job.reason}"
    run = replace(run, started_at=job.queued_at, ended_at=job.ended_at, status=FAILED, reason=reason)
    with store.transaction():
        runs.save(store, run, FAILED, reason)
        attempts.end(store, source)
    return run
