"""data/dictionary.txt: terms that the engines' own dictionary lacks."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from aggregator.errors import DataError
from aggregator.paths import DATA

DICTIONARY = DATA / "dictionary.txt"


class Term(NamedTuple):
    """A line of dictionary.txt: a word, and its frequency where the file states one."""

    word: str
    frequency: int | None


def load_dictionary(path: Path) -> list[Term]:
    """The terms of a dictionary: a word a line, a frequency behind it where stated; `#` begins a comment.

    Raises DataError, naming file and line, for a word that is there twice and a frequency that is no whole number.
    """
    terms: dict[str, Term] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        fields = line.partition("#")[0].split()
        if not fields:
            continue
        word, *rest = fields
        if word in terms:
            raise DataError(f"{path}:{number}: {word} stands there twice")
        if len(rest) > 1 or not all(field.isdecimal() for field in rest):
            raise DataError(f"{path}:{number}: expected `词` or `词 频率` (a whole number), found {line.strip()!r}")
        terms[word] = Term(word, int(rest[0]) if rest else None)
    return list(terms.values())
