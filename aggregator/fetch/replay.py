"""Replay: a download handler that answers every request from an archive, so that none leaves the machine.

A handler and not a middleware: redirects, robots.txt, retries, decompression and the size limit behave as they do
live, and what the archive lacks cannot fall through to the network.
"""

from __future__ import annotations

import logging
import os
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from aggregator import clock
from aggregator.errors import ArchiveError
from aggregator.fetch.archive import Archive, files_of
from aggregator.fetch.spelling import key
from aggregator.fetch.warc import Capture, TooLargeError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)

# The key of request.meta under which the moment of fetching travels to the spider.
FETCHED_AT = "fetched_at"

# A server repeats these in a 304 (RFC 9110, 15.4.5), and no others are of use.
KEPT_BY_304 = ("ETag", "Last-Modified", "Date", "Cache-Control", "Expires", "Vary", "Content-Location")

# The flag of the 404 that stands for a page which the archive lacks.
NOT_RECORDED = "not in the archive"

GZIP_MAGIC = b"\x1f\x8b"


class ReplayHandler(BaseDownloadHandler):
    """Answers from the archive of the setting ARCHIVE; a page that is not in it is a 404 with the flag NOT_RECORDED."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.archive = opened(Path(crawler.settings["ARCHIVE"]))
        self.maxsize = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    async def download_request(self, request: Request) -> Response:
        """The recorded answer. Raises DownloadCancelledError where it is larger than DOWNLOAD_MAXSIZE, as live."""
        request.meta.pop(FETCHED_AT, None)
        capture = self._read(request)
        if capture is None:
            return Response(request.url, status=404, flags=[NOT_RECORDED])
        request.meta[FETCHED_AT] = capture.fetched_at
        headers = replayed_headers(capture)
        if not_modified(request, capture.status, headers):
            kept = {name: headers.getlist(name) for name in KEPT_BY_304 if name in headers}
            return Response(request.url, status=304, headers=kept)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=capture.body)
        return kind(request.url, status=capture.status, headers=headers, body=capture.body)

    def _read(self, request: Request) -> Capture | None:
        try:
            limit = request.meta.get("download_maxsize", self.maxsize)
            capture = self.archive.read(key(request.url, request.method, request.body), limit)
        except TooLargeError as error:
            self._say(logging.WARNING, str(error))
            raise DownloadCancelledError(str(error)) from error
        except ArchiveError as error:
            self._say(logging.ERROR, str(error))
            return None
        if capture is None:
            # Whoever asked says so, where it matters to the operator (failures.describe).
            self._say(logging.DEBUG, f"{request.method} {request.url} is not in the archive {self.archive.path}: 404")
        return capture

    def _say(self, level: int, message: str) -> None:
        spider = self.crawler.spider
        log.log(level, "%s: %s", spider.name if spider else "-", message, extra={"spider": spider})


def fetched_at(response: Response) -> datetime:
    """When a response was fetched, aware, in UTC: its record's WARC-Date in replay, else now."""
    moment = response.request.meta.get(FETCHED_AT) if response.request else None
    return cast(datetime, moment) if moment else clock.now()


def opened(path: Path) -> Archive:
    """The archive at a path, indexed once a process while its files stay as they are.

    Raises UsageError where there is none, ArchiveError where it cannot be read.
    """
    try:
        stamp = tuple((file, file.stat().st_mtime_ns, file.stat().st_size) for file in files_of(path))
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read: {error.strerror}") from error
    # A running clock is past every record; as part of the cache's key it would also make each call a new index.
    return _opened(path, stamp, clock.now() if os.environ.get("AGGREGATOR_NOW") else None)


# One: a process replays one archive, however many sources it crawls.
@lru_cache(maxsize=1)
def _opened(path: Path, stamp: object, as_of: datetime | None) -> Archive:  # noqa: ARG001 - the stamp is for the cache
    return Archive.open(path, as_of)


def replayed_headers(capture: Capture) -> Headers:
    """The recorded headers as Scrapy would have them after the download: chunks are undone, the encoding is not.

    A body that calls itself gzip and is not (archives store decoded bodies under the old header) loses the header.
    """
    headers = Headers()
    for name, value in capture.headers:
        headers.appendlist(name, value)
    headers.pop("Transfer-Encoding", None)
    if "gzip" in _text(headers, "Content-Encoding").lower() and not capture.body.startswith(GZIP_MAGIC):
        headers.pop("Content-Encoding")
    return headers


def not_modified(request: Request, status: int, headers: Headers) -> bool:
    """Whether a server would answer a conditional request with 304 (RFC 9110, 13.1.2 and 13.1.3)."""
    if status != 200 or request.method not in {"GET", "HEAD"}:  # noqa: PLR2004 - 304 is about a 200
        return False
    wanted = _text(request.headers, "If-None-Match")
    if wanted:
        etag = _text(headers, "ETag").removeprefix("W/")
        tags = {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
        return bool(etag) and (etag in tags or "*" in tags)
    since = _date(request.headers, "If-Modified-Since")
    modified = _date(headers, "Last-Modified") if since else None
    return since is not None and modified is not None and modified <= since


def _text(headers: Headers, name: str) -> str:
    return (headers.get(name) or b"").decode("latin-1").strip()


def _date(headers: Headers, name: str) -> datetime | None:
    text = _text(headers, name)
    try:
        return parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
