"""`aggregator ingest` of posts that are stored: a line is an update of what it gives."""

import json
from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from typing import Any

import pytest
from click.testing import CliRunner

from aggregator import owners
from aggregator.cli import cli
from aggregator.page.addresses import key_of
from aggregator.paths import database
from spiders.registry import load
from tests.cli.test_ingest import BODY, PAGE, a_line, ingest, stored

URL = "https://blog.test/a"
READ = "title, author, published_at, published_precision"
WHOLE = {"author": "张三", "published": "2026-01-02 11:04", "tags": ["甲", "乙"], "fetched_at": "2026-01-05T00:00:00Z"}


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-03-04T05:06:07+00:00")


def again(tmp_path: Path, **fields: Any) -> dict[str, Any]:
    """What is told of one more line about the post."""
    told = json.loads(ingest(tmp_path, {"url": URL} | fields, arguments=("--json",)).stdout)
    assert isinstance(told, dict)
    return told


def printed_tags() -> list[str]:
    return [name for (name,) in stored("printed", "post_tags where origin = 'author'")]


def test_what_a_line_does_not_give_stays(tmp_path: Path) -> None:
    ingest(tmp_path, a_line(**WHOLE))
    assert again(tmp_path, text="短")["changed"] == 1
    assert stored(READ) == [("标题", "张三", "2026-01-02T03:04:00Z", "minute")]
    assert printed_tags() == ["乙", "甲"]
    assert stored("content_text", "contents") == [("短",)]
    assert again(tmp_path, text="短", title="另一个", author="", tags=[])["changed"] == 1
    assert stored(READ) == [("另一个", "张三", "2026-01-02T03:04:00Z", "minute")]
    assert printed_tags() == ["乙", "甲"]


LINKED = "<p><a href='/b'>甲</a> <a href='#c'>乙</a> <img src='i.png'></p>"


@pytest.mark.parametrize("body", [{"text": BODY}, {"html": LINKED + f"<p>{BODY}</p>"}, {"page": PAGE}])
@pytest.mark.parametrize(
    "other",
    [
        "https://Blog.Test/p/24?utm_source=x#top",
        "HTTPS://blog.test:443/p/24?from=feed",
        "https://www.blog.test/p/24",
        "http://blog.test/p/24",
        "http://www.blog.test/p/24",
        "https://blog.test/p/24/",
    ],
)
def test_another_way_to_write_its_address_is_no_update(tmp_path: Path, body: dict[str, str], other: str) -> None:
    lines = [{"url": url, "title": "标题", **body} for url in ("https://blog.test/p/24", other)]
    assert json.loads(ingest(tmp_path, *lines, arguments=("--json",)).stdout)["new"] == 1
    for order in (lines, lines[::-1]):
        told = json.loads(ingest(tmp_path, *order, arguments=("--json",)).stdout)
        assert (told["changed"], told["unchanged"]) == (0, 2)
    assert stored("url") == [("https://blog.test/p/24",)]
    result = CliRunner().invoke(cli, ["reprocess", "--json"])
    assert json.loads(result.stdout)["changed"] == 0


def test_the_first_way_stays_but_for_http(tmp_path: Path) -> None:
    ingest(tmp_path, {"url": "http://Www.Blog.Test/p/24/", "text": BODY, "title": "标题"})
    first = stored("url")
    assert again(tmp_path, url="http://blog.test/p/24", text=BODY)["unchanged"] == 1
    assert stored("url") == first
    assert again(tmp_path, url="https://blog.test/p/24", text=BODY)["changed"] == 1
    assert again(tmp_path, url="http://blog.test/p/24", text=BODY)["unchanged"] == 1
    assert stored("url") == [("https://blog.test/p/24",)]


def test_a_line_at_the_address_that_a_post_had_leaves_it_where_it_moved_to(tmp_path: Path) -> None:
    ingest(tmp_path, {"url": "https://old.test/p/24", "text": BODY, "title": "标题"})
    with closing(connect(database())) as db, db:
        # As a crawl stores a permanent redirect (store/moves.py): the old address still leads to the post.
        db.execute("update posts set url = 'https://new.test/p/24', key = ?", (key_of("https://new.test/p/24"),))
    for old in ("https://old.test/p/24", "http://old.test/p/24"):
        again(tmp_path, url=old, text=BODY)
        assert stored("url") == [("https://new.test/p/24",)]


