"""Writes answers to a WARC file: a record is one gzip member and one write to the end of the file."""

from __future__ import annotations

import logging
import os
from errno import ENOSPC
from http.client import responses
from io import BytesIO
from string import printable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from aggregator import __version__, clock
from aggregator.errors import ArchiveError
from aggregator.fetch.spelling import REQUEST_FIELD, request_field
from aggregator.fetch.warc import readable_length

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy import Request
    from scrapy.http import Response

log = logging.getLogger(__name__)

PRINTABLE = "".join(character for character in printable if character.isprintable())


class Writer:
    """Appends answers to one WARC file, gzipped by record where its name ends in .gz. Raises ArchiveError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.buffer = BytesIO()
        self.warc = WARCWriter(self.buffer, gzip=path.name.endswith(".gz"), warc_version="1.1")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            set_tail_aside(path)
            if not path.exists() or not path.stat().st_size:
                self._append(self._info())
        except OSError as error:
            raise ArchiveError(f"{path}: cannot be written: {error.strerror}") from error

    def write(self, request: Request, response: Response) -> None:
        """Append the answer to a request."""
        fields = {"WARC-Date": _stamp()}
        if request.method != "GET":
            fields[REQUEST_FIELD] = request_field(request.method, request.body)
        if response.ip_address is not None:
            fields["WARC-IP-Address"] = str(response.ip_address)
        self._append(
            self.warc.create_warc_record(
                request.url,
                "response",
                payload=BytesIO(response.body),
                length=len(response.body),
                http_headers=_http_headers(response),
                warc_headers_dict=fields,
            )
        )

    def _append(self, record: Any) -> None:
        self.buffer.seek(0)
        self.buffer.truncate()
        self.warc.write_record(record)
        try:
            _append(self.path, self.buffer.getvalue())
        except OSError as error:
            raise ArchiveError(f"{self.path}: cannot be written: {error.strerror}") from error

    def _info(self) -> Any:
        about = {
            "software": f"jingxuan-aggregator {__version__}",
            "format": "WARC File Format 1.1",
            "robots": "obeyed",
        }
        return self.warc.create_warcinfo_record(self.path.name, about)


def set_tail_aside(path: Path) -> None:
    """Move what cannot be read at the end of an archive (a crawl was killed, the disk was full) to NAME.cut beside it.

    Records appended after it could not be read either.
    """
    if not path.exists():
        return
    length = readable_length(path)
    if length == path.stat().st_size:
        return
    aside = path.with_name(path.name + ".cut")
    with path.open("r+b") as archive, aside.open("ab") as rest:
        archive.seek(length)
        rest.write(archive.read())
        archive.truncate(length)
    log.warning("%s: its end, from byte %d, could not be read and is in %s now", path, length, aside)


def _append(path: Path, data: bytes) -> None:
    """All of the data at the end of the file, or none of it."""
    written = 0
    with path.open("ab", buffering=0) as file:
        start = file.seek(0, os.SEEK_END)
        try:
            written = file.write(data)
        finally:
            if written != len(data):
                file.truncate(start)
    if written != len(data):
        raise OSError(ENOSPC, os.strerror(ENOSPC))


def _http_headers(response: Response) -> StatusAndHeaders:
    """The headers as sent, but for the chunks that the transfer was in, which are undone.

    Bytes that are no ASCII are percent-encoded: in Location that is the same address, and warcio would garble them.
    """
    sent = [
        (name.decode("latin-1"), quote(value, safe=PRINTABLE))
        for name, values in response.headers.items()
        for value in values
        if name.lower() not in {b"transfer-encoding", b"content-length"}
    ]
    sent.append(("Content-Length", str(len(response.body))))
    return StatusAndHeaders(f"{response.status} {responses.get(response.status, '-')}", sent, protocol="HTTP/1.1")


def _stamp() -> str:
    return f"{clock.now():%Y-%m-%dT%H:%M:%SZ}"
