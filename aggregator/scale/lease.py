"""Leases: who holds one may ask a site, and nobody else does.

A lease is a key of Redis that lapses after twice the patience, unless it is renewed. Whoever has not been able to renew
it asks no more after half of that: by its own clock, so also when it was the one that stood still.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Self

from redis.exceptions import RedisError

from aggregator.errors import LeaseError
from aggregator.scale.broker import SITE
from aggregator.scale.patience import patience

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redis import Redis

# All of these sites or none: 1 where they are ours now.
ACQUIRE = """
for _, key in ipairs(KEYS) do
    local holder = redis.call('get', key)
    if holder and holder ~= ARGV[1] then return 0 end
end
for _, key in ipairs(KEYS) do redis.call('set', key, ARGV[1], 'px', ARGV[2]) end
return 1
"""
RELEASE = """
for _, key in ipairs(KEYS) do
    if redis.call('get', key) == ARGV[1] then redis.call('del', key) end
end
"""
# Renewals in the time of which one must succeed.
RENEWALS = 6
# Seconds between two looks at a site that another one holds.
LOOK = 0.5


class Lease:
    """The sites that `holder` may ask, renewed by a thread as long as this context is open."""

    def __init__(self, redis: Redis, holder: str) -> None:
        self.redis = redis
        self.holder = holder
        self.seconds = patience()
        self.sites: frozenset[str] = frozenset()
        self.until = 0.0
        self._acquire = redis.register_script(ACQUIRE)
        self._release = redis.register_script(RELEASE)
        self._lock = Lock()
        self._ended = Event()
        self._parent = os.getppid()
        self._thread = Thread(target=self._renew, daemon=True)

    def acquire(self, sites: Iterable[str]) -> bool:
        """Whether these sites are ours now, besides those that were.

        Once it has lapsed it stays so: who took our place may have come to the end by now.
        """
        with self._lock:
            wanted, asked = self.sites | frozenset(sites), _clock()
            keys = [SITE + site for site in sorted(wanted)]
            if (self.sites and asked >= self.until) or not self._acquire(keys, [self.holder, int(2000 * self.seconds)]):
                return False
            self.sites, self.until = wanted, asked + self.seconds
            return True

    def wait(self, sites: Iterable[str]) -> None:
        """Acquire these sites, however long others hold them."""
        while not self.acquire(sites):
            time.sleep(LOOK)

    def covers(self, site: str) -> bool:
        """Whether a site may be asked now. Raises LeaseError where we have been silent for too long."""
        if _clock() >= self.until:
            raise LeaseError("the lease of its sites could not be renewed in time: another worker may ask them now")
        return site in self.sites

    def _renew(self) -> None:
        while not self._ended.wait(self.seconds / RENEWALS):
            if os.getppid() != self._parent:
                # The worker that we belong to was killed, and what we do is given to another one.
                os._exit(1)
            # Redis may come back in time; if not, the lease lapses.
            with suppress(RedisError):
                self.acquire(())

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._ended.set()
        self._thread.join()
        if self.sites:
            self._release([SITE + site for site in sorted(self.sites)], [self.holder])


def _clock() -> float:
    """Seconds that also go by while the machine sleeps, where there is such a clock."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
