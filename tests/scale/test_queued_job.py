"""What somebody else writes into the queue is run by no worker, on a real Redis."""

import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rq import Callback, Queue
from rq.serializers import JSONSerializer
from rq.webhook import Webhook

from aggregator.errors import QueueError
from aggregator.scale import queue
from aggregator.scale.queued_job import CRAWL, QueuedJob
from tests.scale.machines import Machines
from tests.waiting import wait_until

pytestmark = pytest.mark.tool("redis-server")


class Touch:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    with Machines(tmp_path) as machines:
        yield machines


def test_workers_call_no_function_but_a_crawl_and_unpickle_nothing(machines: Machines, tmp_path: Path) -> None:
    called, told, unpickled = tmp_path / "called", tmp_path / "told", tmp_path / "unpickled"
    foreign = Queue(queue.NAME, connection=machines.redis, serializer=JSONSerializer)
    foreign.enqueue_call("os.mkdir", args=(str(called),), job_id="function", failure_ttl=60)
    foreign.enqueue_call("pathlib.Path.touch", job_id="callback", on_failure=Callback("os.abort"), failure_ttl=60)
    foreign.enqueue_call(CRAWL, args=("no-such", {}, str(told)), job_id="meta", failure_ttl=60)
    meta = pickle.dumps(Touch(unpickled))
    machines.redis.hset("rq:job:meta", "meta", meta)
    # Somebody was at work on this one and has died: it is looked at before any other, by the queue itself.
    abandoned: dict[Any, Any] = {"data": b"[]", "origin": queue.NAME, "status": "started", "meta": meta}
    machines.redis.hset("rq:job:abandoned", mapping=abandoned)
    machines.redis.zadd(f"rq:wip:{queue.NAME}", {"abandoned:1": 1})
    machines.start("work", "scale", "work", "--workers", "1")
    wait_until(lambda: queue.failed(machines.redis).keys() >= {"function", "callback", "meta", "abandoned"})
    assert not any(path.exists() for path in (called, told, unpickled))
    assert "is no crawl" in queue.failed(machines.redis)["function"].reason


def test_what_a_job_would_have_called_or_told_afterwards_is_not_read(machines: Machines) -> None:
    foreign = Queue(queue.NAME, connection=machines.redis, serializer=JSONSerializer)
    hook = Webhook("https://elsewhere.example/", "finished")
    foreign.enqueue_call(CRAWL, job_id="one", on_success=Callback("os.abort"), webhooks=[hook])
    job = queue.queue(machines.redis).fetch_job("one")
    assert isinstance(job, QueuedJob)
    assert (job.success_callback, job.failure_callback, job.stopped_callback, job.webhooks) == (None, None, None, [])
    assert job.func.__name__ == "crawl_source"


def test_a_method_of_what_a_job_holds_is_no_crawl(machines: Machines) -> None:
    job = QueuedJob("one", machines.redis)
    job.data = json.dumps((CRAWL, "an instance", [], {})).encode()
    with pytest.raises(QueueError, match="is no crawl"):
        _ = job.func
