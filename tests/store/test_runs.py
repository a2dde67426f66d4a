"""What each run saw, newest first, and not for ever."""

import json
from datetime import timedelta

import pytest

from aggregator.errors import RejectedError
from aggregator.store import runs
from aggregator.store.database import Store
from tests.store.samples import READ_AT, a_run


def test_a_run_is_kept_with_its_counts(store: Store) -> None:
    run = a_run()
    run.requests, run.ended_at = 3, READ_AT + timedelta(minutes=1)
    run.stored("new", ["author"])
    run.reject(RejectedError("empty", "没有正文"), "https://blog.test/x")
    runs.save(store, run, 0, "")
    (row,) = runs.history(store, "blog")
    assert (row["status"], row["ended_at"]) == (0, "2026-03-04T05:07:07Z")
    counts = json.loads(row["counts"])
    assert (counts["requests"], counts["posts"], counts["rejected"], counts["missing"]) == (
        3,
        1,
        {"empty": 1},
        {"author": 1},
    )
    assert counts["errors"] == ["blog: https://blog.test/x: 没有正文"]


def test_history_is_one_sources_newest_first_and_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "KEPT", 3)
    for day in range(5):
        run = a_run()
        run.started_at += timedelta(days=day)
        runs.save(store, run, day, "")
    runs.save(store, a_run("other"), 9, "")
    assert [row["status"] for row in runs.history(store, "blog")] == [4, 3, 2]
    assert [row["status"] for row in runs.history(store, "blog", 1)] == [4]


def test_a_run_under_a_clock_that_was_ahead_is_followed_by_the_next(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "KEPT", 2)
    for status, years in enumerate((0, 4, 0, 0)):
        run = a_run()
        run.started_at += timedelta(days=365 * years)
        runs.save(store, run, status, "", runs.begin(store, run))
        assert runs.history(store, "blog", 1)[0]["status"] == status
    assert [row["status"] for row in runs.history(store, "blog")] == [3, 2]


def test_a_run_that_began_is_no_history_until_it_ends_in_the_row_that_it_has(store: Store) -> None:
    row = runs.begin(store, a_run())
    assert runs.history(store, "blog") == []
    runs.save(store, a_run(), 3, "坏了", row)
    assert [(row["status"], row["reason"]) for row in runs.history(store, "blog", killed=True)] == [(3, "坏了")]
    assert not runs.unended(store.db)


def test_one_that_was_killed_is_told_the_same_before_and_after_it_is_put_down_as_that(store: Store) -> None:
    runs.begin(store, a_run())
    before = [tuple(row) for row in runs.history(store, "blog", killed=True)]
    assert [row[3] for row in before] == [1]
    assert [row["source"] for row in runs.end_unended(store)] == ["blog"]
    assert [tuple(row) for row in runs.history(store, "blog")] == before
    assert runs.end_unended(store) == []
