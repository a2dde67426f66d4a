"""Parts of paths, generalised: what several addresses have in common, as a piece of a regular expression."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPECIAL = re.compile(r"[.^$*+?{}\[\]\\|()]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(r"0?[1-9]|1[0-2]")
_DAY = re.compile(r"0?[1-9]|[12]\d|3[01]")
_HEX = re.compile(r"[0-9a-f]{6,}")
_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp|md)$", re.I)
_DATED_NAME = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-.")
_NUMBERED = re.compile(r"(.*[a-zA-Z][-_])\d+")

ANY = "[^/]+"
# Any depth, but no further page of a listing.
DEEP = r"(?!(?:.*/)?page/\d+/?$).+"
# Below a year or a month: not the archive of a month or a day.
NO_DAY = r"(?!\d{1,2}/?$)"
# From how many examples on a peculiarity is believed to be a rule.
SEVERAL = 3

# What nearly every blog has right below its home page, and what its listings are below: an expression that is open
# there leaves them out, although nothing has named them so far.
USUAL_PAGES = (
    "about", "archive", "archives", "categories", "category", "contact", "friends", "guestbook", "index", "links",
    "page", "search", "tag", "tags",
)  # fmt: skip
USUAL_LISTS = ("author", "categories", "category", "page", "tag", "tags")


def literal(text: str) -> str:
    """A text as an expression that matches it, escaped no more than needed: people read it."""
    return _SPECIAL.sub(lambda found: "\\" + found[0], text)


def date_run(path: Sequence[str]) -> tuple[int, int]:
    """Where a path names a date (year, year and month, or all three): start and number of parts; 0 parts for none."""
    for start, part in enumerate(path):
        if _YEAR.fullmatch(part):
            is_month = len(path) > start + 1 and _MONTH.fullmatch(path[start + 1])
            is_day = is_month and len(path) > start + 2 and _DAY.fullmatch(path[start + 2])
            return start, 3 if is_day else 2 if is_month else 1
    return 0, 0


def date(runs: Sequence[Sequence[str]]) -> str:
    """Dates of one length as an expression: /2024/05/01, or /2024/5/1 where the site writes so."""
    padded = all(len(part) == 2 for run in runs for part in run[1:])  # noqa: PLR2004 - two digits
    return "/".join([r"\d{4}", *([r"\d\d" if padded else r"\d{1,2}"] * (len(runs[0]) - 1))])


def rest(paths: Sequence[Sequence[str]], ending: str, *, many: bool = False) -> str:
    """Paths as an expression: constant parts as they are, others open. `many`: the first part may be any."""
    depths = {len(path) for path in paths}
    last = name([path[-1] for path in paths])
    if len(depths) > 1:
        common = _common([path[:-1] for path in paths]) if not many else 0
        head = "".join(f"{literal(part)}/" for part in paths[0][:common])
        return head + DEEP + (last.removeprefix(ANY) if last.startswith(ANY) else "") + ending
    levels = [sorted({path[level] for path in paths}) for level in range(depths.pop() - 1)]
    open_ended = [ANY if many and number == 0 else _level(level) for number, level in enumerate(levels)]
    return "".join(f"{level}/" for level in open_ended) + last + ending


def _level(values: Sequence[str]) -> str:
    return literal(values[0]) if len(values) == 1 else ANY


def _common(paths: Sequence[Sequence[str]]) -> int:
    """How many parts all paths begin with."""
    shortest = min(paths, key=len)
    same = (all(path[level] == shortest[level] for path in paths) for level in range(len(shortest)))
    return sum(1 for _ in takewhile(bool, same))


def name(values: Sequence[str]) -> str:
    """The last parts of paths: numbers, hexadecimal keys, dated names, or anything; and their ending."""
    endings = {found[0] if (found := _ENDING.search(text)) else "" for text in values}
    ending = endings.pop() if len(endings) == 1 else ""
    stems = [text[: len(text) - len(ending)] for text in values]
    return value(stems) + literal(ending)


def value(stems: Sequence[str]) -> str:
    """Names as an expression."""
    if all(stem.isascii() and stem.isdecimal() for stem in stems):
        return r"\d+"
    if len(stems) < SEVERAL:
        return ANY
    if all(map(_HEX.fullmatch, stems)) and sum(any(c.isdecimal() for c in stem) for stem in stems) * 2 > len(stems):
        return "[0-9a-f]+"
    if all(map(_DATED_NAME.match, stems)):
        return r"\d{4}-\d{1,2}-\d{1,2}-[^/]+"
    numbered = [found[1] if (found := _NUMBERED.fullmatch(stem)) else "" for stem in stems]
    if numbered[0] and len(set(numbered)) == 1:
        return literal(numbered[0]) + r"\d+"
    return ANY


def is_open(body: str) -> bool:
    """Whether an expression begins with anything at all, so that any page right below the home page might match."""
    return any(part.startswith((ANY, DEEP)) for part in body.removeprefix("(?:").split("|"))
