"""Text on a terminal, where a Han character is two columns wide."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterator

# What a line is made of: an address, a run without spaces of narrow characters, or a single wide one.
_UNIT = re.compile(r"https?://[^\s，。、；：？！（）《》「」『』【】“”‘’]+|[\x21-\x7e\u00a1-\u1fff]+|\s+|.", re.DOTALL)

# Signs that begin no line: they hang at the end of the one before.
_HANGING = frozenset("，。、；：？！）》」』】〉”’…,.;:?!)]}%")

NARROWEST, WIDEST = 40, 100


def columns() -> int:
    """How wide to print: the terminal, within what reads well."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))


def width(text: str) -> int:
    """How many columns a text takes."""
    return sum(_width(character) for character in text)


def wrap(text: str, columns: int) -> Iterator[str]:
    """The text in lines of at most `columns`, broken between wide characters and between words.

    An address is never broken, whoever copies it from a line wants all of it: it may be longer than a line.
    """
    line, used = "", 0
    for unit in _units(text, columns):
        size = width(unit)
        if line and used + size > columns and unit not in _HANGING:
            yield line.rstrip()
            line, used = "", 0
        if line or not unit.isspace():
            line, used = line + unit, used + size
    if line:
        yield line.rstrip()


def clip(text: str, columns: int) -> str:
    """The text cut to so many columns, with an ellipsis where it was."""
    if width(text) <= columns:
        return text
    kept = ""
    for character in text:
        if width(kept) + _width(character) > columns - 1:
            break
        kept += character
    return kept + "…"


def printable(text: str) -> str:
    """The text on one line, without what would steer a terminal: a page's words are not to be trusted."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))


def verbatim(text: str) -> Iterator[str]:
    """The text's lines as they are, tabs too, but for what would steer a terminal."""
    for line in text.split("\n"):
        yield "".join(c if c.isprintable() or c == "\t" else " " for c in line)


def _units(text: str, columns: int) -> Iterator[str]:
    for unit in _UNIT.findall(text):
        if unit.isspace():
            yield " "
            continue
        if unit.startswith(("http://", "https://")):
            yield unit
            continue
        # A word that is longer than a line is cut.
        for start in range(0, len(unit), columns):
            yield unit[start : start + columns]


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
