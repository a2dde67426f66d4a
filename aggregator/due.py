"""When an address is to be visited again: fresh posts often, old ones rarely, none later than in 30 days."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta

OFTEN = timedelta(days=1)
RARELY = timedelta(days=30)

# A post that has stood unchanged for ten days is looked at after one more, one of half a year after 18: an edit is
# seen when a tenth of the text's age has passed.
SHARE = 10

# What no date is known of: a page that was no post may become one, and nobody waits for it.
UNDATED = timedelta(days=7)

# Posts that were first met in one crawl must not all be due on one day: each has up to a quarter of the time less.
SPREAD = 0.25

# A run may take two hours (CLOSESPIDER_TIMEOUT): tomorrow's, begun at the same time, finds due what today's saw last.
SLACK = timedelta(hours=2)


def next_due(url: str, at: datetime, fresh_since: datetime | None) -> datetime:
    """When an address that was visited `at` is due; `fresh_since` is when its text was written or last changed."""
    whole = min(max((at - fresh_since) / SHARE, OFTEN), RARELY) if fresh_since else UNDATED
    return at + whole - (whole - OFTEN) * SPREAD * _part(url) - SLACK


def next_try(at: datetime, before: datetime | None) -> datetime:
    """When an address that leads nowhere is due: tomorrow, and each time after twice as long as since the visit
    `before` that led nowhere too, so that a fault of one night costs a day, and one for good no request a day."""
    return at + (min(max((at - before) * 2, OFTEN), RARELY) if before else OFTEN) - SLACK


def is_past(at: datetime, now: datetime, days: timedelta) -> bool:
    """Whether so many days have gone by since, by the same measure."""
    return now >= at + days - SLACK


def _part(url: str) -> float:
    """A number in [0, 1) that is an address's own."""
    return zlib.crc32(url.encode()) / 2**32
