"""Dates told from the moment of reading: 刚刚, 半小时前, 昨晚8点, 上周三, 上个月15号, 1d 1h ago, last Friday."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from aggregator.text.date_words import (
    DAY_NAME,
    DAYS,
    ENGLISH_WEEKDAYS,
    MONTHS_IN,
    SECONDS,
    UNIT,
    UNITS,
    WEEKDAY_NAME,
    WEEKDAYS,
)

# "A few" is three everywhere (几分钟前): the middle of what people mean by it.
_FEW = 3.0
_ORDER = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
# Half an hour is told to the minute.
_FINER = dict(zip(_ORDER, ("second", "second", "minute", "hour", "day", "day", "month", "month"), strict=True))
_NOW = re.compile(r"刚刚|刚才|刚发布|现在|此刻|片刻前|just now|moments? ago|^刚$|^now$")
_AMOUNT = r"(?P<n>\d{1,4}(?:\.\d+)?|半|[十数]?几|数|好几|a few|few|an?|one|两|half an)"
_PART = rf"{_AMOUNT}\s*(?P<more>[多来余]?)\s*(?P<unit>个半(?:小时|钟头|月)|(?:{UNIT})半?)(?![a-z])"
_PARTS = re.compile(_PART)
_NAMELESS = re.sub(r"\?P<\w+>", "?:", _PART)
_AGO = re.compile(
    rf"(?P<parts>(?:{_NAMELESS}[\s,零又]*(?:and\s+)?)+)(?:(?P<past>[之以]?前|\s*ago)|(?P<future>[之以]?后))"
)
_DAY = re.compile(rf"(?:{DAY_NAME})")
_WEEKDAY = re.compile(
    rf"(?P<last>上+|前)?(?P<this>[本这])?(?:一|1)?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末])(?!前)|(?P<elast>last\s+)?(?P<english>{WEEKDAY_NAME})"
)
_MONTH = re.compile(
    r"(?P<last>上+)?(?P<this>[本这当])?(?:一|1)?个?月(?:\s*(?P<d>3[01]|[12]\d|0?[1-9])\s*[日号]?)?"
    r"|(?P<elast>last month)"
)
_YEAR = re.compile(
    r"(?P<name>去年|前年|今年|本年|last year)"
    r"(?:\s*(?P<m>1[0-2]|0?[1-9])\s*月(?:\s*(?P<d>3[01]|[12]\d|0?[1-9])\s*[日号]?)?)?"
)
_WEEK = re.compile(r"(?P<last>上+)(?:一|1)?个?(?:周|星期|礼拜)|last week")
_DAY_OF_MONTH = re.compile(r"(?<![\d月])(?P<d>3[01]|[12]\d|0?[1-9])[日号]")


@dataclass(frozen=True, slots=True)
class Found:
    """A moment in local time, its precision, and where its words end; a time of day may follow where it is a day."""

    at: datetime
    precision: str
    end: int


def find(text: str, now: datetime) -> Found | None:
    """The moment that the text tells relative to `now` (local, aware); None where it tells none."""
    for read in (_now, _ago, _day, _year, _month):
        if found := read(text, now):
            return found
    return None


def find_loose(text: str, now: datetime) -> Found | None:
    """The same for the forms that count only where no calendar date stands beside them: weekdays, 15号, 上周."""
    for read in (_weekday, _week, _day_of_month):
        if found := read(text, now):
            return found
    return None


def midnight(day: date, now: datetime) -> datetime:
    """The beginning of a day in the zone of `now`."""
    return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)


def _now(text: str, now: datetime) -> Found | None:
    found = _NOW.search(text)
    return Found(now, "second", found.end()) if found else None


def _ago(text: str, now: datetime) -> Found | None:
    found = _AGO.search(text)
    if not found:
        return None
    sign = 1 if found["future"] else -1
    seconds, months, smallest = _sum(found["parts"])
    try:
        at = _add_months(now, sign * round(months)) + timedelta(seconds=sign * seconds)
    except (OverflowError, ValueError):
        return None
    precision = {"week": "day", "quarter": "month"}.get(smallest, smallest)
    exact = precision in ("second", "minute", "hour")
    return Found(at if exact else midnight(at.date(), now), precision, found.end())


def _sum(parts: str) -> tuple[float, float, str]:
    """Seconds, months and the smallest unit of "1 小时 5 分钟", "一个半小时", "1d 1h"."""
    seconds = months = 0.0
    smallest = "year"
    for part in _PARTS.finditer(parts):
        name = part["unit"]
        half = 0.5 if "半" in name else 0.0
        unit = UNITS[name.replace("个半", "个").replace("半", "")]
        amount = _amount(part["n"]) + half
        if unit in SECONDS:
            seconds += amount * SECONDS[unit]
        else:
            months += amount * MONTHS_IN[unit]
            seconds += (months % 1) * 30 * SECONDS["day"]  # half a month is 15 days
            months = float(int(months))
        said = unit if amount.is_integer() else _FINER[unit]
        smallest = min(smallest, said, key=_ORDER.index)
    return seconds, months, smallest


def _amount(text: str) -> float:
    if text in ("半", "half an"):
        return 0.5
    if text == "十几":
        return 10 + _FEW
    if "几" in text or text in ("数", "few", "a few"):
        return _FEW
    return {"a": 1.0, "an": 1.0, "one": 1.0, "两": 2.0}.get(text) or float(text)


def _add_months(at: datetime, months: int) -> datetime:
    """The same day some months on, or the last of a month that is shorter. Raises ValueError beyond the calendar."""
    count = at.year * 12 + at.month - 1 + months
    year, month = divmod(count, 12)
    if year < 1:
        raise ValueError(year)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))


def _day(text: str, now: datetime) -> Found | None:
    found = _DAY.search(text)
    if not found:
        return None
    return Found(midnight(now.date() + timedelta(days=DAYS[found[0]]), now), "day", found.end())


def _year(text: str, now: datetime) -> Found | None:
    found = _YEAR.search(text)
    if not found:
        return None
    year = now.year - {"去年": 1, "last year": 1, "前年": 2}.get(found["name"], 0)
    precision = "day" if found["d"] else "month" if found["m"] else "year"
    return _made(lambda: date(year, int(found["m"] or 1), int(found["d"] or 1)), precision, found.end(), now)


def _month(text: str, now: datetime) -> Found | None:
    found = _MONTH.search(text)
    if not found or not (found["last"] or found["this"] or found["elast"]):
        return None
    first = _add_months(now.replace(day=1), -len(found["last"] or "") - bool(found["elast"]))
    day = int(found["d"] or 0)
    return _made(lambda: date(first.year, first.month, day or 1), "day" if day else "month", found.end(), now)


def _weekday(text: str, now: datetime) -> Found | None:
    """A weekday: 上周三 counts in calendar weeks from Monday, a bare one is the last that is over (never today)."""
    found = _WEEKDAY.search(text)
    if not found:
        return None
    day = WEEKDAYS[found["day"]] if found["day"] else ENGLISH_WEEKDAYS[found["english"][:3]]
    monday = now.date() - timedelta(days=now.weekday())
    if found["last"]:
        weeks = 1 if found["last"] == "前" else len(found["last"])
        at = monday + timedelta(days=day - 7 * weeks)
    elif found["this"]:
        at = monday + timedelta(days=day)
    else:
        at = now.date() - timedelta(days=(now.weekday() - day - 1) % 7 + 1)
    return Found(midnight(at, now), "day", found.end())


def _week(text: str, now: datetime) -> Found | None:
    found = _WEEK.search(text)
    if not found:
        return None
    weeks = len(found["last"] or "上")
    return Found(midnight(now.date() - timedelta(weeks=weeks), now), "day", found.end())


def _day_of_month(text: str, now: datetime) -> Found | None:
    found = _DAY_OF_MONTH.search(text)
    if not found:
        return None
    day = int(found["d"])
    month = now if day <= now.day else _add_months(now.replace(day=1), -1)
    return _made(lambda: date(month.year, month.month, day), "day", found.end(), now)


def _made(make: Callable[[], date], precision: str, end: int, now: datetime) -> Found | None:
    try:
        return Found(midnight(make(), now), precision, end)
    except ValueError:
        return None  # 上个月31号 where that month has thirty days
