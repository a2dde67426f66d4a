"""Curation as a whole: idempotent, current until something changes, and the same in whatever order posts came."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from aggregator.curate.curate import curate, is_current
from aggregator.post import Post, ScorePart, TagMatch
from aggregator.store import state
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.store.samples import a_post, a_run, a_text

NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)


def some_post(number: int) -> Post:
    """Posts of five sources; every fourth is a copy of the one before it."""
    copied = number - 1 if number % 4 == 3 else number
    return a_post(
        f"p{number}",
        a_text(copied),
        source=f"s{number % 5}",
        author=f"a{number % 7}",
        title=f"第 {copied} 篇",
        published_at=datetime(2026, 2, 1 + number % 20, tzinfo=UTC),
        matches=[TagMatch(f"t{number % 6}", 0.5 + number % 3 / 10, "auto", "标题")],
        score_parts=[
            ScorePart("length", number % 10 / 10, 0.25, f"全文 {number} 字"),
            ScorePart("originality", 1.0, 0.2, "原创"),
            ScorePart("structure", number % 3 / 2, 0.12, "小标题"),
        ],
    )


def result(store: Store) -> list[list[tuple[object, ...]]]:
    """What curation derives, by what means the same in every store."""
    queries = (
        "select p.url, o.url, p.score from posts p join posts o on o.id = p.canonical_id order by p.url",
        "select rank, url, f.score, reasons, picked_by, picked_at from featured f join posts on id=post_id order by 1",
        "select url, name, value, weight, reason from score_parts join posts on id = post_id order by url, name",
    )
    return [[tuple(row) for row in store.db.execute(query)] for query in queries]


def fill(store: Store, numbers: list[int]) -> None:
    for number in numbers:
        write(store, some_post(number), a_run(f"s{number % 5}"))


def test_an_empty_store_is_curated(store: Store) -> None:
    curate(store, now=NOW)
    assert is_current(store, NOW)
    assert result(store) == [[], [], []]


def test_doing_it_again_changes_nothing(store: Store) -> None:
    fill(store, list(range(40)))
    curate(store, now=NOW)
    before, changes = result(store), state.changes(store)
    assert before[1]
    curate(store, now=NOW)
    assert result(store) == before
    assert state.changes(store) == changes


def test_the_order_of_arrival_changes_nothing(tmp_path: Path) -> None:
    numbers, found = list(range(40)), []
    for seed in range(3):
        Random(seed).shuffle(numbers)  # noqa: S311 - test data
        with Store.open(tmp_path / f"{seed}.db") as store:
            fill(store, numbers[:20])
            curate(store, now=NOW)
            fill(store, numbers[20:])
            curate(store, now=NOW)
            found.append(result(store))
    assert found[0] == found[1] == found[2]


def test_it_is_current_until_something_changes_or_the_day_turns(store: Store) -> None:
    assert not is_current(store, NOW)
    fill(store, [1])
    curate(store, now=NOW)
    assert is_current(store, NOW)
    assert is_current(store, NOW.replace(hour=23, minute=59))
    assert not is_current(store, NOW + timedelta(days=1))
    fill(store, [2])
    assert not is_current(store, NOW)


def test_a_pick_keeps_the_day_on_which_it_became_one(store: Store) -> None:
    fill(store, [9])
    curate(store, now=NOW)
    curate(store, now=NOW + timedelta(days=3))
    assert [tuple(row) for row in store.db.execute("select picked_at from featured")] == [("2026-03-10T00:00:00Z",)]


def shown_since(store: Store) -> str:
    return state.read(store, state.FEATURED_AT)


def test_when_the_picks_last_became_others_is_kept(store: Store) -> None:
    fill(store, [1, 2])
    curate(store, now=NOW)
    assert shown_since(store) == "2026-03-10T08:00:00Z"
    curate(store, now=NOW + timedelta(hours=1))
    curate(store, now=NOW + timedelta(days=1))
    assert shown_since(store) == "2026-03-10T08:00:00Z"
    fill(store, [9])
    curate(store, now=NOW + timedelta(days=1, hours=1))
    fill(store, [13])
    curate(store, now=NOW + timedelta(days=1, hours=2))
    # The same picks in another order.
    assert shown_since(store) == "2026-03-11T10:00:00Z"


@pytest.mark.parametrize(
    ("change", "moves"),
    [
        ("update posts set title = '换了题目'", True),
        ("update posts set excerpt = '换了摘要'", True),
        ("update posts set published_precision = 'year'", True),
        ("update sources set publish = 'link'", True),
        ("delete from post_tags", True),
        ("update score_parts set value = value * 0.9", False),
    ],
)
def test_what_the_picks_show_counts_and_not_what_they_are_worth(store: Store, change: str, moves: bool) -> None:  # noqa: FBT001
    fill(store, [1, 2])
    curate(store, now=NOW)
    worth = [tuple(row) for row in store.db.execute("select score from featured")]
    with store.transaction() as db:
        db.execute(change)
        db.execute("update posts set change = ?", (state.changed(store),))
    curate(store, now=NOW + timedelta(hours=1))
    assert (shown_since(store) == "2026-03-10T09:00:00Z") == moves
    if not moves:
        assert worth != [tuple(row) for row in store.db.execute("select score from featured")]


def test_only_originals_are_picked(store: Store) -> None:
    fill(store, list(range(40)))
    curate(store, now=NOW)
    rows = store.db.execute("select p.canonical_id = p.id from featured f join posts p on p.id = f.post_id").fetchall()
    assert rows
    assert all(row[0] for row in rows)
