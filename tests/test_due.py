"""When an address is due again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.due import OFTEN, RARELY, SLACK, UNDATED, is_past, next_due, next_try

NOW = datetime(2026, 3, 4, tzinfo=UTC)
DAY = timedelta(days=1)


@given(url=st.text(max_size=40), age=st.timedeltas(timedelta(days=-5), timedelta(days=20_000)))
def test_nothing_is_due_within_a_day_or_later_than_in_thirty(url: str, age: timedelta) -> None:
    assert OFTEN - SLACK <= next_due(url, NOW, NOW - age) - NOW <= RARELY - SLACK


@pytest.mark.parametrize(
    ("age", "least", "most"),
    [
        (timedelta(0), 1, 1),
        (timedelta(days=10), 1, 1),
        # A tenth of its age, and up to a quarter of what is over a day less.
        (timedelta(days=100), 7.75, 10),
        (timedelta(days=3000), 22.75, 30),
    ],
)
def test_the_older_the_rarer(age: timedelta, least: float, most: float) -> None:
    for number in range(50):
        wait = next_due(f"https://blog.test/{number}", NOW, NOW - age) - NOW + SLACK
        assert least * DAY <= wait <= most * DAY


def test_posts_met_on_one_day_are_not_due_on_one_day() -> None:
    days = {next_due(f"https://blog.test/{number}", NOW, NOW - 3000 * DAY).date() for number in range(200)}
    assert len(days) == 8


def test_what_has_no_date_is_due_in_a_week() -> None:
    assert UNDATED * 0.75 - SLACK <= next_due("https://blog.test/a", NOW, None) - NOW <= UNDATED


def test_what_leads_nowhere_is_tried_after_a_day_and_then_each_time_after_twice_as_long() -> None:
    at, days, before = NOW, [], None
    for _ in range(7):
        # The crawl is a daily one.
        wait = next_try(at, before) - at + SLACK
        days.append(wait / DAY)
        at, before = at + wait, at
    assert days == [1, 2, 4, 8, 16, 30, 30]


def test_tomorrows_crawl_at_the_same_hour_is_a_day_later() -> None:
    assert is_past(NOW, NOW + DAY - timedelta(minutes=5), DAY)
    assert not is_past(NOW, NOW + timedelta(hours=20), DAY)
