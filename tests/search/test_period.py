"""Periods as labels."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.search.period import labels_between, labels_of

TODAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("first", "end", "expected"),
    [
        (date(2024, 1, 1), date(2025, 1, 1), "2024"),
        (date(2024, 1, 1), date(2024, 3, 1), "2024-01 2024-02"),
        (date(2023, 11, 29), date(2024, 2, 2), "2023-11-29 2023-11-30 2023-12 2024-01 2024-02-01"),
        (date(2024, 2, 28), date(2024, 3, 1), "2024-02-28 2024-02-29"),
        (date(2025, 1, 1), None, "2025 2026 2027"),
        (None, date(1991, 2, 1), "1990 1991-01"),
        (date(2024, 1, 2), date(2024, 1, 2), ""),
        (date(2025, 1, 1), date(2024, 1, 1), ""),
        (None, date(1980, 1, 1), ""),
        (date(2100, 1, 1), None, ""),
    ],
)
def test_the_fewest_labels(first: date | None, end: date | None, expected: str) -> None:
    assert labels_between(first, end, today=TODAY) == [f"on:{label}" for label in expected.split()]


def test_a_moment_is_labelled_by_the_day_in_china() -> None:
    assert labels_of(datetime(2024, 12, 31, 16, 0, tzinfo=UTC)) == ["on:2025", "on:2025-01", "on:2025-01-01"]


DAYS = st.dates(date(1990, 1, 1), date(2027, 12, 31))


@given(DAYS, DAYS, DAYS)
def test_a_day_is_covered_once_if_it_is_within(first: date, end: date, day: date) -> None:
    noon = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=4)
    labels = labels_between(first, end, today=TODAY)
    assert len(set(labels) & set(labels_of(noon))) == (first <= day < end)
    assert len(labels) < 130
