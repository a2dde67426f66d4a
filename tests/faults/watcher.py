"""Looks at the export while others write it: there is the old one or the new one, whole, and nothing else ever."""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path


@dataclass
class Watcher:
    """`allowed` are the digests of whole exports (empty: there is none yet); `faults` is what was seen besides."""

    file: Path
    allowed: Collection[str]
    looks: int = 0
    faults: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    _stamps: dict[Path, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # A reader of the old file: a new one must not disturb it.
        self._open = self.file.open("rb") if self.file.exists() else None
        self._old = sha256(self.file.read_bytes()).hexdigest() if self._open else ""

    def look(self) -> None:
        """Look at the export and its manifest, as a downstream site might at any moment."""
        self.looks += 1
        # The manifest first: whatever it says, its export is there by now.
        manifest = self._changed(self.file.with_name(f"{self.file.name}.manifest.json"))
        if (content := self._changed(self.file)) is not None:
            digest = sha256(content).hexdigest()
            self.seen.add(digest)
            if digest not in self.allowed:
                self.faults.add(f"an export of {len(content)} bytes that is none of the two")
        if manifest is not None:
            self._look_at_manifest(manifest)

    def _look_at_manifest(self, content: bytes) -> None:
        try:
            said = json.loads(content)["sha256"]
        except (ValueError, KeyError):
            self.faults.add(f"a manifest of {len(content)} bytes that is none")
            return
        if said not in self.allowed:
            self.faults.add("a manifest of another export")
        elif said not in self.seen:
            self.faults.add("a manifest before its export")

    def _changed(self, path: Path) -> bytes | None:
        """The content of a file that is another one than at the last look."""
        try:
            with path.open("rb") as file:
                # Of the file that was read: its name may be another's by now.
                content, stamp = file.read(), os.fstat(file.fileno())
        except FileNotFoundError:
            if self._stamps.pop(path, None):
                self.faults.add(f"{path.name} was there and is gone")
            return None
        before, self._stamps[path] = self._stamps.get(path), (stamp.st_ino, stamp.st_mtime_ns, stamp.st_size)
        return content if before != self._stamps[path] else None

    def close(self) -> None:
        """The last look, and the reader's."""
        self.look()
        if self._open:
            with self._open as file:
                if sha256(file.read()).hexdigest() != self._old:
                    self.faults.add("the old export changed under its reader")
