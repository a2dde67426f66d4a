"""The health of sources: stores of posts made by hand, each with one thing that is wrong."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator.discover.health import Health, check
from aggregator.post import TagMatch
from aggregator.run import Run
from aggregator.store import runs, writer
from aggregator.store.database import Store
from tests.store.samples import a_post, a_run, a_text

NOW = datetime(2026, 3, 10, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


def fill(store: Store, count: int = 10, **fields: Any) -> None:
    """Posts a week apart, the newest of them a week old; a function among the fields gets a post's number."""
    for number in range(count):
        text = a_text(number, 10)
        given: dict[str, Any] = {
            "content_html": f"<p>{text}</p><pre><code>ls</code></pre>",
            "published_at": NOW - timedelta(weeks=number + 1),
            "title": f"第 {number} 回",
            "matches": [TagMatch("Java")],
            "text": text,
        } | fields
        made: dict[str, Any] = {name: value(number) if callable(value) else value for name, value in given.items()}
        made.setdefault("content_text", made["text"])
        writer.write(store, a_post(f"p{number}", **made), a_run())


def said(health: Health) -> list[tuple[str, str]]:
    return [(problem.level, problem.what) for problem in health.problems]


def test_a_source_that_is_well(store: Store) -> None:
    fill(store)
    health = check(store, "blog", NOW)
    assert (health.state, health.posts, health.newest, said(health)) == ("fine", 10, "2026-03-03T00:00:00Z", [])
    assert health.missing == dict.fromkeys(("title", "published_at", "content", "author", "tags", "code"), 0)


def test_a_source_that_nobody_crawled(store: Store) -> None:
    assert check(store, "never", NOW).state == "empty"


@pytest.mark.parametrize(
    ("fields", "name", "state"),
    [
        ({"title": lambda number: "" if number < 6 else f"题 {number}"}, "title", "missing"),
        ({"title": lambda number: "" if number < 2 else f"题 {number}"}, "title", "suspicious"),
        ({"author": ""}, "author", "missing"),
        ({"matches": []}, "tags", "missing"),
        ({"content_html": "<p>无代码</p>"}, "code", "missing"),
        ({"author": lambda number: "" if number < 3 else "某人"}, "author", "ok"),
    ],
)
def test_fields_that_are_missing(store: Store, fields: dict[str, Any], name: str, state: str) -> None:
    fill(store, **fields)
    assert check(store, "blog", NOW).facts()["fields"][name]["state"] == state


@pytest.mark.parametrize(
    ("fields", "level", "words"),
    [
        ({"title": ""}, "broken", "100% 的文章没有标题"),
        ({"published_at": lambda number: None if number < 2 else NOW}, "suspicious", "20% 的文章没有日期"),
        ({"published_at": NOW - timedelta(days=1)}, "broken", "10 篇的日期都是 2026-03-09"),
        ({"title": "首页"}, "broken", "10 篇标题完全相同"),
        ({"title": lambda number: f"第 {number % 4} 回"}, "suspicious", "3 篇标题完全相同"),
        ({"title": lambda number: f"第 {number} 回 - 小池塘"}, "suspicious", "小池塘"),
        ({"content_text": lambda number: f"短短几个字 {number}"}, "suspicious", "100% 的正文不到 60 字"),
        ({"content_text": "请登录后查看全文。" * 20}, "broken", "10 篇正文完全相同"),
        (
            {"published_at": lambda number: NOW - timedelta(days=100 + 7 * number)},
            "suspicious",
            "已有 100 天没有新文章",
        ),
    ],
)
def test_what_is_wrong_is_said(store: Store, fields: dict[str, Any], level: str, words: str) -> None:
    fill(store, **fields)
    health = check(store, "blog", NOW)
    assert any(found == level and words in what for found, what in said(health)), said(health)
    assert health.state == level or any(found == "broken" for found, _ in said(health))


def test_few_posts_prove_nothing(store: Store) -> None:
    fill(store, 4, title="首页", published_at=NOW - timedelta(days=900))
    assert check(store, "blog", NOW).state == "fine"


@pytest.mark.parametrize(("status", "state"), [(0, "fine"), (1, "broken"), (3, "broken"), (75, "suspicious")])
def test_the_last_run_counts(store: Store, status: int, state: str) -> None:
    fill(store)
    for days, result in enumerate((3, status)):
        runs.save(store, Run("blog", NOW + timedelta(days=days)), result, "理由")
    health = check(store, "blog", NOW)
    assert health.state == state
    assert health.last_run == {"started_at": "2026-03-11T00:00:00Z", "status": status, "reason": "理由"}


def test_crawled_and_nothing_there(store: Store) -> None:
    runs.save(store, Run("blog", NOW), 0, "正常")
    assert said(check(store, "blog", NOW)) == [("broken", "抓取过，但一篇文章也没有")]
