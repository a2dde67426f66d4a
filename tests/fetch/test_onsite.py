"""Whole crawls of sources whose addresses lead elsewhere: what is dropped on the way is counted and said."""

from pathlib import Path
from subprocess import CompletedProcess

from tests.fetch import site, warc
from tests.fetch.crawling import scrapy

PATHS = ("/post/1/", "/post/2/")


def crawl(folder: Path, pages: list[bytes], entry: str = "") -> CompletedProcess[str]:
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
    )


def sent_on(target: str) -> list[bytes]:
    """A listing of two posts, both of which redirect to an address ({} is the post's own)."""
    home = "https://one.example"
    moved = [
        warc.page(home + path, b"", status="302 Found", headers={"Location": target.format(home + path)})
        for path in PATHS
    ]
    return [warc.page(f"{home}/archives/", site.listing(*PATHS)), *moved]


def test_articles_that_all_lead_to_another_host(tmp_path: Path) -> None:
    done = crawl(tmp_path, sent_on("https://new.example/x"))
    assert done.returncode == 3
    assert "找到 2 篇文章，一篇也没有读到（offsite 2 次）" in done.stderr
    assert "one: https://one.example/post/1/: leads to new.example, which is no host of this source" in done.stderr


def test_articles_that_lead_back_to_themselves(tmp_path: Path) -> None:
    done = crawl(tmp_path, sent_on("{}"))
    assert done.returncode == 3
    assert "找到 2 篇文章，一篇也没有读到（redirects 2 次）" in done.stderr
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
