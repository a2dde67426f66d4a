"""Sends what a crawl finds into the stream, and waits where the loader is far behind."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from aggregator.scale.broker import STREAM
from aggregator.scale.messages import Message, pack

if TYPE_CHECKING:
    from redis import Redis

# Entries of the stream: with 30 KB a post, 150 MB of Redis's memory. Whoever sends more waits.
MOST = 5000
# Seconds between two looks.
LOOK = 0.5
# Seconds that a mark stays: longer than any job waits to be done again.
REMEMBERED = 7 * 24 * 60 * 60


class Sender:
    """Sends the messages of one attempt at a source."""

    def __init__(self, redis: Redis, source: str, attempt: str) -> None:
        self.redis = redis
        self.source = source
        self.attempt = attempt
        self.number = 0

    def send(self, kind: str, content: Any, mark: str = "") -> str:
        """Send a message; when this returns, Redis has it, by the id that is returned, and the key `mark` if given."""
        # The whole crawl stands still meanwhile, which no site minds: its answers wait in the sockets.
        while self.redis.xlen(STREAM) >= MOST:
            time.sleep(LOOK)
        self.number += 1
        message = pack(Message(self.source, self.attempt, self.number, kind, content))
        with self.redis.pipeline() as together:
            together.xadd(STREAM, message)
            if mark:
                together.set(mark, self.attempt, ex=REMEMBERED)
            return str(together.execute()[0].decode())
