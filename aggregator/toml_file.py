"""A file of data/ in TOML, and where in it an entry stands: tomllib tells no lines."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from aggregator.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

# The head of a table or of one of several, and an entry.
_LINE = re.compile(r"""\s*(\[{0,2})\s*["']?(.+?)["']?\s*[=\]]""")


class TomlFile:
    """`table` is what the file says. Raises DataError where it is not there, no text or no TOML.

    `main` is the name of the table that its entries stand in, "" where there are several.
    """

    def __init__(self, path: Path, main: str = "") -> None:
        self.path, self.main = path, main
        try:
            text = path.read_text(encoding="utf-8-sig")
            self.table = tomllib.loads(text)
        except OSError as error:
            raise DataError(f"{path}: cannot be read: {error.strerror}") from error
        except ValueError as error:
            raise DataError(f"{path}: {error}") from error
        self._lines = _lines(text)

    def error(self, name: str, message: str, table: str = "") -> DataError:
        """The error to raise about an entry of `table`, or else of the main one, or about a table."""
        line = self._lines.get((table or self.main, name))
        return DataError(f"{self.path}{f':{line}' if line else ''}: {name}: {message}")


def _lines(text: str) -> dict[tuple[str, str], int]:
    """Where each entry begins, by its table and its name; what stands above all tables is in that named ""."""
    found: dict[tuple[str, str], int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if match := _LINE.match(line):
            is_head, name = match.groups()
            table = name if is_head else table
            found.setdefault(("" if is_head else table, name), number)
    return found
