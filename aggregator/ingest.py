"""`ingest`: posts or pages as JSON Lines, through the very stages that a crawl's posts pass."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from aggregator import clock
from aggregator.errors import AggregatorError, RejectedError
from aggregator.ingest_line import post_of
from aggregator.run import Run
from aggregator.stages import Stages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# Bytes of a line. The largest page that is fetched has 15 MB; JSON may write each character as six.
LONGEST_LINE = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was not stored: its number (from 1), a short word for counting, and what is wrong."""

    number: int
    reason: str
    message: str


@dataclass
class Ingested:
    """What became of the lines: the run's counts, and the bad lines, in their order."""

    run: Run
    lines: int = 0
    rejected: list[BadLine] = field(default_factory=list)


class Rejects:
    """The bad lines as they were, in a file beside the input; made with the first one, gone where there is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: BinaryIO | None = None

    def add(self, line: bytes) -> None:
        """Keep a line. Raises AggregatorError where the file cannot be written."""
        try:
            self._file = self._file or self.path.open("wb")
            self._file.write(line.rstrip(b"\r\n") + b"\n")
        except OSError as error:
            raise AggregatorError(f"{self.path}: the bad lines cannot be written: {error.strerror}") from error

    def close(self) -> None:
        """Close the file; one of an earlier run, whose lines are good now, goes."""
        if self._file:
            self._file.close()
        else:
            self.path.unlink(missing_ok=True)


def ingest(stream: BinaryIO, rejects: Path, report: Callable[[BadLine], None]) -> Ingested:
    """Store the posts of a stream of JSON Lines; each bad line is reported as it is met.

    Raises StoreError or LockedError; what was stored before stays. Any other trouble with a line is that line's.
    """
    done = Ingested(Run("ingest", clock.now()))
    with Stages(done.run) as stages, closing(Rejects(rejects)) as kept:
        for number, line in enumerate(lines(stream), start=1):
            if not line.strip():
                continue
            done.lines += 1
            if error := _store(stages, line):
                done.run.reject(error, f"line {number}")
                done.rejected.append(BadLine(number, error.reason, str(error)))
                kept.add(line)
                report(done.rejected[-1])
        stages.finish(1 if done.rejected else 0)
    return done


def _store(stages: Stages, line: bytes) -> RejectedError | None:
    if len(line) > LONGEST_LINE:
        return RejectedError("length", f"longer than {LONGEST_LINE} bytes")
    try:
        stages.process(post_of(line))
    except RejectedError as error:
        return error
    except AggregatorError:
        raise
    except Exception as error:  # noqa: BLE001 - one line that no parser was made for must not end the others
        return RejectedError("failed", f"{type(error).__name__}: {error}")
    return None


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream; of one that is longer than LONGEST_LINE, a byte more than that and no further."""
    while line := stream.readline(LONGEST_LINE + 1):
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE + 1)
        yield line
