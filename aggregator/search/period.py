"""A period as labels: years, and at its two ends months and days, so that the index alone finds what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from aggregator.clock import CHINA

ON = "on:"

# No post is older: dates before 1990 are taken for mistakes when a page is read.
FIRST_YEAR = 1990
DECEMBER = 12


def labels_of(published: datetime) -> list[str]:
    """The labels of a moment: its year, month and day in China."""
    day = published.astimezone(CHINA).date()
    return [f"{ON}{day:%Y}", f"{ON}{day:%Y-%m}", f"{ON}{day:%Y-%m-%d}"]


def labels_between(first: date | None, end: date | None, *, today: date) -> list[str]:
    """The fewest labels that cover the days from `first` to before `end`; None is open.

    Nothing is published later than the year after this one.
    """
    day = max(first or date.min, date(FIRST_YEAR, 1, 1))
    end = min(end or date.max, date(today.year + 2, 1, 1))
    return list(_cover(day, end))


def _cover(day: date, end: date) -> Iterator[str]:
    while day < end:
        for form, following in (("%Y", _next_year(day)), ("%Y-%m", _next_month(day))):
            # A whole year or month, where one begins here and ends within.
            if following <= end and day.strftime(form) != (day - timedelta(days=1)).strftime(form):
                yield ON + day.strftime(form)
                day = following
                break
        else:
            yield f"{ON}{day:%Y-%m-%d}"
            day += timedelta(days=1)


def _next_year(day: date) -> date:
    return date(day.year + 1, 1, 1)


def _next_month(day: date) -> date:
    return date(day.year + day.month // DECEMBER, day.month % DECEMBER + 1, 1)
