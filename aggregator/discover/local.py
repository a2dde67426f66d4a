"""The user's own file of sources: entries are added at its end; what stands there is never touched."""

from __future__ import annotations

import os
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from aggregator import paths, sources
from aggregator.errors import AggregatorError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aggregator.discover.proposal import Entry

HEAD = "# 自己的来源；每个字段的含义见 docs/adding-a-source.md。\n"

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def text_of(name: str, entry: Entry, comment: str = "") -> str:
    """An entry as TOML, with a comment behind its name."""
    lines = [f"[{name}]" + (f"  # {printable(comment)}" if comment else "")]
    for field, value in entry.items():
        shown = f"[{', '.join(map(_quoted, value))}]" if isinstance(value, list) else _quoted(value)
        lines.append(f"{field} = {shown}")
    return "\n".join(lines) + "\n"


def printable(text: str) -> str:
    """A text as a comment may hold it: one line, no control characters."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def _quoted(text: str) -> str:
    """A TOML string; a literal one where there is a backslash to be read."""
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    escaped = "".join(_ESCAPES.get(c, c if c.isprintable() else f"\\U{ord(c):08x}") for c in text)
    return f'"{escaped}"'


def append(file: Path, entries: Mapping[str, str]) -> None:
    """Add entries (name to TOML text) at the end of the file, all or none; it is made where it is missing.

    Raises SourceError for an entry that cannot be used, UsageError for a file that is no TOML, AggregatorError where
    it cannot be written.
    """
    before = _content(file)
    after = before + ("" if not before or before.endswith("\n") else "\n")
    after += "".join(f"\n{entry}" for entry in entries.values())
    try:
        tomllib.loads(after.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file}: nothing was added: the file would be no TOML any more: {error}") from error
    _check(file, entries)
    _replace(file, after)


def _content(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return HEAD
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read as UTF-8: {error}") from error


def _check(file: Path, entries: Mapping[str, str]) -> None:
    """Each entry must be usable. Raises SourceError."""
    with tempfile.TemporaryDirectory() as folder:
        # By the file's own name: the error names it.
        alone = Path(folder) / file.name
        alone.write_text("\n".join(entries.values()), encoding="utf-8")
        catalogue = sources.load([alone])
    for error in catalogue.errors:
        raise error


def _replace(file: Path, text: str) -> None:
    # A link stays a link: what it leads to is written.
    target = paths.end(file)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as new:
                new.write(text)
                new.flush()
                os.fsync(new.fileno())
            Path(name).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise AggregatorError(f"{file}: cannot be written: {error.strerror}; nothing was added") from error
