from datetime import UTC, datetime, timedelta, timezone

import pytest

from aggregator.clock import iso, parse_iso


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2024, 5, 1, 8, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=8))), "2024-05-01T00:00:00Z"),
        (datetime(500, 1, 2, 3, 4, 5, tzinfo=UTC), "0500-01-02T03:04:05Z"),
        (datetime(9, 1, 2, tzinfo=UTC), "0009-01-02T00:00:00Z"),
    ],
)
def test_what_is_written_can_be_read_again(moment: datetime, written: str) -> None:
    assert iso(moment) == written
    assert parse_iso(written) == moment.replace(microsecond=0)


def test_no_moment_stays_none() -> None:
    assert iso(None) is None
