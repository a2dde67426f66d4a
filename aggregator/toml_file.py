"""A file of data/ in TOML, and where in it an entry stands: tomllib tells no lines."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from aggregator.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

# An entry, or the head of a table.
_NAME = re.compile(r"""\s*\[?["']?(.+?)["']?\s*[=\]]""")


class TomlFile:
    """`table` is what the file says. Raises DataError where it is not there, no text or no TOML."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            text = path.read_text(encoding="utf-8-sig")
            self.table = tomllib.loads(text)
        except OSError as error:
            raise DataError(f"{path}: cannot be read: {error.strerror}") from error
        except ValueError as error:
            raise DataError(f"{path}: {error}") from error
        lines = enumerate(text.splitlines(), start=1)
        self._lines = {match[1]: number for number, line in lines if (match := _NAME.match(line))}

    def error(self, name: str, message: str) -> DataError:
        """The error to raise about an entry."""
        line = self._lines.get(name)
        return DataError(f"{self.path}{f':{line}' if line else ''}: {name}: {message}")
