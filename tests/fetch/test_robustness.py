"""One crawl of a server that does everything wrong: the run goes on, and each failure is a line with source and URL."""

from collections.abc import Iterator

import pytest

from tests.fetch import server
from tests.fetch.crawling import Crawl, crawl

PATHS = (
    "/a",
    "/b",
    "/moved",
    "/moved-to-han",
    "/loop",
    "/packed",
    "/chunked",
    "/huge",
    "/bomb",
    "/short",
    "/drip",
    "/undecodable",
    "/false-gzip",
    "/to-file",
    "/busy",
    "/closed",
    "/challenge",
    "/missing",
)


@pytest.fixture(scope="module")
def bad_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[server.Server, Crawl]]:
    with server.running() as site:
        urls = [site.url + path for path in PATHS]
        yield site, crawl(tmp_path_factory.mktemp("bad"), urls, settings={"RETRY_TIMES": "1"}, slow="/drip")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/a", "第 a 页"),
        ("/packed", "第 压缩 页"),
        ("/chunked", "<p>one</p><p>two</p>"),
        ("/busy", "第 busy 页"),
        ("/%E6%A0%87%E7%AD%BE", "页</p>"),
        ("/undecodable", "<p>"),
    ],
)
def test_good_pages_are_read_among_the_bad(bad_site: tuple[server.Server, Crawl], path: str, text: str) -> None:
    assert text in bad_site[1].pages[path]["text"]


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("/huge", "too-large", "larger than DOWNLOAD_MAXSIZE"),
        ("/bomb", "too-large", "exceeded DOWNLOAD_MAXSIZE"),
        ("/short", "cut-off", "cut off before its end"),
        ("/drip", "timeout", "within DOWNLOAD_TIMEOUT seconds"),
        ("/loop?5", "redirects", "max redirections reached"),
        ("/false-gzip", "encoding", "not compressed as it claims"),
        ("/missing", "http-404", "HTTP 404"),
        ("/closed", "http-429", "HTTP 429"),
        ("/to-file", "http-302", "file:///etc/hostname, not followed"),
        ("/b", "spider", "cannot read b"),
    ],
)
def test_each_failure_is_counted_and_said(
    bad_site: tuple[server.Server, Crawl], path: str, kind: str, words: str
) -> None:
    site, done = bad_site
    assert done.counts["failures"][kind] >= 1
    said = [line for line in done.counts["errors"] if line.startswith(f"probe: {site.url}{path}: ")]
    assert [words in line for line in said] == [True]
    assert any(f"{site.url}{path}" in line and words in line for line in done.log.splitlines())


def test_a_challenge_is_known_under_an_error_too(bad_site: tuple[server.Server, Crawl]) -> None:
    assert bad_site[1].counts["rejected"] == {"challenge": 1}


def test_how_often_each_was_asked(bad_site: tuple[server.Server, Crawl]) -> None:
    hits = bad_site[0].hits
    # The first try and RETRY_TIMES more where that may help; no second try of what was refused for good.
    assert {
        path: hits[path] for path in ("/short", "/drip", "/busy", "/closed", "/missing", "/huge", "/challenge")
    } == {
        "/short": 2,
        "/drip": 2,
        "/busy": 2,
        "/closed": 1,
        "/missing": 1,
        "/huge": 1,
        "/challenge": 1,
    }
    assert hits["/loop"] == 6  # itself, and REDIRECT_MAX_TIMES more


def test_memory_stays_bounded(bad_site: tuple[server.Server, Crawl]) -> None:
    # 300 MB of bodies came in; the process itself takes about 100.
    assert bad_site[1].memory < 250_000


def test_the_run_is_judged_and_kept(bad_site: tuple[server.Server, Crawl]) -> None:
    done = bad_site[1]
    assert (done.status, done.row["status"]) == (1, 1)
    assert "解析出错 1 次" in done.row["reason"]
    hits = bad_site[0].hits
    assert done.counts["requests"] == hits.total() - hits["/robots.txt"]


def test_nothing_deprecated_is_used(bad_site: tuple[server.Server, Crawl]) -> None:
    assert "ScrapyDeprecationWarning" not in bad_site[1].log
