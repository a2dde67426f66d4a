"""The bad lines of an `ingest`, kept as they were, so that they can be mended and ingested again."""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO, Self

from aggregator import clock, paths
from aggregator.errors import AggregatorError

_REJECTED = re.compile(r"(.*\.rejected)(?:-(\d+))?")


class Rejects:
    """A file of bad lines, made with the first one.

    Of a file's lines it stands beside that file and is this run's: one of an earlier run, whose lines are good now,
    goes. Of rejects that are ingested, FILE.rejected, they stand in FILE.rejected-2. A stream's lines (`beside` is
    None) are nowhere else: they go beside the store, into a file of their own whose name says when. So do those of a
    file whose folder cannot be written. `path` is where they are, once there are any.
    """

    def __init__(self, beside: Path | None) -> None:
        self.path = beside and beside.with_name(_after(beside.name))
        self._own = self.path
        self._file: BinaryIO | None = None

    def add(self, line: bytes) -> None:
        """Keep a line. Raises AggregatorError where no file can be written."""
        try:
            self._file = self._file or self._open()
            self._file.write(line.rstrip(b"\r\n") + b"\n")
        except OSError as error:
            raise AggregatorError(f"{self.path}: the bad lines cannot be written: {error.strerror}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, trouble: type[BaseException] | None, *_: object) -> None:
        if self._file:
            self._file.close()
        elif self._own and trouble is None:
            with suppress(OSError):
                self._own.unlink(missing_ok=True)

    def _open(self) -> BinaryIO:
        if self._own:
            with suppress(OSError):
                return self._own.open("wb")
        # What is stored there can be written there.
        stem = paths.database().parent / f"ingest-{clock.now():%Y%m%dT%H%M%SZ}"
        names = (Path(f"{stem}{number}.rejected") for number in chain([""], map("-{}".format, count(2))))
        self.path = next(path for path in names if not path.exists())
        return self.path.open("xb")


def _after(name: str) -> str:
    """What the file of the bad lines of this one is called."""
    found = _REJECTED.fullmatch(name)
    return f"{found[1]}-{int(found[2] or 1) + 1}" if found else f"{name}.rejected"
