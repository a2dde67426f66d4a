"""What became of the lines of an `ingest`: counts for the operator. They grow with nothing but the sources."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from aggregator import reasons
from aggregator.errors import RejectedError
from aggregator.source_fields import PUBLISH

if TYPE_CHECKING:
    from collections.abc import Container, Hashable

    from aggregator.run import Run
    from aggregator.sources import Source

Name = TypeVar("Name", bound="Hashable")

# Names that are counted each for itself. Another program's own fields are some dozens; of data in place of names, such
# as addresses, there would be one for each line.
NAMES = 200
# Bad lines that are kept in memory with what is wrong, and characters of that: it may name a whole address. All are in
# the file of rejects, and are told as they are met.
BAD_LINES = 1000
MESSAGE = 500


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was not stored: its number (from 1), a short word for counting, and what is wrong: in Chinese,
    but for what a page's reader found, which logs say in the same words."""

    number: int
    reason: str
    message: str


@dataclass
class Tally(Generic[Name]):
    """In how many lines each name stands; of more than NAMES the first are kept, and `more` is how often the others
    stood in a line."""

    lines: Counter[Name] = field(default_factory=Counter)
    more: int = 0

    def add(self, name: Name) -> None:
        """Count a line with this name."""
        if name in self.lines or len(self.lines) < NAMES:
            self.lines[name] += 1
        else:
            self.more += 1


@dataclass
class Ingested:
    """What became of the lines: the run's counts, and the bad lines, in their order: `bad` of them, of which the first
    BAD_LINES are in `rejected`.

    `unknown` are names that are no fields: a slip of the pen, or another program's own. `unused` are sources that a
    line named though its post is another one's, each with that one; `elsewhere` are declared sources at whose addresses
    posts of another one stand, each with what it allows and with that one. `undated` counts the posts whose line gives
    a date that nobody can read, or one before 1990 or ahead. `form` is "array" or "object" where the first line begins
    one that stands on several lines, or an array.

    `owners` are the sources of the posts. `made` are those, declared nowhere, that the store had not before, each
    with the declared ones like it; `anew` those of which something else is published since, with what it was;
    `standing` those that are declared otherwise than `run.publish`, with how. `manner` is what is published of each.
    """

    run: Run
    lines: int = 0
    bad: int = 0
    rejected: list[BadLine] = field(default_factory=list)
    unknown: Tally[str] = field(default_factory=Tally)
    unused: Tally[tuple[str, str]] = field(default_factory=Tally)
    elsewhere: Tally[tuple[str, str, str]] = field(default_factory=Tally)
    undated: int = 0
    form: str = ""
    owners: set[str] = field(default_factory=set)
    made: dict[str, list[str]] = field(default_factory=dict)
    anew: dict[str, str] = field(default_factory=dict)
    standing: dict[str, str] = field(default_factory=dict)
    manner: dict[str, str] = field(default_factory=dict)

    def reject(self, number: int, error: RejectedError) -> BadLine:
        """Count a line that was not stored, and say why: pages are judged in the words of crawls' logs."""
        told = RejectedError(error.reason, f"{reasons.word(error.reason)}：{error}")
        self.run.reject(told, f"第 {number} 行")
        line = BadLine(number, error.reason, str(told)[:MESSAGE])
        self.bad += 1
        if len(self.rejected) < BAD_LINES:
            self.rejected.append(line)
        return line

    def note_owner(self, named: str, owner: str, home: Source | None) -> None:
        """Note whose a stored post is, which source its line named ("" for none), and whose address it has."""
        self.owners.add(owner)
        if named and named != owner:
            self.unused.add((named, owner))
        if home is not None and home.name != owner:
            self.elsewhere.add((home.name, home.publish, owner))

    def widened(self) -> dict[tuple[str, str, str], int]:
        """Of `elsewhere` what is published with more than the address's source allows, and in how many lines."""
        return {
            (home, allows, owner): lines
            for (home, allows, owner), lines in self.elsewhere.lines.items()
            if owner in self.manner and PUBLISH.index(self.manner[owner]) < PUBLISH.index(allows)
        }

    def compare(self, before: dict[str, str], after: dict[str, str], declared: Container[str]) -> None:
        """Note what is published of the posts' sources after the run, against before: `publish` by name each.

        `declared` are the names of which an entry says it, a bad one too.
        """
        asked, self.manner = self.run.publish, after
        if asked:
            owners = [(name, after[name]) for name in sorted(self.owners & after.keys())]
            self.standing = {name: now for name, now in owners if now != asked and name in declared}
            self.anew = {name: before[name] for name, now in owners if before.get(name, asked) != asked == now}
