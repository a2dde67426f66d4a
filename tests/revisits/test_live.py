"""Against a real server: Scrapy's own redirects, retries and conditional requests."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.fetch.crawling import scrapy
from tests.revisits import server
from tests.revisits.changing import HOME, Changing, path
from tests.revisits.engine import LONG, START

TITLES = ["索引", "事务", "备份", "复制", "分区", "锁"]
SPEED = {"DOWNLOAD_DELAY": "0", "AUTOTHROTTLE_ENABLED": "0", "RETRY_TIMES": "0", "ADDRESS_GUARD_ALLOW": "127.0.0.1"}


@pytest.fixture
def blog() -> Iterator[Changing]:
    with server.running(TITLES) as running:
        yield running


def crawl(blog: Changing, folder: Path, at: datetime) -> dict[str, Any]:
    """The counts of a crawl."""
    options = [part for name, value in SPEED.items() for part in ("-s", f"{name}={value}")]
    done = scrapy(
        *("crawl", "one", "-L", "ERROR", *options),
        AGGREGATOR_DB=str(folder / "store.db"),
        AGGREGATOR_SOURCES=str(blog.sources(folder)),
        AGGREGATOR_NOW=at.isoformat(),
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(rows(folder, "select counts from runs order by id desc limit 1")[0][0]))


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "store.db")) as db:
        return db.execute(sql).fetchall()


def test_a_server_that_lies_loses_its_privilege(blog: Changing, tmp_path: Path) -> None:
    blog.etag = '"always"'
    crawl(blog, tmp_path, START)
    for number in range(1, 7):
        blog.added[path(number)] = f"第 {number} 篇改过了。"
    blog.looked()
    times, lies = 0, 0
    while not lies:
        times += 1
        assert times <= 3, "an address is believed twice in a row at most"
        lies = crawl(blog, tmp_path, START + times * LONG)["visits"].get("lied", 0)
    assert any(conditional for _, conditional in blog.looked())
    edited = "select count(*) from contents where content_text like '%篇改过了。%'"
    assert rows(tmp_path, edited) == [(6,)]
    crawl(blog, tmp_path, START + (times + 1) * LONG)
    assert not any(conditional for _, conditional in blog.looked())


def test_what_moved_is_followed_before_it_is_met_anew(blog: Changing, tmp_path: Path) -> None:
    crawl(blog, tmp_path, START)
    before = dict(rows(tmp_path, "select title, uid from posts"))
    blog.titles[path(9)] = blog.titles.pop(path(3))
    blog.status[path(3)] = (301, path(9))
    blog.looked()
    assert crawl(blog, tmp_path, START + LONG)["outcomes"] == {"moved": 1}
    asked = [where for where, _ in blog.looked()]
    assert asked.index(path(9)) < asked.index(HOME)
    assert dict(rows(tmp_path, "select title, uid from posts")) == before
