"""Whole crawls of sources whose addresses lead elsewhere: what is dropped on the way is counted and said."""

from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.fetch import site, warc
from tests.fetch.crawling import scrapy

PATHS = ("/post/1/", "/post/2/")


HOME = "https://one.example"


def crawl(folder: Path, pages: list[bytes], entry: str = "", **environment: str) -> CompletedProcess[str]:
    (folder / "a.warc.gz").write_bytes(b"".join(pages))
    sources = site.sources(folder / "sources.toml", one="one.example")
    sources.write_text(sources.read_text() + entry)
    return scrapy(
        "crawl",
        "one",
        "-s",
        f"ARCHIVE={folder / 'a.warc.gz'}",
        "-L",
        "WARNING",
        AGGREGATOR_SOURCES=str(sources),
        AGGREGATOR_DB=str(folder / "store.db"),
        **environment,
    )


def sent_on(target: str) -> list[bytes]:
    """A listing of two posts, both of which redirect to an address ({} is the post's own)."""
    moved = [
        warc.page(HOME + path, b"", status="302 Found", headers={"Location": target.format(HOME + path)})
        for path in PATHS
    ]
    return [warc.page(f"{HOME}/archives/", site.listing(*PATHS)), *moved]


def test_articles_that_all_lead_to_another_host(tmp_path: Path) -> None:
    done = crawl(tmp_path, sent_on("https://new.example/x"))
    assert done.returncode == 3
    assert "找到 2 篇文章，一篇也没有读到（转到别的网站 2 次）" in done.stderr
    assert "one: https://one.example/post/1/: leads to new.example, which is no host of this source" in done.stderr


def test_what_leads_to_another_host_is_asked_again_after_a_week(tmp_path: Path) -> None:
    pages = [*sent_on("https://new.example/x"), warc.page(f"{HOME}/post/3/", site.post("索引"))]
    pages[0] = warc.page(f"{HOME}/archives/", site.listing(*PATHS, "/post/3/"))
    told = []
    for day in ("01", "02", "08", "09"):
        done = crawl(tmp_path, pages, AGGREGATOR_NOW=f"2024-06-{day}T04:00:00Z")
        assert done.returncode == 0, done.stderr
        told.append(done.stderr.count("leads to new.example"))
    assert told == [2, 0, 2, 0]


@pytest.mark.parametrize("circle", ["{}", "{}?again"])
def test_what_leads_in_a_circle_is_asked_ever_more_rarely(tmp_path: Path, circle: str) -> None:
    pages = [*sent_on(circle), warc.page(f"{HOME}/post/3/", site.post("索引"))]
    pages[0] = warc.page(f"{HOME}/archives/", site.listing(*PATHS, "/post/3/"))
    pages += [warc.page(f"{HOME}{path}?again", b"", status="302 Found", headers={"Location": path}) for path in PATHS]
    asked = []
    for day in range(1, 10):
        done = crawl(tmp_path, pages, AGGREGATOR_NOW=f"2024-06-0{day}T04:00:00Z")
        assert done.returncode == 0, done.stderr
        if "redirect" in done.stderr:
            asked.append(day)
    assert asked == [1, 2, 4, 8]


NOTHING_READ = {
    "all lead elsewhere": sent_on("https://new.example/x"),
    "no article is listed": [warc.page(f"{HOME}/archives/", site.listing())],
    "none is there": [warc.page(f"{HOME}/archives/", site.listing(*PATHS))],
    "none has a text": [
        warc.page(f"{HOME}/archives/", site.listing(*PATHS)),
        *(warc.page(HOME + path, b"<html><title>x</title><body></body></html>") for path in PATHS),
    ],
}


@pytest.mark.parametrize("pages", NOTHING_READ.values(), ids=NOTHING_READ)
def test_a_source_of_which_nothing_was_ever_read_is_not_fine_because_nothing_changes(
    tmp_path: Path, pages: list[bytes]
) -> None:
    assert crawl(tmp_path, pages).returncode == 3
    again = crawl(tmp_path, pages)
    assert (again.returncode, "还从来没有读到过这个来源的文章" in again.stderr) == (3, True), again.stderr


def test_articles_that_lead_back_to_themselves(tmp_path: Path) -> None:
    done = crawl(tmp_path, sent_on("{}"))
    assert done.returncode == 3
    assert "找到 2 篇文章，一篇也没有读到（重定向没有尽头 2 次）" in done.stderr
    assert "one: https://one.example/post/1/: redirects lead back to it" in done.stderr


def test_a_feed_on_another_host_is_that_host_s_to_allow(tmp_path: Path) -> None:
    feed = b"<rss version='2.0'><channel><title>x</title></channel></rss>"
    pages = [
        warc.page("https://feeds.example/robots.txt", b"User-agent: *\nDisallow: /\n"),
        warc.page("https://feeds.example/one.xml", feed, headers={"Content-Type": "application/rss+xml"}),
        warc.page("https://one.example/archives/", site.listing()),
    ]
    done = crawl(tmp_path, pages, 'feeds = ["https://feeds.example/one.xml"]\n')
    assert "https://feeds.example/one.xml: Forbidden by robots.txt" in done.stderr
