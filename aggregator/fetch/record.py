"""Record: keeps what a live crawl fetched, as WARC, so that it can be replayed.

A downloader middleware at the place nearest to the network: it sees the bytes as they came (compressed), each answer of
a redirect and of a retry, and robots.txt. One record is one gzip member and one write to the end of the file: a crawl
that is killed leaves a file that can be read and continued.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured

from aggregator import clock, paths
from aggregator.errors import ArchiveError
from aggregator.fetch.archive import SUFFIXES
from aggregator.fetch.environment import is_record
from aggregator.fetch.writer import Writer

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from aggregator.run import Run

log = logging.getLogger(__name__)

# Nothing to replay: a 304 is an answer to what we had, not to the page.
SKIPPED_STATUS = 304

# A body that was cut off, or stopped at our limit, is not what the server has.
SKIPPED_FLAGS = {"dataloss", "download_stopped", "cached"}


class Recorder:
    """The middleware. Where the archive cannot be written (a full disk), the crawl goes on and its run says so."""

    def __init__(self, writer: Writer, run: Run | None) -> None:
        self.writer = writer
        self.run = run
        self.broken = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy; only where ARCHIVE_MODE is record."""
        if not is_record(crawler.settings):
            raise NotConfigured
        path = Path(crawler.settings["ARCHIVE"])
        return cls(Writer(file_in(path, crawler.spidercls.name)), getattr(crawler.spider, "run", None))

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the answer; it goes on unchanged."""
        wanted = response.status != SKIPPED_STATUS and not SKIPPED_FLAGS.intersection(response.flags)
        if wanted and not self.broken:
            try:
                self.writer.write(request, response)
            except ArchiveError as error:
                self.broken = True
                log.error("%s: nothing more is recorded in this run", error)  # noqa: TRY400 - the message says it all
                if self.run is not None:
                    self.run.fail("archive", str(error))
        return response


def file_in(path: Path, source: str) -> Path:
    """The file to record in: `path` where it is named as a WARC file, else one of source and moment in that folder."""
    return path if _is_file(path) else path / f"{source}-{clock.now():%Y%m%dT%H%M%S}.warc.gz"


def check_writable(path: Path) -> None:
    """See that something can be recorded at a path (a folder is made). Raises ArchiveError."""
    try:
        if _is_file(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.open("ab").close()
        else:
            paths.make_writable(path)
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be recorded in: {error.strerror}; name another place") from error


def _is_file(path: Path) -> bool:
    return path.name.endswith(SUFFIXES) and not path.is_dir()
