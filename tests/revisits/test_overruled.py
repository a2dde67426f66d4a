"""Posts that a crawl brought and a line of `ingest` changed: the next crawl brings back what the site has."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from aggregator.cli import cli
from tests.revisits import changing
from tests.revisits.changing import path
from tests.revisits.engine import Crawler
from tests.revisits.test_restored import API, Wordpress
from tests.revisits.test_visits import HOUR, TITLES

COLUMNS = "title, author, published_at, excerpt, word_count, content_html, content_text"


@pytest.fixture(params=["pages", "whole with a listing"])
def crawl(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crawler:
    titles = {path(number): title for number, title in enumerate(TITLES, start=1)}
    monkeypatch.setenv("AGGREGATOR_DB", str(tmp_path / "store.db"))
    if request.param == "pages":
        return Crawler(changing.blog("https://one.example", TITLES), tmp_path, monkeypatch)
    return Crawler(Wordpress("https://one.example", titles), tmp_path, monkeypatch, API.removeprefix("/"))


def ingested(*arguments: str, **fields: Any) -> str:
    line = json.dumps({"url": f"https://one.example{path(2)}", **fields})
    result = CliRunner().invoke(cli, ["ingest", "-", *arguments], input=line, standalone_mode=False)
    assert result.return_value == 0, result.output
    return result.output


def posts(crawl: Crawler) -> list[tuple[Any, ...]]:
    return crawl.rows(f"select {COLUMNS} from posts join contents on post_id = id order by url")  # noqa: S608 - ours


@pytest.mark.parametrize("after", [HOUR, timedelta(days=2)])
def test_the_next_crawl_restores_the_text_of_the_site(crawl: Crawler, after: timedelta) -> None:
    crawl()
    crawl()
    before = posts(crawl)
    assert "1 篇的正文是抓取来的，换成了给出的；来源下一次抓取时恢复成网站上的" in ingested(text="短")
    assert crawl.texts()["事务"] == "短"
    assert json.loads(ingested("--json", text="短"))["unchanged"] == 1
    crawl.blog.looked()
    assert crawl(after=after).outcomes["changed"] == 1
    assert posts(crawl) == before
    asked = {where for where, _ in crawl.blog.looked()}
    assert path(3) not in asked
    # Both texts stay among the revisions.
    assert crawl.rows("select revision from posts where title = '事务'") == [(3,)]
    crawl(after=HOUR)
    assert path(2) not in {where for where, _ in crawl.blog.looked()}


def test_a_line_that_leaves_the_text_as_it_is_has_nothing_asked_again(crawl: Crawler) -> None:
    crawl()
    ((html,),) = crawl.rows("select content_html from posts join contents on post_id = id where title = '事务'")
    told = json.loads(ingested("--json", html=html, author="张三"))
    assert (told["changed"], told["asked_again"]) == (1, 0)
    crawl(after=HOUR)
    assert crawl.rows("select author from posts where title = '事务'") == [("张三",)]


def test_what_is_read_by_new_rules_is_not_asked_for_again(crawl: Crawler, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl()
    known = crawl.rows("select * from urls")
    monkeypatch.setattr("aggregator.page.clean.sanitize_tree", lambda _: "<p>别的</p>")
    assert json.loads(CliRunner().invoke(cli, ["reprocess", "--json"]).stdout)["changed"] == len(TITLES)
    assert [row[5:] for row in crawl.rows("select * from urls")] == [row[5:] for row in known]


def test_no_crawl_is_promised_where_none_brought_the_post(crawl: Crawler) -> None:
    assert "抓取" not in ingested(text="一二三")
    assert "抓取" not in ingested(text="短")
    assert crawl.texts() == {"": "短"}
