"""When an address is due again, by what it answered before."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.due import SLACK
from aggregator.store.database import Store
from aggregator.store.visits import note
from aggregator.visit import Visit

URL = "https://blog.test/a"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as store:
        yield store


def day(number: int) -> datetime:
    return datetime(2026, 1, number, tzinfo=UTC)


@pytest.mark.parametrize("well", [200, 304, 404, 500])
def test_one_that_leads_nowhere_for_once_is_asked_the_next_day_however_long_ago_the_last_visit_is(
    store: Store, well: int
) -> None:
    for at, status, again in ((1, well, None), (21, 302, 22), (22, 302, 24), (24, 200, None), (30, 301, 31)):
        note(store, Visit(url=URL, at=day(at), status=status), "blog")
        (due,) = store.db.execute("select due_at from urls").fetchone()
        assert again is None or datetime.fromisoformat(due) == day(again) - SLACK