def test_nor_does_what_its_page_does_not_say_go(tmp_path: Path) -> None:
    ingest(tmp_path, a_line(**WHOLE))
    bare = PAGE.replace('<meta name="author" content="页面的作者">', "").replace("article:published_time", "x")
    assert again(tmp_path, page=bare)["changed"] == 1
    assert stored(READ) == [("页面的标题", "张三", "2026-01-02T03:04:00Z", "minute")]
    assert again(tmp_path, page=PAGE)["changed"] == 1
    assert stored(READ) == [("页面的标题", "页面的作者", "2026-01-01T19:04:05Z", "second")]


def test_the_same_update_again_and_reprocess_change_nothing(tmp_path: Path) -> None:
    ingest(tmp_path, a_line(**WHOLE))
    again(tmp_path, text="短")
    runner = CliRunner()
    dumped = runner.invoke(cli, ["dump"]).stdout
    assert "张三" in dumped
    assert again(tmp_path, text="短")["unchanged"] == 1
    assert json.loads(runner.invoke(cli, ["reprocess", "--json"]).stdout)["unchanged"] == 1
    assert runner.invoke(cli, ["dump"]).stdout == dumped


@pytest.mark.parametrize(
    ("printed", "moment", "precision"),
    [
        ("3天前", "2026-01-01T16:00:00Z", "day"),
        ("昨天 15:04", "2026-01-04T07:04:00Z", "minute"),
        ("2小时前", "2026-01-04T22:00:00Z", "hour"),
        ("1月3日", "2026-01-02T16:00:00Z", "day"),
    ],
)
@pytest.mark.parametrize("fetched_at", ["2025-11-06T00:00:00Z", "2026-03-03T00:00:00Z", None])
def test_a_date_stays_the_day_that_it_was(
    tmp_path: Path, printed: str, moment: str, precision: str, fetched_at: str | None
) -> None:
    ingest(tmp_path, a_line(**WHOLE | {"published": printed}))
    assert stored("published_at, published_precision") == [(moment, precision)]
    for text in ("短", "更短"):
        assert again(tmp_path, text=text, fetched_at=fetched_at)["changed"] == 1
        assert stored("published_at, published_precision") == [(moment, precision)]
    assert json.loads(CliRunner().invoke(cli, ["reprocess", "--json"]).stdout)["unchanged"] == 1


def test_a_date_that_nobody_can_read_takes_none_away(tmp_path: Path) -> None:
    ingest(tmp_path, a_line(**WHOLE))
    for _ in range(2):
        assert again(tmp_path, text=BODY, published="明年")["undated"] == 1
        assert stored(READ) == [("标题", "张三", "2026-01-02T03:04:00Z", "minute")]


def test_a_post_stays_its_source_s_and_in_its_zone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_sources: Path
) -> None:
    entry = 'title = "x"\nhomepage = "https://pond.example/"\nfeeds = ["f"]\ntimezone = "America/New_York"\n'
    own_sources.write_text(f"[pond]\n{entry}", encoding="utf-8")
    monkeypatch.setattr(owners, "_catalogue", load)
    ingest(tmp_path, a_line(source="pond", **WHOLE))
    made = again(tmp_path, text="短", published="2026-01-03 12:00")
    assert (made["changed"], made["made"]) == (1, {})
    assert stored("source, published_at") == [("pond", "2026-01-03T17:00:00Z")]


def test_a_post_whose_html_is_kept_no_longer_keeps_its_fields(tmp_path: Path) -> None:
    ingest(tmp_path, a_line(**WHOLE))
    with closing(connect(database())) as db, db:
        db.execute("update raw set html = null")
    assert again(tmp_path, text="短")["changed"] == 1
    assert stored(READ) == [("标题", "张三", "2026-01-02T03:04:00Z", "minute")]
    assert again(tmp_path, text="短")["asked_again"] == 0
