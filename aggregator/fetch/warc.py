"""WARC files (ISO 28500): their whole records one by one, and one of them as the answer that it holds."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from aggregator.errors import ArchiveError
from aggregator.fetch.spelling import REQUEST_FIELD, key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Bytes read at once: most records (20 to 30 KB compressed) whole, and an index is no slower with more.
BLOCK = 1 << 16

# What warcio and zlib raise where the bytes are no WARC record: a wrong first line, a bad header, an early end.
UNREADABLE = (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, OSError, ValueError, AttributeError)

CUT_OFF = "a record is cut off (or the file is not gzipped record by record: `warcio recompress` mends that)"


@dataclass(slots=True)
class Capture:
    """One answer as a server gave it: `headers` as sent, `body` freed of chunks but with its Content-Encoding."""

    url: str
    fetched_at: datetime
    status: int
    headers: list[tuple[str, str]]
    body: bytes = field(repr=False)


class TooLargeError(ArchiveError):
    """A record's body is larger than the reader allows."""


class BrokenError(ArchiveError):
    """A file is no WARC from this byte on."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


def records(stream: Any) -> Iterator[tuple[str | None, int, float]]:
    """Every whole record of an open WARC file: key (None where it is no page), byte offset, epoch seconds.

    Raises BrokenError at the first record that is cut off or no WARC; what was yielded before it stands.
    """
    offset = 0
    iterator = ArchiveIterator(stream, no_record_parse=True, block_size=BLOCK)
    try:
        for record in iterator:
            # Reading to the end is what finds the start of the next record, and whether this one is all there.
            offset = iterator.get_record_offset()
            if record.format != "warc":
                # Any first line of words is the head of an ARC record to warcio.
                raise ArchiveLoadFailed("its lines are not those of a WARC record")
            if getattr(record.raw_stream, "limit", 1) or not getattr(iterator.reader.decompressor, "eof", True):
                raise EOFError(CUT_OFF)
            yield _key_of(record), offset, _date(record.rec_headers.get_header("WARC-Date")).timestamp()
            offset = iterator.offset
        if stream.seek(0, os.SEEK_END) > offset:
            raise EOFError(CUT_OFF)
    except UNREADABLE as error:
        raise BrokenError(_first(error), offset) from error


def readable_length(path: Path) -> int:
    """How many bytes of a WARC file, from its start, are whole records."""
    with path.open("rb") as stream:
        try:
            for _ in records(stream):
                pass
        except BrokenError as error:
            return error.offset
    return path.stat().st_size


def read(path: Path, offset: int, limit: int = 0) -> Capture:
    """The answer in the record at this byte of a WARC file.

    Raises TooLargeError where its body is larger than `limit` bytes (0 is no limit), ArchiveError where it cannot be
    read.
    """
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            return _capture(next(iter(ArchiveIterator(stream, block_size=BLOCK))), limit)
    except UNREADABLE as error:
        raise ArchiveError(f"{path}: the record at byte {offset} is broken: {_first(error)}") from error


def _key_of(record: Any) -> str | None:
    """The key that a record is found by; None where it is no page."""
    url = record.rec_headers.get_header("WARC-Target-URI")
    if record.rec_type != "response" or not url:
        return None
    asked = record.rec_headers.get_header(REQUEST_FIELD)
    return f"{asked} {key(url)}" if asked else key(url)


def _date(text: str | None) -> datetime:
    """WARC-Date (ISO 8601, UTC) as an aware datetime; the epoch where it is missing or wrong."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _capture(record: Any, limit: int) -> Capture:
    headers = record.http_headers
    url = record.rec_headers.get_header("WARC-Target-URI")
    if limit and (record.payload_length or 0) > limit:
        raise TooLargeError(f"{url}: {record.payload_length} bytes in the archive, more than the {limit} allowed")
    stream = record.raw_stream
    if (headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        stream = ChunkedDataReader(stream)
    return Capture(
        url=url,
        fetched_at=_date(record.rec_headers.get_header("WARC-Date")),
        status=int(headers.get_statuscode()),
        headers=list(headers.headers),
        body=stream.read(),
    )


def _first(error: Exception) -> str:
    """The first line of a message, as far as it can be printed: warcio's are paragraphs, and quote what it read."""
    line = (str(error).strip() or type(error).__name__).splitlines()[0]
    return "".join(character for character in line if character.isprintable())[:120]
