"""Manners, seen from the server's side."""

import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from scrapy.http import Response

from aggregator.fetch.manners import retry_after
from tests.fetch import server
from tests.fetch.crawling import crawl

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("0", 0),
        (format_datetime(NOW + timedelta(minutes=3), usegmt=True), 180),
        (format_datetime(NOW - timedelta(minutes=3), usegmt=True), 0),
        ("", 0),
        ("soon", 0),
        ("-5", 0),
        ("9" * 400, 999_999_999),
    ],
)
def test_retry_after(value: str, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_NOW", NOW.isoformat())
    assert retry_after(Response("https://a.example/", status=503, headers={"Retry-After": value})) == seconds


def test_without_the_header_there_is_nothing_to_wait_for() -> None:
    assert retry_after(Response("https://a.example/", status=503)) == 0


def test_who_is_asking_is_said_and_robots_txt_is_obeyed_under_that_name(tmp_path: Path) -> None:
    with server.running() as site:
        site.robots = "User-agent: *\nDisallow: /\n\nUser-agent: jingxuan-aggregator\nDisallow: /b\nCrawl-delay: 0.3\n"
        contact = {"AGGREGATOR_CONTACT": "https://us.example/bot"}
        done = crawl(tmp_path, [site.url + "/a", site.url + "/b"], environment=contact)
        assert site.hits == {"/robots.txt": 1, "/a": 1}
    assert done.counts["rejected"] == {"robots": 1}
    assert "robots.txt asks for 0.3 s between requests" in done.log
    agent = done.pages["/a"]["agent"]
    assert agent.startswith("jingxuan-aggregator/")
    assert agent.endswith(" (+https://us.example/bot)")


def test_a_crawl_delay_becomes_the_hosts_delay(tmp_path: Path) -> None:
    with server.running() as site:
        site.robots = "User-agent: *\nCrawl-delay: 0.4\n"
        # AutoThrottle must not bring it down again: the server answers at once.
        crawl(
            tmp_path,
            [f"{site.url}/a?{number}" for number in range(4)],
            settings={"AUTOTHROTTLE_ENABLED": "1", "AUTOTHROTTLE_START_DELAY": "0"},
        )
    # From robots.txt to the last page: one that comes late makes the gap behind it shorter, and this one never.
    assert len(site.moments) == 5
    assert site.moments[-1] - site.moments[0] > 3 * 0.39


UNREACHABLE = {
    "broken": "HTTP 500",
    "drips": "no whole answer within",
    "cut off": "the answer was cut off before its end",
    "closes": "the connection failed",
    "false gzip": "the body is not compressed as it claims",
}


@pytest.mark.parametrize(("robots", "why"), UNREACHABLE.items())
def test_a_robots_txt_that_cannot_be_fetched_forbids_all(tmp_path: Path, robots: str, why: str) -> None:
    with server.running() as site:
        site.robots = robots
        urls = [site.url + "/a", site.url + "/b"]
        # Short only where it is to run out: a busy machine needs a second for an answer.
        settings = {"DOWNLOAD_TIMEOUT": "1" if robots == "drips" else "60", "RETRY_TIMES": "0"}
        done = crawl(tmp_path, urls, settings=settings)
        assert site.hits.keys() == {"/robots.txt"}
    assert (done.status, done.counts["failures"]) == (3, {"robots-unreachable": 2})
    assert "robots.txt 取不到，2 个请求没有发出" in done.row["reason"]
    assert "Traceback" not in done.log
    host = f"127.0.0.1:{site.server_port}"
    # Once, and not once a request: of each of them the run keeps it.
    (said,) = [line for line in done.log.splitlines() if "robots.txt cannot be fetched" in line]
    assert f"probe: {host}: robots.txt cannot be fetched" in said
    assert why in said
    kept = done.counts["errors"]
    assert [f"probe: {url}: robots.txt cannot be fetched: {why}" in "\n".join(kept) for url in urls] == [True, True]


def test_where_nobody_listens_robots_txt_cannot_be_fetched_either(tmp_path: Path) -> None:
    # Bound, it is nobody else's meanwhile.
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        done = crawl(tmp_path, [f"http://127.0.0.1:{mute.getsockname()[1]}/a"], settings={"RETRY_TIMES": "0"})
    assert (done.status, done.counts["failures"]) == (3, {"robots-unreachable": 1})
    assert "robots.txt cannot be fetched, so nothing is fetched from there: the server refuses connections" in done.log


@pytest.mark.parametrize("robots", [None, "forbidden", "loops"])
def test_a_robots_txt_that_is_not_there_allows_all(tmp_path: Path, robots: str | None) -> None:
    with server.running() as site:
        site.robots = robots
        done = crawl(tmp_path, [site.url + "/a"])
    assert list(done.pages) == ["/a"]
    assert done.counts["failures"] == {}


def test_a_busy_host_is_left_alone(tmp_path: Path) -> None:
    with server.running() as site:
        done = crawl(tmp_path, [site.url + "/busy"])
        assert site.hits["/busy"] == 2
    assert "AGGREGATOR_CONTACT is not set" in done.log
    row = done.row
    assert datetime.fromisoformat(row["ended_at"]) - datetime.fromisoformat(row["started_at"]) >= timedelta(seconds=1)
    assert done.counts["failures"] == {}
