"""The time zone of a blog, from the offsets that its feed and pages print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

DEFAULT = "Asia/Shanghai"

# An offset behind a time. +0000 and Z tell nothing: most engines print UTC wherever their author lives.
_OFFSET = re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*([+-])(\d{2}):?(\d{2})\b")

# Offsets, in minutes, that a year of posts shows, and a zone that has them (summer time shows both).
ZONES = {
    frozenset({480}): DEFAULT,
    frozenset({540}): "Asia/Tokyo",
    frozenset({420}): "Asia/Bangkok",
    frozenset({330}): "Asia/Kolkata",
    frozenset({60, 120}): "Europe/Berlin",
    frozenset({0, 60}): "Europe/London",
    frozenset({120, 180}): "Europe/Helsinki",
    frozenset({-300, -240}): "America/New_York",
    frozenset({-360, -300}): "America/Chicago",
    frozenset({-420, -360}): "America/Denver",
    frozenset({-480, -420}): "America/Los_Angeles",
    frozenset({600, 660}): "Australia/Sydney",
    frozenset({720, 780}): "Pacific/Auckland",
}


def zone_of(printed: Iterable[str]) -> str:
    """The IANA zone that these times as printed are of; "" where they do not agree on one, or tell none."""
    seen = frozenset(offset for text in printed for found in _OFFSET.finditer(text) if (offset := _minutes(found)))
    if not seen:
        return ""
    if seen in ZONES:
        return ZONES[seen]
    if len(seen) > 1:
        return ""
    hours, minutes = divmod(next(iter(seen)), 60)
    # POSIX counts westwards: Etc/GMT+5 is five hours behind UTC.
    return f"Etc/GMT{-hours:+d}" if not minutes else ""


def _minutes(found: re.Match[str]) -> int:
    minutes = int(found[2]) * 60 + int(found[3])
    return minutes if found[1] == "+" else -minutes
