"""Publication times as sites print them. Site formats first; `dateparser` stands behind them as the last resort."""

import html
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import timezone as fixed_zone
from functools import lru_cache
from zoneinfo import ZoneInfo

from aggregator.text import calendar_date, clock_time, date_guess, relative_date
from aggregator.text.calendar_date import Found
from aggregator.text.date_words import PUBLISHED_AFTER, PUBLISHED_BEFORE, SIMPLIFIED
from aggregator.text.normalize import strip_invisible
from aggregator.text.numerals import arabic
from aggregator.text.time_ago import Told, midnight

# The first web page is of 1990; what is dated before it is a broken clock (1970) or the age of something else.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# China has had one offset since 1992; the summer time of the years before it is no page's.
_CHINA = fixed_zone(timedelta(hours=8))
# A server's clock may run ahead, and a zone may be wrong by less than a day.
AHEAD = timedelta(days=1)
# The longest date that a site prints, labels included, is under 100 characters; what is longer is prose.
LONGEST = 200

_EPOCH = re.compile(r"\s*(\d{10}|\d{13}|\d{16})(?:\.\d+)?\s*")
_EPOCH_UNIT = {10: 1, 13: 10**3, 16: 10**6}
_COMPACT_TIME = re.compile(r"[t\s_-]?(\d\d)(\d\d)?(\d\d)?(?!\d)(z)?")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time: aware and in UTC, with the precision that the text has.

    precision: second, minute, hour, day, month or year. What it leaves open is the beginning, in the zone of the page.
    """

    at: datetime
    precision: str


# The reader asks for the same text twice, and the cleaner again.
@lru_cache(maxsize=8)
def parse(text: str, *, now: datetime, timezone: str = "Asia/Shanghai") -> Moment | None:
    """The moment that a printed date means, read at `now` (aware). None where there is none to be read.

    `timezone` is the IANA zone of times without an offset; an offset that the text states wins. None, too, for what is
    impossible, before 1990, or more than a day after `now`. Any text is taken; raises only for an unknown zone.
    """
    local = now.astimezone(_CHINA if timezone == "Asia/Shanghai" else ZoneInfo(timezone))
    moment = _read(_prepare(text), local)
    if moment is None or not EARLIEST <= moment.at <= now + AHEAD:
        return None
    return Moment(moment.at.astimezone(UTC), moment.precision)


def _prepare(text: str) -> str:
    """The text as the tables have it: entities resolved (some are escaped twice), NFKC, lower case, simplified."""
    text = html.unescape(html.unescape(text[: 2 * LONGEST])).replace("〇", "零")
    text = unicodedata.normalize("NFKC", strip_invisible(text))[:LONGEST]
    return arabic(text.translate(SIMPLIFIED).casefold()).strip()


def _read(text: str, now: datetime) -> Moment | None:
    if moment := _epoch(text):
        return moment
    dates, stated = calendar_date.dated(text, now.date())
    if stated:
        return _with_time(text, _published(text, dates), now) if dates else None
    if relative := relative_date.find(text, now):
        return _relative_with_time(text, relative)
    if dates := calendar_date.yearless(text, now.date()):
        return _with_time(text, dates[0], now)
    if relative := relative_date.find_loose(text, now):
        return _relative_with_time(text, relative)
    return _time_alone(text, now) or _guessed(text, now)


def _epoch(text: str) -> Moment | None:
    found = _EPOCH.fullmatch(text)
    if not found:
        return None
    seconds = int(found[1]) / _EPOCH_UNIT[len(found[1])]
    at = datetime.fromtimestamp(seconds, UTC)
    return Moment(at, "second") if at >= EARLIEST else None


def _published(text: str, dates: list[Found]) -> Found:
    """Of several dates the one said to be of publication, else the first."""
    previous = 0
    for this, following in zip(dates, [*dates[1:], None], strict=True):
        before, after = text[previous : this.start], text[this.end : following.start if following else None]
        if PUBLISHED_BEFORE.search(before) or PUBLISHED_AFTER.search(re.sub(r"^[\s\d:]+", "", after)):
            return this
        previous = this.end
    return dates[0]


def _with_time(text: str, found: Found, now: datetime) -> Moment:
    """A calendar date with the time of day that stands after it, inside it (Java's form) or before it."""
    day = midnight(found.day, now)
    if found.precision != "day":
        return Moment(day, found.precision)
    if compact := _compact_time(text, found, day):
        return compact
    for pattern, part in (
        (clock_time.AFTER_DATE.match, text[found.end :]),
        (clock_time.ALONE.search, text[found.start : found.end]),
        (clock_time.BEFORE_DATE.search, text[: found.start]),
    ):
        if (match := pattern(part)) and (time := clock_time.read(match)):
            return _at(day, time)
    return Moment(day, "day")


def _compact_time(text: str, found: Found, day: datetime) -> Moment | None:
    """The time of 20210304150500, 202103041505 and 20210304T150500Z."""
    if not text[found.start : found.end].isdigit():
        return None
    digits = _COMPACT_TIME.match(text, found.end)
    if not digits:
        return None
    hour, minute, second = (int(part or 0) for part in digits.groups()[:3])
    try:
        at = day.replace(hour=hour, minute=minute, second=second, tzinfo=UTC if digits[4] else day.tzinfo)
    except ValueError:
        return None
    return Moment(at, "second" if digits[3] else "minute" if digits[2] else "hour")


def _at(day: datetime, time: clock_time.TimeOfDay) -> Moment:
    begin = day.replace(tzinfo=time.zone) if time.zone else day
    return Moment(begin + time.offset, time.precision)


def _relative_with_time(text: str, found: Told) -> Moment:
    if found.precision == "day" and (match := clock_time.AFTER_DATE.match(text, found.end)):
        time = clock_time.read(match)
        if time:
            return _at(found.at, time)
    return Moment(found.at, found.precision)


def _time_alone(text: str, now: datetime) -> Moment | None:
    """A time of day without a date: today's, or yesterday's where today's is still to come."""
    match = clock_time.ALONE.search(text)
    time = clock_time.read(match) if match else None
    if time is None:
        return None
    moment = _at(midnight(now.date(), now), time)
    return moment if moment.at <= now else Moment(moment.at - timedelta(days=1), moment.precision)


def _guessed(text: str, now: datetime) -> Moment | None:
    found = date_guess.guess(text, now)
    return Moment(*found) if found else None
