"""Whole crawls of a source whose feed ends midway."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.fetch import site, warc
from tests.fetch.crawling import scrapy

HOME = "https://one.example"
FEED = "".join(f"<item><title>第{n}篇</title><link>{HOME}/post/{n}/</link></item>" for n in (1, 2, 3))


def crawl(folder: Path, feed: str, day: int) -> tuple[str, dict[str, int], int]:
    """What a crawl of the feed says, what it rejected, and how many posts it stored."""
    pages = [warc.page(f"{HOME}/post/{n}/", site.post(title)) for n, title in enumerate(["索引", "事务", "备份"], 1)]
    entrance = warc.page(f"{HOME}/feed.xml", feed.encode(), headers={"Content-Type": "text/xml", "ETag": '"1"'})
    (folder / "a.warc.gz").write_bytes(b"".join([entrance, *pages]))
    entry = f'homepage = "{HOME}/"\nposts = \'/post/\\d+/\'\nfeeds = ["feed.xml"]\n'
    (folder / "sources.toml").write_text(f'[one]\ntitle = "one"\n{entry}')
    done = scrapy(
        *("crawl", "one", "-s", f"ARCHIVE={folder / 'a.warc.gz'}"),
        AGGREGATOR_SOURCES=str(folder / "sources.toml"),
        AGGREGATOR_DB=str(folder / "store.db"),
        AGGREGATOR_NOW=f"2024-06-0{day}T04:00:00Z",
    )
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(folder / "store.db")) as db:
        (counts,) = db.execute("select counts from runs order by id desc limit 1").fetchone()
    read = json.loads(counts)
    return done.stderr, read["rejected"], read["outcomes"].get("new", 0)


def test_a_feed_that_is_cut_off_is_said_in_each_run_until_it_is_whole(tmp_path: Path) -> None:
    whole = f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{FEED}</channel></rss>'
    cut = whole[: whole.index("第3篇")]
    for day, new in ((1, 2), (2, 0)):
        said, rejected, stored = crawl(tmp_path, cut, day)
        assert said.count(f"one: {HOME}/feed.xml: ends midway") == 1
        assert (rejected, stored) == ({"cut-off": 1}, new)
    said, rejected, stored = crawl(tmp_path, whole, 3)
    assert "midway" not in said
    assert (rejected, stored) == ({}, 1)
