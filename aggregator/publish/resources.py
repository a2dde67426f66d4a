"""The 资源下载 sidebar: data/resources.toml, or the file that AGGREGATOR_RESOURCES names.

[sqlite]                                # the name: letters, digits and hyphens
title = "SQLite"
description = "一个文件就是一个数据库。"
url = "https://www.sqlite.org/download.html"
image = ""                              # an address of a picture, or nothing
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aggregator.errors import DataError
from aggregator.paths import DATA, resolve

FILE = DATA / "resources.toml"
REQUIRED = ("title", "description", "url")
OPTIONAL = ("image",)


def load() -> list[tuple[str, str, str, str, str]]:
    """The rows of the export's table: name, title, description, image, url, as they stand in the file.

    Raises DataError naming file, entry and field; without data/resources.toml there are none.
    """
    own = os.environ.get("AGGREGATOR_RESOURCES")
    path = resolve(own) if own else FILE
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if own:
            raise DataError(f"{path}: cannot be read: {error.strerror}") from error
        return []
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: {error}") from error
    return [_row(path, name, entry) for name, entry in entries.items()]


def _row(path: Path, name: str, entry: Any) -> tuple[str, str, str, str, str]:
    for fault in _faults(entry):
        raise DataError(f"{path}: [{name}]: {fault}")
    return name, entry["title"], entry["description"], entry.get("image", ""), entry["url"]


def _faults(entry: Any) -> Iterator[str]:
    """What is wrong with an entry."""
    if not isinstance(entry, dict):
        yield "is no table"
        return
    for key in entry.keys() - {*REQUIRED, *OPTIONAL}:
        yield f"{key}: no such field"
    for key in REQUIRED:
        if not entry.get(key):
            yield f"{key}: is missing"
    for key, value in entry.items():
        if not isinstance(value, str):
            yield f"{key}: is no string"
    for key in ("url", "image"):
        value = entry.get(key)
        if value and urlsplit(value).scheme not in {"http", "https"}:
            yield f"{key}: is no http(s) address"
