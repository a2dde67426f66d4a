"""WARC archives (ISO 28500): where each page of a file, or of a folder of files, stands, and how to read one.

The index holds addresses and offsets, never bodies: about 300 bytes of memory a record. Only `response` records are
pages; a `revisit` record repeats an earlier one and adds nothing to replay.
"""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from w3lib.url import safe_url_string
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from aggregator.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

log = logging.getLogger(__name__)

SUFFIXES = (".warc", ".warc.gz")

# Bytes read at once: most records (20 to 30 KB compressed) whole, and an index is no slower with more.
BLOCK = 1 << 16

# Our own header field of a record that answers something else than a plain GET (ISO 28500 lets readers skip it).
REQUEST_FIELD = "X-Request"

# What warcio and zlib raise where the bytes are no WARC record: a wrong first line, a bad header, an early end.
UNREADABLE = (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, OSError, ValueError, AttributeError)

CUT_OFF = "a record is cut off (or the file is not gzipped record by record: `warcio recompress` mends that)"

# An address that safe_url_string and lower-casing would leave as it is: nearly every one, at a tenth of the time.
PLAIN = re.compile(r"https?://[a-z0-9.-]+(?::(?!80/|443/)\d+)?/[A-Za-z0-9/._~!$&'()*+,;=:@?-]*\Z")
DEFAULT_PORT = re.compile(r"^(http://[^/?#]*):80(?=[/?]|$)|^(https://[^/?#]*):443(?=[/?]|$)")
ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
ORIGIN = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")


class Place(NamedTuple):
    """Where a record starts: the number of its file, the byte offset in it, and when it was fetched (epoch seconds)."""

    file: int
    offset: int
    fetched: float


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


def key(url: str, method: str = "GET", body: bytes = b"") -> str:
    """What a request is found by: its URL in one spelling; for other methods than GET with method and body.

    The spelling: no fragment, no default port, scheme and host in lower case, `%xx` in upper case, everything that is
    no ASCII percent-encoded as UTF-8, and a path of at least `/`. The order of the query stays: servers may mind it.
    """
    spelt = url if PLAIN.match(url) else _spell(url)
    return spelt if method in {"GET", "HEAD"} else f"{request_field(method, body)} {spelt}"


def request_field(method: str, body: bytes) -> str:
    """The value of REQUEST_FIELD: the method, and a digest of the body that was sent."""
    return f"{method} {sha256(body).hexdigest()[:16]}"


def _spell(url: str) -> str:
    url = safe_url_string(url.partition("#")[0].strip())
    url = ORIGIN.sub(lambda found: found[0].lower(), url)
    url = DEFAULT_PORT.sub(lambda found: found[1] or found[2], url)
    url = ESCAPE.sub(lambda found: found[0].upper(), url)
    origin = ORIGIN.match(url)
    if origin and url[origin.end() : origin.end() + 1] != "/":
        url = f"{origin[0]}/{url[origin.end() :]}"
    return url


class Archive:
    """The pages of a WARC file or folder. `problems` are sentences about what could not be read of it."""

    def __init__(self, path: Path, as_of: datetime | None = None) -> None:
        self.path = path
        self.as_of = as_of.timestamp() if as_of else float("inf")
        self.files = files_of(path)
        self.places: dict[str, Place] = {}
        self.problems: list[str] = []

    @classmethod
    def open(cls, path: Path, as_of: datetime | None = None) -> Self:
        """Index a WARC file, or all of a folder and the folders below.

        Where a URL was fetched more than once, its newest record not after `as_of` counts, else its oldest: a clock set
        back sees what was there then. Raises ArchiveError where nothing can be read; what else is wrong is in
        `problems`, and everything before it is used.
        """
        archive = cls(path, as_of)
        for number in range(len(archive.files)):
            archive._index(number)
        if not archive.places:
            raise ArchiveError("; ".join(archive.problems) or f"{path}: holds no fetched page (no response record)")
        for problem in archive.problems:
            log.error("%s", problem)
        return archive

    def __len__(self) -> int:
        return len(self.places)

    def __contains__(self, request: object) -> bool:
        return request in self.places

    def read(self, request: str, limit: int = 0) -> Capture | None:
        """The answer to a request by its `key`; None where the archive has none.

        Raises TooLargeError where the stored body is larger than `limit` bytes (0 is no limit), ArchiveError where the
        record cannot be read.
        """
        place = self.places.get(request)
        if place is None:
            return None
        path = self.files[place.file]
        try:
            with path.open("rb") as stream:
                stream.seek(place.offset)
                return _capture(next(iter(ArchiveIterator(stream, block_size=BLOCK))), place, limit)
        except UNREADABLE as error:
            raise ArchiveError(f"{path}: the record of {request} (byte {place.offset}) is broken: {error}") from error

    def _index(self, number: int) -> None:
        path = self.files[number]
        readable = 0
        try:
            with path.open("rb") as stream:
                for request, offset, fetched in records(stream):
                    readable += 1
                    if request is not None:
                        self._place(request, Place(number, offset, fetched))
        except (BrokenError, OSError) as error:
            self.problems.append(f"{path}: only its first {readable} records can be read and are used: {error}")

    def _place(self, request: str, place: Place) -> None:
        known = self.places.get(request)
        if known is None or self._rank(place) >= self._rank(known):
            self.places[request] = place

    def _rank(self, place: Place) -> tuple[bool, float]:
        past = place.fetched <= self.as_of
        return past, place.fetched if past else -place.fetched


def files_of(path: Path) -> list[Path]:
    """The WARC files that a path means, in the order of their names. Raises ArchiveError where there are none."""
    if path.is_dir():
        found = sorted(file for file in path.rglob("*") if file.name.endswith(SUFFIXES) and file.is_file())
        if found:
            return found
        raise ArchiveError(f"{path}: no .warc or .warc.gz file in this folder")
    if path.exists():
        return [path]
    raise ArchiveError(f"{path}: no such archive; ARCHIVE names a WARC file or a folder of them")


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


def _capture(record: Any, place: Place, limit: int) -> Capture:
    headers = record.http_headers
    url = record.rec_headers.get_header("WARC-Target-URI")
    if limit and (record.payload_length or 0) > limit:
        raise TooLargeError(f"{url}: {record.payload_length} bytes in the archive, more than the {limit} allowed")
    stream = record.raw_stream
    if (headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        stream = ChunkedDataReader(stream)
    return Capture(
        url=url,
        fetched_at=datetime.fromtimestamp(place.fetched, UTC),
        status=int(headers.get_statuscode()),
        headers=list(headers.headers),
        body=stream.read(),
    )


def _first(error: Exception) -> str:
    """The first line of a message, as far as it can be printed: warcio's are paragraphs, and quote what it read."""
    line = (str(error).strip() or type(error).__name__).splitlines()[0]
    return "".join(character for character in line if character.isprintable())[:120]
