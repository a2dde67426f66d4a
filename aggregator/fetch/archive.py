"""An archive: where each page of a WARC file, or of a folder of them, stands.

The index holds addresses and offsets, never bodies: about 300 bytes of memory a record. Only `response` records are
pages; a `revisit` record repeats an earlier one and adds nothing to replay.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple, Self

from aggregator.errors import ArchiveError, UsageError
from aggregator.fetch import warc

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

log = logging.getLogger(__name__)

SUFFIXES = (".warc", ".warc.gz")


class Place(NamedTuple):
    """Where a record starts: the number of its file, the byte offset in it, and when it was fetched (epoch seconds)."""

    file: int
    offset: int
    fetched: float


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
        back sees what was there then. Raises UsageError where nothing is there, ArchiveError where nothing can be
        read; what else is wrong is in `problems`, and everything before it is used.
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

    def read(self, request: str, limit: int = 0) -> warc.Capture | None:
        """The answer to a request by its spelling.key; None where the archive has none.

        Raises warc.TooLargeError where the stored body is larger than `limit` bytes (0 is no limit), ArchiveError
        where the record cannot be read.
        """
        place = self.places.get(request)
        if place is None:
            return None
        return warc.read(self.files[place.file], place.offset, limit)

    def _index(self, number: int) -> None:
        path = self.files[number]
        readable = 0
        try:
            with path.open("rb") as stream:
                for request, offset, fetched in warc.records(stream):
                    readable += 1
                    if request is not None:
                        self._place(request, Place(number, offset, fetched))
        except (warc.BrokenError, OSError) as error:
            what = f"only its first {readable} records can be read and are used" if readable else "is no WARC file"
            self.problems.append(f"{path}: {what}: {error}")

    def _place(self, request: str, place: Place) -> None:
        known = self.places.get(request)
        if known is None or self._rank(place) >= self._rank(known):
            self.places[request] = place

    def _rank(self, place: Place) -> tuple[bool, float]:
        past = place.fetched <= self.as_of
        return past, place.fetched if past else -place.fetched


def files_of(path: Path) -> list[Path]:
    """The WARC files that a path means, in the order of their names.

    Raises UsageError where nothing is there, ArchiveError for a folder without any.
    """
    if path.is_dir():
        found = sorted(file for file in path.rglob("*") if file.name.endswith(SUFFIXES) and file.is_file())
        if found:
            return found
        raise ArchiveError(f"{path}: no .warc or .warc.gz file in this folder")
    if path.exists():
        return [path]
    raise UsageError(f"{path}: no such archive; ARCHIVE names a WARC file or a folder of them")
