"""Redis as everything here uses it: where it is, what its keys are called, how long its restart is waited for."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from redis import Redis
from redis import exceptions as said
from redis.backoff import ExponentialBackoff
from redis.retry import Retry

from aggregator.errors import QueueError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT = "redis://127.0.0.1:6379/0"

# What travels from the workers to the loader, in its order: one Redis stream.
STREAM = "aggregator:stream"
# Which store the stream is for (loader.py).
OWNER = "aggregator:store"
# The lease of a site, the snapshot that an attempt was sent, and that an order was done; whose it is follows.
SITE = "aggregator:site:"
SNAPSHOT = "aggregator:snapshot:"
DONE = "aggregator:done:"

# What a Redis says that is not there, or not yet: whatever was asked of it can be asked again.
AWAY = (said.ConnectionError, said.TimeoutError)
# The same and all else that can be wrong with it: a password, an address.
TROUBLE = (said.RedisError, UsageError)
# Half a minute of tries: a Redis that is started anew reads its append-only file first, a gigabyte in ten seconds.
TRIES = 16
LONGEST = 3.0


def url() -> str:
    """Where Redis is: AGGREGATOR_REDIS, which `--redis` sets."""
    return os.environ.get("AGGREGATOR_REDIS") or DEFAULT


def place() -> str:
    """The same for messages: without a password."""
    parts = urlsplit(url())
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()


def connect(patience: float | None = None) -> Redis:
    """A client that waits for a Redis that is being restarted, or with `patience` (seconds) tries once. Nothing is
    asked yet. Raises UsageError."""
    given: dict[str, Any] = {"socket_connect_timeout": patience, "socket_timeout": patience}
    retry = Retry(ExponentialBackoff(cap=LONGEST, base=0.1), 0 if patience else TRIES)
    try:
        return Redis.from_url(url(), retry=retry, retry_on_error=[*AWAY], **(given if patience else {}))
    except ValueError as error:
        raise UsageError(f"AGGREGATOR_REDIS={place()}: {error}: an address such as {DEFAULT}") from error


@contextmanager
def reached() -> Iterator[None]:
    """Redis's errors as ours. Raises QueueError."""
    try:
        yield
    except said.RedisError as error:
        raise QueueError(f"Redis at {place()}: {error}: is it running, and is AGGREGATOR_REDIS right?") from error
