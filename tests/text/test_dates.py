"""Publication times as sites print them."""

from datetime import datetime, timedelta, timezone

import pytest

from aggregator.text.dates import parse

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2021, 3, 4, 15, 5, tzinfo=CHINA)  # a Thursday


@pytest.mark.parametrize(
    ("printed", "expected", "precision"),
    [
        ("2021-02-03 04:05:06", "2021-02-03T04:05:06", "second"),
        ("发布于2021-02-03阅读 1024", "2021-02-03T00:00:00", "day"),
        ("半小时前", "2021-03-04T14:35:00", "minute"),
        ("昨天 12:30", "2021-03-03T12:30:00", "minute"),
        ("05-06", "2020-05-06T00:00:00", "day"),
    ],
)
def test_moment(printed: str, expected: str, precision: str) -> None:
    moment = parse(printed, now=NOW)
    assert moment is not None
    assert (moment.at.astimezone(CHINA).replace(tzinfo=None).isoformat(), moment.precision) == (expected, precision)
