"""A job as it stands in the queue: JSON, and never anything but a crawl.

RQ's own jobs name any function, callbacks and addresses to be told, and are pickled where nobody says otherwise:
whoever can write to Redis could make a worker run anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rq.job import Job
from rq.serializers import JSONSerializer

from aggregator.errors import QueueError

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis import Redis

# Given by name: whoever puts jobs into the queue need not load Scrapy.
CRAWL = "aggregator.scale.job.crawl_source"


class QueuedJob(Job):
    """A crawl of one source."""

    def __init__(self, id: str | None = None, connection: Redis | None = None, serializer: Any = None) -> None:  # noqa: A002, ARG002 - RQ's interface
        super().__init__(id, connection, JSONSerializer)

    @property
    def func(self) -> Callable[..., Any]:
        """What the job calls. Raises QueueError where that is no crawl."""
        if self.func_name != CRAWL or self.instance is not None:
            raise QueueError(f"job {self.id}: calls {self.func_name!r} and is no crawl: who else writes to this Redis?")
        return super().func  # type: ignore[no-any-return]

    def restore(self, raw_data: Any) -> None:
        """Read what is in Redis, but for what else is to be called or told."""
        super().restore(raw_data)
        self._success_callback_name = self._failure_callback_name = self._stopped_callback_name = None
        self.webhooks = []
