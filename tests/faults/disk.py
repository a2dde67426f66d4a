"""A small disk in memory, which root may mount: whoever writes to it meets its end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

PAGE = 4096
ENOUGH = 256 << 20
# SQLite's words, ours, and the system's for ENOSPC.
FULL = ("disk is full", "No space left")


@cache
def can_mount() -> bool:
    """Whether this user may mount a disk here."""
    if os.geteuid() or not shutil.which("mount"):
        return False
    with tempfile.TemporaryDirectory() as folder:
        done = _mount("-t", "tmpfs", "tmpfs", folder, check=False)
        if not done:
            subprocess.run(["umount", folder], check=True)
        return not done


@contextmanager
def mounted(place: Path) -> Iterator[Path]:
    """A disk with room enough."""
    place.mkdir(exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={ENOUGH}", "tmpfs", str(place))
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def resize(place: Path, size: int) -> None:
    """Give a disk another size, in bytes; no smaller than what is on it."""
    _mount("-o", f"remount,size={size}", str(place))


def protect(place: Path) -> None:
    """Let nobody write to a disk, root neither."""
    _mount("-o", "remount,ro", str(place))


def used(place: Path) -> int:
    """The bytes that are taken on a disk."""
    return shutil.disk_usage(place).used


def _mount(*arguments: str, check: bool = True) -> int:
    return subprocess.run(["mount", *arguments], check=check, capture_output=True).returncode
