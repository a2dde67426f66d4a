"""The one clock: AGGREGATOR_NOW (ISO 8601 with offset) replaces it everywhere; the demo and the golden tests set it."""

import os
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from aggregator.errors import UsageError

# Every platform of sites.md that prints times without a zone means China's.
CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, in UTC. Raises UsageError where AGGREGATOR_NOW is no ISO 8601 time."""
    fixed = os.environ.get("AGGREGATOR_NOW")
    if not fixed:
        return datetime.now(UTC)
    try:
        return parse_iso(fixed)
    except ValueError as error:
        raise UsageError(f"AGGREGATOR_NOW={fixed!r} is no ISO 8601 time, such as 2026-01-31T08:00:00+08:00") from error


def today() -> datetime:
    """00:00Z of the present day: what curation counts from, and a search weighs freshness by."""
    return now().replace(hour=0, minute=0, second=0, microsecond=0)


def parse_iso(text: str, zone: tzinfo = UTC) -> datetime:
    """An ISO 8601 time as an aware datetime in UTC; one without an offset is of `zone`, a date alone its start there.
    Raises ValueError, of a time that in UTC lies before the year 1 or after 9999 OverflowError."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def iso(moment: datetime | None) -> str | None:
    """An aware datetime as the store and the export write it: UTC, whole seconds, `Z`. None stays None."""
    if moment is None:
        return None
    # Not strftime: it writes the year 500 with three digits, and neither Python nor SQLite reads that again.
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
