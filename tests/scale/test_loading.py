"""What the loader makes of messages that come twice, late, out of an attempt that is over, or not at all."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import BaseSettings

from aggregator.run import Run
from aggregator.scale.loading import Loading
from aggregator.scale.messages import Begin, Listings, Message
from aggregator.store import listings, runs, visits
from aggregator.visit import Visit
from pipelines.store import StoreStage
from tests.store.samples import READ_AT, a_post, a_run

PAGE = "https://blog.test/archives/"


class Line:
    """A worker's messages straight into the loader; `asked` are the attempts that asked what is known."""

    def __init__(self, stage: StoreStage) -> None:
        self.asked: list[tuple[str, list[str]]] = []
        self.store = stage.store
        self.loading = Loading(stage, lambda attempt, names: self.asked.append((attempt, names)))

    def send(self, number: int, kind: str, content: Any, attempt: str = "first") -> Run | None:
        with self.store.transaction():
            return self.loading.take(Message("blog", attempt, number, kind, content))

    def begin(self, attempt: str = "first") -> None:
        self.send(1, "begin", Begin("0", READ_AT), attempt)

    def end(self, number: int) -> Run:
        run = self.send(number, "end", Run("blog", READ_AT, READ_AT, found=3, finished="finished", status=0))
        assert run is not None
        return run

    @property
    def titles(self) -> list[str]:
        return [row[0] for row in self.store.db.execute("select title from posts order by title")]


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    stage = StoreStage(BaseSettings({"DATABASE": str(tmp_path / "store.db")}), a_run("scale"))
    stage.open()
    yield Line(stage)
    stage.close()


def test_a_run_is_counted_and_judged_here(line: Line) -> None:
    line.begin()
    line.send(2, "post", a_post("a"))
    line.send(3, "post", a_post("b", author=""))
    run = line.end(4)
    assert (run.status, dict(run.outcomes), dict(run.missing)) == (0, {"new": 2}, {"author": 1})
    assert [row["status"] for row in runs.history(line.store, "blog")] == [0]
    assert line.asked == [("first", ["blog"])]


def test_what_comes_twice_counts_once(line: Line) -> None:
    line.begin()
    for _ in range(2):
        line.send(2, "post", a_post("a"))
    assert dict(line.end(3).outcomes) == {"new": 1}
    assert line.send(3, "end", Run("blog", READ_AT, READ_AT, status=0)) is None
    assert len(runs.history(line.store, "blog")) == 1


def test_an_attempt_is_over_when_another_one_begins(line: Line) -> None:
    line.begin("dead")
    line.send(2, "post", a_post("a"), attempt="dead")
    line.begin()
    line.send(3, "post", a_post("late"), attempt="dead")
    line.send(2, "post", a_post("b"))
    assert line.titles == ["标题 a", "标题 b"]
    assert dict(line.end(3).outcomes) == {"new": 1}


def test_what_no_attempt_sent_is_left_out(line: Line) -> None:
    line.send(2, "post", a_post("a"))
    assert line.titles == []


@pytest.mark.parametrize("lost", [False, True])
def test_listings_count_as_read_where_nothing_was_lost(line: Line, *, lost: bool) -> None:
    line.begin()
    line.send(2, "post", a_post("a"))
    page = Visit(url=PAGE, at=READ_AT, status=200)
    line.send(3 + lost, "listings", Listings([page], {PAGE: READ_AT}))
    run = line.end(4 + lost)
    assert (listings.read_at(line.store.db, "blog", PAGE) is None) is lost
    assert (visits.page(line.store.db, PAGE, READ_AT) is None) is lost
    assert (run.status, run.failures["queue"]) == (lost, lost)


def test_a_post_that_cannot_be_stored_is_due_again(line: Line) -> None:
    line.begin()
    post = a_post("a", visit=Visit(url="https://blog.test/a", at=READ_AT, status=200))
    line.loading.give_up(Message("blog", "first", 2, "post", post), sqlite3.IntegrityError("odd"))
    (past,) = visits.due(line.store.db, "blog", READ_AT + timedelta(seconds=1), 10)
    assert (past.url, past.has_post) == ("https://blog.test/a", False)
    run = line.end(3)
    assert run.failures["stage"] == 1
    assert "https://blog.test/a" in run.errors[0]


def test_visits_and_lies_are_kept_as_by_a_crawl(line: Line) -> None:
    line.begin()
    line.send(2, "post", a_post("a", visit=Visit(url="https://blog.test/a", at=READ_AT, status=200)))
    line.send(3, "visits", [Visit(url="https://blog.test/a", at=READ_AT, status=404)])
    line.send(4, "lie", READ_AT)
    past = visits.past(line.store.db, "https://blog.test/a", READ_AT)
    assert past is not None
    assert (past.gone, past.visits) == (1, 2)
    assert listings.has_lied(line.store, "blog")
