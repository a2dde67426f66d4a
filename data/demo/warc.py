"""Records into a WARC file (ISO 28500), the same bytes every time: dates and record ids follow from the content."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HTML = "text/html; charset=utf-8"
# A polite crawler asks once a second; so the dates of the records are a second apart.
STEP = timedelta(seconds=1)
ADDRESS = "192.0.2.1"  # TEST-NET-1 of RFC 5737: nobody's


@dataclass(frozen=True, slots=True)
class Record:
    """One answer of a server. `body` is as it went over the wire, before any Content-Encoding is undone."""

    url: str
    body: bytes
    status: str = "200 OK"
    content_type: str = HTML
    headers: tuple[tuple[str, str], ...] = ()


def moved(old: str, new: str) -> Record:
    """The answer of an address that has moved for good."""
    return Record(old, b"", "301 Moved Permanently", headers=(("Location", new),))


def packed(record: Record) -> Record:
    """The same answer as a server that compresses sends it."""
    body = gzip.compress(record.body, compresslevel=9, mtime=0)
    return Record(record.url, body, record.status, record.content_type, (*record.headers, ("Content-Encoding", "gzip")))


def write(path: Path, records: Iterable[Record], start: datetime, *, step: timedelta = STEP) -> int:
    """Write the records in their order, the first dated `start`; returns how many. The file appears when whole."""
    part = path.with_name(path.name + ".part")
    count = 0
    with part.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        writer.write_record(_information(writer, path.name, start))
        for count, record in enumerate(records, 1):
            writer.write_record(_response(writer, record, start + step * (count - 1)))
    part.replace(path)
    return count


def _information(writer: WARCWriter, name: str, start: datetime) -> object:
    record = writer.create_warcinfo_record(name, {"format": "WARC File Format 1.0", "software": "data/demo/build.py"})
    record.rec_headers.replace_header("WARC-Date", _date(start))
    record.rec_headers.replace_header("WARC-Record-ID", _identity(name, start))
    return record


def _response(writer: WARCWriter, record: Record, moment: datetime) -> object:
    headers = [("Content-Type", record.content_type), ("Content-Length", str(len(record.body))), *record.headers]
    return writer.create_warc_record(
        record.url,
        "response",
        payload=BytesIO(record.body),
        length=len(record.body),  # without it warcio copies the body to a file first, and leaves the file open
        http_headers=StatusAndHeaders(record.status, headers, protocol="HTTP/1.1"),
        warc_headers_dict={
            "WARC-Date": _date(moment),
            "WARC-Record-ID": _identity(record.url, moment),
            "WARC-IP-Address": ADDRESS,
        },
    )


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _identity(name: str, moment: datetime) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{name} {_date(moment)}')}>"
