"""The one crawl that this process is at work on: its parts are made by Scrapy and find here what they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.scale.lease import Lease
    from aggregator.scale.sender import Sender


@dataclass(slots=True)
class Work:
    """`sender` sends what is found, `lease` says what may be asked; `lapsed` is why the crawl was broken off."""

    sender: Sender
    lease: Lease
    lapsed: Exception | None = None


# A process crawls once (Twisted's reactor cannot start again), so there is one of these at most.
_current: list[Work] = []


def begin(work: Work) -> None:
    """From now on this process is at this work."""
    _current[:] = [work]


def current() -> Work:
    """The work of this process."""
    return _current[0]
