"""How long ago: 半小时前, 1 小时 5 分钟前, 十几天前, 1d 1h ago, and (for a clock that is ahead) 7 分钟后."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from aggregator.text.date_words import MONTHS_IN, SECONDS, UNIT, UNITS

# "A few" is three everywhere (几分钟前, x days ago): the middle of what people mean by it.
_FEW = 3.0
_AMOUNTS = {"半": 0.5, "half an": 0.5, "a": 1.0, "an": 1.0, "one": 1.0, "两": 2.0}
_AMOUNT = r"(?P<n>\d{1,4}(?:\.\d+|几)?|半|几|数|好几|a few|few|half an|an?|one|x(?= )|两)"
_PART = rf"{_AMOUNT}\s*[多来余]?\s*(?P<unit>个半(?:小时|钟头|月)|(?:{UNIT})半?)多?(?![a-z])"
_PARTS = re.compile(_PART)
_NAMELESS = re.sub(r"\?P<\w+>", "?:", _PART)
_AGO = re.compile(
    rf"(?P<parts>(?:{_NAMELESS}[\s,零又]*(?:and\s+)?)+)(?:[之以]?前|\s*ago|(?P<future>[之以]?后|\s*later))"
)
_IN = re.compile(rf"\bin\s+(?P<parts>{_NAMELESS})\s*(?P<future>$)")

_ORDER = ("second", "minute", "quarter of an hour", "hour", "day", "week", "month", "quarter", "year")
# Half an hour is told to the minute.
_FINER = dict(
    zip(_ORDER, ("second", "second", "minute", "minute", "hour", "day", "day", "month", "month"), strict=True)
)
# What is told in weeks names a day, what is told in quarters a month.
_PRECISION = {"quarter of an hour": "minute", "week": "day", "quarter": "month"}
_EXACT = ("second", "minute", "hour")


@dataclass(frozen=True, slots=True)
class Told:
    """A moment in local time, its precision, and where its words end; a time of day may follow where it is a day."""

    at: datetime
    precision: str
    end: int


def find(text: str, now: datetime) -> Told | None:
    """The moment that the text tells by its distance from `now` (local, aware).

    Hours and less are counted to the second; days and more from the beginning of the day.
    """
    found = _AGO.search(text) or _IN.search(text)
    if not found:
        return None
    sign = -1 if found["future"] is None else 1
    seconds, months, unit = _sum(found["parts"])
    try:
        at = add_months(now, sign * months) + timedelta(seconds=sign * seconds)
    except (OverflowError, ValueError):
        return None  # 9999年前
    precision = _PRECISION.get(unit, unit)
    return Told(at if precision in _EXACT else midnight(at.date(), now), precision, found.end())


def midnight(day: date, now: datetime) -> datetime:
    """The beginning of a day in the zone of `now`."""
    return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)


def add_months(at: datetime, months: int) -> datetime:
    """The same day some months on, or the last of a month that is shorter. Raises ValueError beyond the calendar."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    if year < 1:
        raise ValueError(year)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))


def _sum(parts: str) -> tuple[float, int, str]:
    """Seconds, whole months and the smallest unit of "1 小时 5 分钟", "一个半小时", "1d 1h"."""
    seconds = months = 0.0
    smallest = _ORDER[-1]
    for part in _PARTS.finditer(parts):
        name = part["unit"]
        unit = UNITS[name.replace("个半", "个").replace("半", "")]
        amount = _amount(part["n"]) + (0.5 if "半" in name else 0.0)
        if unit in SECONDS:
            seconds += amount * SECONDS[unit]
        else:
            months += amount * MONTHS_IN[unit]
        smallest = min(smallest, unit if amount.is_integer() else _FINER[unit], key=_ORDER.index)
    whole = int(months)
    return seconds + (months - whole) * 30 * SECONDS["day"], whole, smallest  # half a month is 15 days


def _amount(text: str) -> float:
    if text in _AMOUNTS:
        return _AMOUNTS[text]
    if "几" in text or text in ("数", "few", "a few", "x"):
        return float(text.strip("好几数few ax") or 0) + _FEW
    return float(text)
