"""Calendar dates as sites print them: a table of forms, from the surest to the loosest."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from aggregator.text.date_words import MONTH_NAME, MONTHS

_M = r"(?P<m>1[0-2]|0?[1-9])"
_D = r"(?P<d>3[01]|[12]\d|0?[1-9])"
_Y = r"(?P<y>(?:19|20)\d\d)"
_NAME = rf"(?P<name>{MONTH_NAME})\b\.?"
_NTH = r"(?:st|nd|rd|th)?"
# What is counted is no day: 10-20 分钟, 1/2 页.
_COUNTED = r"\s*(?:分钟|小时|人|次|条|篇|页|个|元|%)"


@dataclass(frozen=True, slots=True)
class Found:
    """A date and where it stands in the text (end exclusive); precision is day, month or year."""

    day: date
    precision: str
    start: int
    end: int


# Forms that state their year. A form is tried only where none before it matched anything at all.
DATED = tuple(
    map(
        re.compile,
        (
            # 2021-03-04, 2021/3/4, 2021.03.04, 2021年3月4日, 2021 年 3 月 4, 2022 11 23, 2018-12-1209:03
            rf"(?<!\d){_Y}(?:\s*[-/.年_]\s*|\s){_M}(?:\s*[-/.月_]\s*|\s){_D}(?:\s*[日号])?",
            # 民国110年3月4日
            rf"民国\s*(?P<roc>\d{{2,3}})\s*年\s*{_M}\s*月\s*{_D}(?:\s*[日号])?",
            # 15年3月2日, 98年4月
            rf"(?<!\d)(?P<yy>\d\d)\s*年\s*{_M}\s*月(?:份|\s*{_D}(?:\s*[日号])?)?",
            # 2021-03, 2021年3月, 2021/3
            rf"(?<!\d){_Y}\s*[-/.年]\s*{_M}(?:\s*月份?)?(?![-/.]?\d)",
            # Mar 4, 2021; March 4th 2021; Thu Mar 04 15:05:00 CST 2021 (its time stands between, see dates.py)
            rf"\b{_NAME}\s*{_D}{_NTH}[\s,]+(?:(?P<between>[\d:]{{5,8}}(?:\s+(?:[a-z]{{3,4}}|[+-]\d{{4}}))?)\s+)?{_Y}(?!\d)",
            # 04 Mar 2021, 4th of March, 2021, 04-Mar-2021, 04 Mar 21
            rf"(?<!\d){_D}{_NTH}[\s-]*(?:of\s+)?{_NAME}[\s,-]+(?:{_Y}|(?P<yy>\d\d))(?!\d)",
            # 2021 Mar 4, 2021-Mar-04
            rf"(?<!\d){_Y}[\s,-]+{_NAME}[\s-]*{_D}{_NTH}(?!\d)",
            # March 2021
            rf"\b{_NAME},?\s+{_Y}(?!\d)",
            # 03/04/2021: month first, as English themes of Chinese blogs print it, where the first can be one
            r"(?<![\d.])(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>(?:19|20)\d\d)(?!\d)",
            # 20210304, 20210304T150500 and 202103041505 (the time is read as what follows)
            r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?=\d{2,6}(?!\d)|\D|$)",
            # 21-03-04, 21/3/4
            rf"(?<![\d./:-])(?P<yy>\d\d)[-/]{_M}[-/]{_D}(?![\d/-])",
            # 2021年
            rf"(?<!\d){_Y}\s*年",
            r"(?<!\d)(?P<yy>\d\d)年(?=[底初末中春夏秋冬上下])",
            rf"^\s*{_Y}\s*$",
        ),
    )
)
# Forms without a year: the most recent such day that is not yet to come.
YEARLESS = tuple(
    map(
        re.compile,
        (
            # 05-06, 3/4, 6月5日, 3 月 4
            rf"(?<![\d./:年-]){_M}(?:\s*月\s*|[-/]){_D}(?:\s*[日号]|(?=\d\d:)|(?![\d/.-]|{_COUNTED}))",
            rf"\b{_NAME}\s*{_D}{_NTH}(?!\d)",
            rf"(?<!\d){_D}{_NTH}[\s-]*{_NAME}",
            rf"(?<!\d){_M}\s*月份?(?!\s*\d)",
        ),
    )
)


def dated(text: str, today: date) -> tuple[list[Found], bool]:
    """The dates of the first form that matches, and whether any matched: an impossible date (2021-02-30) is one."""
    for form in DATED:
        if matches := list(form.finditer(text)):
            return list(_possible(matches, lambda found: _year(found, today))), True
    return [], False


def yearless(text: str, today: date) -> list[Found]:
    """The dates without a year, each the most recent one that is not after `today`."""
    for form in YEARLESS:
        if matches := list(form.finditer(text)):
            return list(_possible(matches, lambda found: _recent(found, today)))
    return []


def _possible(matches: list[re.Match[str]], year_of: Callable[[re.Match[str]], int]) -> Iterator[Found]:
    for found in matches:
        named = found.groupdict()
        month, day = _month_and_day(named)
        precision = "day" if day else "month" if month else "year"
        try:
            yield Found(date(year_of(found), month or 1, day or 1), precision, found.start(), found.end())
        except ValueError:
            continue  # 30 February, and 29 February of a common year


def _month_and_day(named: dict[str, str | None]) -> tuple[int, int]:
    """Month and day of a match, 0 where it has none."""
    first, second = named.get("a"), named.get("b")
    if first and second:
        a, b = int(first), int(second)
        return (b, a) if a > 12 else (a, b)  # noqa: PLR2004 - no thirteenth month
    name = named.get("name")
    return MONTHS[name] if name else int(named.get("m") or 0), int(named.get("d") or 0)


def _year(found: re.Match[str], today: date) -> int:
    named = found.groupdict()
    if named.get("roc"):
        return int(named["roc"] or 0) + 1911  # the Republic of China counts from 1912
    if named.get("y"):
        return int(named["y"] or 0)
    year = today.year - today.year % 100 + int(named.get("yy") or 0)
    return year if year <= today.year else year - 100


def _recent(found: re.Match[str], today: date) -> int:
    month, day = _month_and_day(found.groupdict())
    return today.year if (month, day or 1) <= (today.month, today.day) else today.year - 1
