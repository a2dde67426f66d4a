"""The replay handler, asked as Scrapy asks it."""

import asyncio
import gzip
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import HtmlResponse, Response
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.test import get_crawler

from aggregator.errors import UsageError
from aggregator.fetch import failures
from aggregator.fetch.replay import ReplayHandler, fetched_at, opened, replayed_headers
from aggregator.fetch.warc import Capture
from tests.fetch import warc

URL = "https://blog.example/a"
ETAG, MODIFIED = '"v1"', "Sat, 01 Jun 2024 04:00:00 GMT"


def handler(tmp_path: Path, *pages: bytes, maxsize: int = 0) -> ReplayHandler:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(pages) or warc.page(URL))
    return ReplayHandler(get_crawler(Spider, {"ARCHIVE": str(path), "DOWNLOAD_MAXSIZE": maxsize}))


def answer(handler: ReplayHandler, request: Request) -> Response:
    response = asyncio.run(handler.download_request(request))
    response.request = request
    return response


def test_a_page_is_answered_as_it_was(tmp_path: Path) -> None:
    html = "<p>你好</p>".encode("gb18030")
    replay = handler(tmp_path, warc.page(URL, html, headers={"Content-Type": "text/html; charset=gbk"}))
    response = answer(replay, Request(URL))
    assert isinstance(response, HtmlResponse)
    assert (response.status, response.text) == (200, "<p>你好</p>")
    assert fetched_at(response) == datetime(2024, 6, 1, 4, tzinfo=UTC)


def test_a_redirect_is_answered_as_it_was(tmp_path: Path) -> None:
    moved = warc.page(URL, b"", status="301 Moved Permanently", headers={"Location": "/b"})
    response = answer(handler(tmp_path, moved), Request(URL))
    assert (response.status, response.headers["Location"]) == (301, b"/b")


def test_a_miss_is_a_404_that_whoever_asked_for_it_tells(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="aggregator"):
        response = answer(handler(tmp_path), Request(URL + "/missing"))
    assert failures.describe(HttpError(response)) == ("http-404", "HTTP 404 (not in the archive)")
    # One line a miss is enough, and it is not this one.
    ((level, text),) = [(one.levelname, one.message) for one in caplog.records if one.name.startswith("aggregator")]
    assert level == "DEBUG"
    assert f"GET {URL}/missing is not in the archive {tmp_path}" in text


def test_a_time_of_fetching_is_not_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-01-01T00:00:00Z")
    replay = handler(tmp_path)
    first = answer(replay, Request(URL))
    missed = answer(replay, Request(URL + "/missing", meta=dict(first.meta)))
    assert fetched_at(missed) == datetime(2026, 1, 1, tzinfo=UTC)
    assert fetched_at(Response(URL)) == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 200),
        ({"If-None-Match": ETAG}, 304),
        ({"If-None-Match": f'"v0", W/{ETAG}'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"v0"'}, 200),
        # With both, only the ETag counts (RFC 9110, 13.1.3).
        ({"If-None-Match": '"v0"', "If-Modified-Since": MODIFIED}, 200),
        ({"If-Modified-Since": MODIFIED}, 304),
        ({"If-Modified-Since": "Sun, 02 Jun 2024 00:00:00 GMT"}, 304),
        ({"If-Modified-Since": "Fri, 31 May 2024 00:00:00 GMT"}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
    ],
)
def test_a_conditional_request(tmp_path: Path, asked: dict[str, str], status: int) -> None:
    replay = handler(tmp_path, warc.page(URL, headers={"ETag": ETAG, "Last-Modified": MODIFIED}))
    response = answer(replay, Request(URL, headers=asked))
    assert response.status == status
    assert response.headers["ETag"] == ETAG.encode()
    assert bool(response.body) == (status == 200)


def test_a_page_without_validators_is_always_sent(tmp_path: Path) -> None:
    asked = {"If-None-Match": "*", "If-Modified-Since": MODIFIED}
    assert answer(handler(tmp_path), Request(URL, headers=asked)).status == 200


def test_an_error_is_not_made_a_304(tmp_path: Path) -> None:
    gone = warc.page(URL, status="410 Gone", headers={"ETag": ETAG})
    assert answer(handler(tmp_path, gone), Request(URL, headers={"If-None-Match": ETAG})).status == 410


def test_a_body_over_the_limit_ends_as_it_does_live(tmp_path: Path) -> None:
    with pytest.raises(DownloadCancelledError, match="2000 bytes"):
        answer(handler(tmp_path, warc.page(URL, b"x" * 2000), maxsize=1000), Request(URL))


def test_a_request_may_allow_less(tmp_path: Path) -> None:
    with pytest.raises(DownloadCancelledError, match="2000 bytes"):
        answer(handler(tmp_path, warc.page(URL, b"x" * 2000)), Request(URL, meta={"download_maxsize": 1000}))


@pytest.mark.parametrize(("body", "kept"), [(gzip.compress(b"x", mtime=0), True), (b"<p>plain", False)])
def test_the_encoding_is_left_to_scrapy_where_it_is_true(body: bytes, kept: bool) -> None:  # noqa: FBT001
    sent = [
        ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
    ]
    headers = replayed_headers(Capture(URL, datetime.now(UTC), 200, sent, body))
    assert ("Content-Encoding" in headers) == kept
    assert "Transfer-Encoding" not in headers
    assert headers.getlist("Set-Cookie") == [b"a=1", b"b=2"]


def test_an_archive_is_indexed_once_until_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(warc.page(URL))
    first = opened(path)
    assert opened(path) is first
    path.write_bytes(warc.page(URL) + warc.page(URL + "2"))
    assert len(opened(path)) == 2


def test_the_clock_set_back_sees_what_was_there_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = warc.page(URL, b"old", date="2024-01-01T00:00:00Z")
    new = warc.page(URL, b"new", date="2024-03-01T00:00:00Z")
    monkeypatch.setenv("AGGREGATOR_NOW", "2024-02-01T00:00:00Z")
    assert answer(handler(tmp_path, old, new), Request(URL)).body == b"old"


def test_no_archive_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"missing\.warc\.gz"):
        opened(tmp_path / "missing.warc.gz")
