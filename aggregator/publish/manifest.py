"""The manifest beside an export: what a downstream site checks before it takes the file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Manifest:
    """`file` is the name beside the manifest, `counts` the rows of each table, `made_at` the moment of making.

    `since` is the cursor of the export that a delta is for; empty where the file is a whole export.
    """

    file: str
    sha256: str
    bytes: int
    schema_version: str
    cursor: str
    as_of: str
    generated_at: str
    made_at: str
    counts: dict[str, int]
    since: str = ""


def beside(export: Path) -> Path:
    """Where the manifest of an export is."""
    return export.with_name(export.name + ".manifest.json")


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hex. Raises OSError."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def text(manifest: Manifest) -> str:
    """The manifest as it is written."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=2) + "\n"


def read(path: Path) -> Manifest:
    """The manifest at `path`. Raises OSError, and ValueError where it is none."""
    try:
        return Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except (TypeError, RecursionError) as error:
        raise ValueError(f"{path}: is no manifest of an export") from error
