"""Days told from the moment of reading: 刚刚, 昨晚8点, 上周三, 上个月15号, 去年3月, last Friday."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from aggregator.text import time_ago
from aggregator.text.date_words import DAY_NAME, DAYS, ENGLISH_WEEKDAYS, WEEKDAY_NAME, WEEKDAYS
from aggregator.text.time_ago import Told, add_months, midnight

_D = r"(?P<d>3[01]|[12]\d|0?[1-9])"
_NOW = re.compile(r"刚刚|刚才|刚发布|现在|此刻|片刻前|just now|moments? ago|^刚$|^now$")
_DAY = re.compile(DAY_NAME)
_WEEKDAY = re.compile(
    r"(?P<last>上+|前)?(?P<this>[本这])?1?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末])(?!前)"
    rf"|(?P<english>{WEEKDAY_NAME})"
)
_MONTH = re.compile(rf"(?:(?P<last>上+)|[本这当同])1?个?月(?:\s*{_D}\s*[日号]?)?|(?P<english>last month)")
_YEAR = re.compile(
    r"(?P<name>去年|大前年|前年|今年|本年|上1?年|last year)"
    rf"(?:\s*(?P<m>1[0-2]|0?[1-9])\s*月(?:\s*{_D}\s*[日号]?)?)?"
)
_WEEK = re.compile(r"(?P<last>上+)1?个?(?:周|星期|礼拜)|last week")
_DAY_OF_MONTH = re.compile(rf"(?<![\d月]){_D}[日号]")
_YEARS_AGO = {"去年": 1, "上年": 1, "上1年": 1, "last year": 1, "前年": 2, "大前年": 3}


def find(text: str, now: datetime) -> Told | None:
    """The moment that the text tells relative to `now` (local, aware); None where it tells none."""
    return next((told for read in (_now, time_ago.find, _day, _year, _month) if (told := read(text, now))), None)


def find_loose(text: str, now: datetime) -> Told | None:
    """The same for the forms that count only where no calendar date stands beside them: weekdays, 15号, 上周."""
    return next((told for read in (_weekday, _week, _day_of_month) if (told := read(text, now))), None)


def _now(text: str, now: datetime) -> Told | None:
    found = _NOW.search(text)
    return Told(now, "second", found.end()) if found else None


def _day(text: str, now: datetime) -> Told | None:
    found = _DAY.search(text)
    return _days_from(now, DAYS[found[0]], found.end()) if found else None


def _days_from(now: datetime, days: int, end: int) -> Told:
    return Told(midnight(now.date() + timedelta(days=days), now), "day", end)


def _year(text: str, now: datetime) -> Told | None:
    found = _YEAR.search(text)
    if not found:
        return None
    year, month, day = now.year - _YEARS_AGO.get(found["name"], 0), int(found["m"] or 0), int(found["d"] or 0)
    precision = "day" if day else "month" if month else "year"
    return _made(lambda: date(year, month or 1, day or 1), precision, found.end(), now)


def _month(text: str, now: datetime) -> Told | None:
    found = _MONTH.search(text)
    if not found:
        return None
    first = add_months(now.replace(day=1), -len(found["last"] or "") - bool(found["english"]))
    day = int(found["d"] or 0)
    return _made(lambda: first.date().replace(day=day or 1), "day" if day else "month", found.end(), now)


def _weekday(text: str, now: datetime) -> Told | None:
    """A weekday: 上周三 counts in calendar weeks from Monday, a bare one is the last that is over (never today)."""
    found = _WEEKDAY.search(text)
    if not found:
        return None
    day = WEEKDAYS[found["day"]] if found["day"] else ENGLISH_WEEKDAYS[found["english"][:3]]
    from_monday = day - now.weekday()
    if found["last"]:
        weeks = 1 if found["last"] == "前" else len(found["last"])
        return _days_from(now, from_monday - 7 * weeks, found.end())
    return _days_from(now, from_monday if found["this"] else -((-from_monday - 1) % 7 + 1), found.end())


def _week(text: str, now: datetime) -> Told | None:
    found = _WEEK.search(text)
    return _days_from(now, -7 * len(found["last"] or "上"), found.end()) if found else None


def _day_of_month(text: str, now: datetime) -> Told | None:
    """A day without a month: this month's, or last month's where this month's is still to come."""
    found = _DAY_OF_MONTH.search(text)
    if not found:
        return None
    day = int(found["d"])
    month = now if day <= now.day else add_months(now.replace(day=1), -1)
    return _made(lambda: month.date().replace(day=day), "day", found.end(), now)


def _made(make: Callable[[], date], precision: str, end: int, now: datetime) -> Told | None:
    try:
        return Told(midnight(make(), now), precision, end)
    except ValueError:
        return None  # 上个月31号 where that month has thirty days
