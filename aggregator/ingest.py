"""`ingest`: posts or pages as JSON Lines, through the very stages that a crawl's posts pass."""

from __future__ import annotations

import sqlite3
from codecs import BOM_UTF8
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from aggregator import clock
from aggregator.errors import AggregatorError, RejectedError
from aggregator.ingest_known import complete, published
from aggregator.ingest_line import object_of, post_of, unknown_of
from aggregator.interrupt import whole
from aggregator.near import likely
from aggregator.paths import database
from aggregator.run import Run
from aggregator.stages import Stages
from aggregator.store import addresses, raw
from aggregator.store.database import Store
from spiders.registry import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from aggregator.ingest_rejects import Rejects

# Unknown fields that are counted each by its name. Another program's own are some dozens; of data in place of names,
# such as addresses, there would be one for each line.
UNKNOWN = 200
# Bad lines that are kept in memory with what is wrong, and characters of that: it may name a whole address. All are in
# the file of rejects, and are told as they are met.
BAD_LINES = 1000
MESSAGE = 500
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
    """What became of the lines: the run's counts, and the bad lines, in their order: `bad` of them, of which the first
    BAD_LINES are in `rejected`.

    `unknown` are names that are no fields, and in how many lines each stands: a slip of the pen, or another program's
    own. Of more than UNKNOWN the first are kept, and `unknown_more` is how often the others stood in a line.
    `made` are the sources, declared nowhere, that the store had not before, each with the declared ones like it.
    `undated` counts the posts whose line gives a date that nobody can read, or one before 1990 or ahead. `form` is
    "array" or "object" where the first line begins one that stands on several lines, or an array.
    """

    run: Run
    lines: int = 0
    bad: int = 0
    rejected: list[BadLine] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    unknown_more: int = 0
    made: dict[str, list[str]] = field(default_factory=dict)
    undated: int = 0
    form: str = ""

    def reject(self, number: int, error: RejectedError) -> BadLine:
        """Count a line that was not stored."""
        self.run.reject(error, f"line {number}")
        line = BadLine(number, error.reason, str(error)[:MESSAGE])
        self.bad += 1
        if len(self.rejected) < BAD_LINES:
            self.rejected.append(line)
        return line

    def note_unknown(self, names: Iterable[str]) -> None:
        """Count the names of a line that are no fields."""
        for name in names:
            if name in self.unknown or len(self.unknown) < UNKNOWN:
                self.unknown[name] += 1
            else:
                self.unknown_more += 1


def ingest(stream: BinaryIO, rejects: Rejects, report: Callable[[BadLine], None]) -> Ingested:
    """Store the posts of a stream of JSON Lines; each bad line is kept in `rejects` and reported as it is met.

    Raises StoreError or LockedError; what was stored before stays. Any other trouble with a line is that line's.
    """
    done = Ingested(Run("ingest", clock.now()))
    with Stages(done.run) as stages, Store.open(database(), readonly=True) as store, rejects:
        before = _sources()
        for number, line in enumerate(lines(stream), start=1):
            if not line.strip():
                continue
            done.lines += 1
            if done.lines == 1:
                done.form = _form(line[:10])
            if error := _take(stages, store, line, done):
                rejects.add(line)
                report(done.reject(number, error))
        stages.finish(1 if done.bad else 0)
    declared = catalogue()
    done.made = {name: likely(name, declared) for name in sorted(_sources() - before - declared.keys())}
    return done


def _form(begin: bytes) -> str:
    begin = begin.removeprefix(BOM_UTF8).strip()
    return "array" if begin.startswith(b"[") else "object" if begin == b"{" else ""


def _sources() -> set[str]:
    """The names of the sources that the store has."""
    with Store.open(database(), readonly=True) as store:
        return {name for (name,) in store.db.execute("select name from sources")}


def _take(stages: Stages, store: Store, line: bytes, done: Ingested) -> RejectedError | None:
    if len(line) > LONGEST_LINE:
        return RejectedError("length", f"longer than {LONGEST_LINE} bytes")
    try:
        with whole():
            given = object_of(line)
            done.note_unknown(unknown_of(given))
            post = post_of(given)
            is_undated = bool(given.get("published", "").strip()) and published(post) is None
            if row := addresses.known(store.db, post.url):
                complete(post, raw.of(store.db, row["id"]))
            stages.process(post)
            done.undated += is_undated
    except RejectedError as error:
        return error
    except (AggregatorError, sqlite3.Error):  # the store's, and of no line
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
