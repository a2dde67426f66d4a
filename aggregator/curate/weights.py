"""How much each part of a score weighs: data/weights.toml, and over it the file that AGGREGATOR_WEIGHTS names."""

from __future__ import annotations

import math
import os
from functools import cache
from typing import TYPE_CHECKING, Any

from aggregator import paths
from aggregator.near import did_you_mean
from aggregator.toml_file import TomlFile

if TYPE_CHECKING:
    from pathlib import Path

FILE = paths.DATA / "weights.toml"

# The parts that the store alone can know; the others are the post's own.
DERIVED = ("source", "author", "interest", "copied")
NAMES = {
    "merits": ("length", "code", "figures", "structure", "reasoning", "originality", "source", "author", "interest"),
    "penalties": ("advert", "recruitment", "digest", "thin", "offtopic", "noise", "spun", "dead_links", "copied"),
}
RANGES = {"merits": (0, 1), "penalties": (-1, 0)}

# A source or author of whom nothing is known counts as this, and the record as so many posts of that worth: two good
# posts make no reputation.
UNKNOWN = 0.5
SETTLED = 10
# A record is told in twentieths: a smaller difference is none, and one more post must not change the score of every
# other post of its source.
STEPS = 20


def weights() -> dict[str, float]:
    """The weight of every part by its name: merits from 0 to 1 with a sum of 1, penalties from -1 to 0.

    A file is read once a process. Raises DataError naming file and line of what is wrong.
    """
    own = os.environ.get("AGGREGATOR_WEIGHTS")
    return _weights(paths.resolve(own) if own else None)


@cache
def _weights(own: Path | None) -> dict[str, float]:
    found = {kind: dict.fromkeys(names, 0.0) for kind, names in NAMES.items()}
    for path in (FILE, own):
        if path is not None:
            _read(TomlFile(path), found)
    merits = found["merits"]
    if not any(weight for name, weight in merits.items() if name not in DERIVED):
        at_least = ", ".join(name for name in merits if name not in DERIVED)
        raise TomlFile(own or FILE).error("length", f"one of {at_least} must be over 0", "merits")
    whole = math.fsum(merits.values())
    return {name: weight / whole for name, weight in merits.items()} | found["penalties"]


def _read(file: TomlFile, into: dict[str, dict[str, float]]) -> None:
    """Put what a file says over what is known. Raises DataError."""
    for kind, entries in file.table.items():
        if kind not in NAMES:
            raise file.error(kind, f"no such table; there are {', '.join(f'[{name}]' for name in NAMES)}")
        if not isinstance(entries, dict):
            raise file.error(kind, f"expected a table: [{kind}], and its weights below it")
        for name, weight in entries.items():
            if fault := _fault(kind, name, weight):
                raise file.error(name, fault, kind)
            into[kind][name] = float(weight)


def _fault(kind: str, name: str, weight: Any) -> str:
    """What is wrong with a weight; "" where nothing is."""
    if name not in NAMES[kind]:
        return f"no part of [{kind}]{did_you_mean(name, NAMES[kind])}; there are {', '.join(NAMES[kind])}"
    low, high = RANGES[kind]
    is_number = isinstance(weight, int | float) and not isinstance(weight, bool)
    # Of NaN every comparison is false.
    return "" if is_number and low <= weight <= high else f"must be a number from {low} to {high}, found {weight!r}"
