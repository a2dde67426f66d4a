"""What a check gives: how bad it is, in words, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

FINE, WARNING, BAD = "ok", "warning", "bad"
OWNERS = "改正它和它的文件夹的属主和权限，或用拥有它们的用户运行"

# Status, words, advice: what a check yields; its name is known to whoever asks.
Found = Iterator[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: how bad it is (FINE, WARNING, BAD), in words, and what to do about it ("" where nothing)."""

    check: str
    status: str
    words: str
    advice: str = ""


def refused(error: OSError) -> str:
    """What to do about a file that the system refuses."""
    return OWNERS if isinstance(error, PermissionError) else "检查这个路径：--db 和环境变量（docs/settings.md）"
