"""The time of day beside a date: 15:04:05, 下午3点05分, 10:04 pm, with the zone that the text states."""

import re
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone, tzinfo

from aggregator.text.date_words import AFTERNOON, EVENING, MORNING, NIGHT, NOON, PART_OF_DAY, WEEKDAY, ZONE_NAME, ZONES

# What may stand between a date and its time.
_GAP = rf"(?:[\s,·|/()\[\]_@—–-]|t(?=\d)|at\b|\bon\b|{WEEKDAY}){{0,9}}"
_COLON = r"(?P<h>2[0-4]|[01]?\d):(?P<m>[0-5]?\d)(?::(?P<s>[0-5]\d|60)(?:[.,](?P<f>\d{1,9}))?)?"
_CHINESE = (
    r"(?P<ch>2[0-4]|[01]?\d)\s*(?:点钟?|时)(?![赞击评阅长间代尚光])(?:(?P<half>半)|(?P<quarter>[123])刻|整"
    r"|\s*(?P<cm>[0-5]?\d)(?!\d)\s*分?(?:\s*(?P<cs>[0-5]?\d)\s*秒)?)?"
)
_AMPM = r"(?P<eh>1[0-2]|0?\d)(?=\s*[ap]\.?m)"
_ZONE = (
    rf"(?:\s*\(?(?P<zone>{ZONE_NAME})(?![a-z])\)?)?(?:\s*(?P<sign>[+-])(?P<zh>\d{{1,2}})(?::?(?P<zm>\d{{2}}))?(?!\d))?"
)
_TIME = re.compile(
    rf"(?P<part>{PART_OF_DAY})?{_GAP}(?:{_COLON}|{_CHINESE}|{_AMPM})(?:\s*(?P<after>[ap]\.?m\.?)(?![a-z]))?{_ZONE}"
)
AFTER_DATE = re.compile(rf"{_GAP}{_TIME.pattern}")
BEFORE_DATE = re.compile(rf"(?<!\d){_TIME.pattern}{_GAP}$")
ALONE = re.compile(rf"(?<![\d:.-]){_TIME.pattern}(?![\d:-])")


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time of day as an offset from midnight (it may pass 24 hours: 晚上12点), its precision, and the stated zone."""

    offset: timedelta
    precision: str
    zone: tzinfo | None


def read(found: re.Match[str]) -> TimeOfDay | None:
    """The time that one of this module's patterns matched; None where it is impossible (25:00, +99:00)."""
    part = found["part"] or (found["after"] or "").replace(".", "")
    hour = _hour(int(found["h"] or found["ch"] or found["eh"]), part)
    minute, second = _minute(found), int(found["s"] or found["cs"] or 0)
    if hour is None:
        return None
    fraction = int((found["f"] or "")[:6].ljust(6, "0"))
    offset = timedelta(hours=hour, minutes=minute or 0, seconds=second, microseconds=fraction)
    return TimeOfDay(offset, _precision(found, minute), _zone(found))


def _minute(found: re.Match[str]) -> int | None:
    if found["half"]:
        return 30
    if found["quarter"]:
        return int(found["quarter"]) * 15
    text = found["m"] or found["cm"]
    return int(text) if text else None


def _precision(found: re.Match[str], minute: int | None) -> str:
    if found["s"] or found["cs"]:
        return "second"
    return "hour" if minute is None else "minute"


def _hour(hour: int, part: str) -> int | None:
    """The hour of the 24-hour clock. 晚上12点 is the midnight that ends the day; 晚上1点 comes after it."""
    if part in MORNING and hour == 12:  # noqa: PLR2004 - twelve hours on a clock face
        return 0
    if part in AFTERNOON and hour < 12:  # noqa: PLR2004
        return hour + 12
    if part in NOON and hour < 10:  # noqa: PLR2004 - 中午1点 is 13:00, 中午11点 is 11:00
        return hour + 12
    if part in NIGHT and hour < 5:  # noqa: PLR2004 - 半夜1点 is before the day, 半夜11点 after it
        return hour
    if part in (*EVENING, *NIGHT) and hour <= 12:  # noqa: PLR2004
        return hour + (24 if hour < 5 else 12)  # noqa: PLR2004 - no evening begins before five
    return hour


def _zone(found: re.Match[str]) -> tzinfo | None:
    """The stated zone: an offset wins over a name (GMT+0800), a name alone is looked up."""
    if found["sign"]:
        offset = timedelta(hours=int(found["zh"]), minutes=int(found["zm"] or 0))
        if offset > timedelta(hours=14):  # the farthest zone there is (Line Islands): more is a range, not a zone
            return None
        return timezone(-offset if found["sign"] == "-" else offset)
    if found["zone"]:
        return timezone(timedelta(hours=ZONES[found["zone"]])) if ZONES[found["zone"]] else UTC
    return None
