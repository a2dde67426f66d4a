"""A command of ours in a process of its own, forked from one that has imported everything: a run takes a tenth of a
second where a fresh Python would take one, so that hundreds can be killed.
"""

from __future__ import annotations

import mmap
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Imported for the children's sake. Twisted's reactor is not among them: each child makes its own.
import aggregator.cli.crawl
import aggregator.cli.curate
import aggregator.cli.dump
import aggregator.cli.export
import aggregator.cli.ingest
import aggregator.cli.reprocess
import aggregator.fetch.crawl
import aggregator.ingest
import aggregator.reprocess
import aggregator.store.migrations  # noqa: F401
from aggregator import cli
from aggregator.text.vocabulary import vocabulary

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
CHANGING = ("os.rename", "os.remove", "os.truncate")
LOOK_EVERY = 0.001
# Seconds; the longest undisturbed command takes one on an idle core.
PATIENCE = 120


@dataclass(frozen=True, slots=True)
class Kill:
    """When a process is to die: after so many seconds, or before its so-manieth event (0: not so)."""

    seconds: float = 0.0
    event: int = 0

    def __str__(self) -> str:
        return f"event {self.event}" if self.event else f"{self.seconds:.3f} s"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit status (None: it was killed), how long it took, how many events it had."""

    status: int | None
    seconds: float
    events: int


def run(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    out: Path,
    *,
    kill: Kill | None = None,
    look: Callable[[], None] = lambda: None,
) -> Ended:
    """Run a command in a folder, its output into a file; `look` is called all the while. `kill` may come too late."""
    vocabulary("rjieba")
    events = mmap.mmap(-1, 8)
    began = time.perf_counter()
    pid = os.fork()
    if not pid:
        _become(command, folder, environment, out, events, kill.event if kill else 0)
    status = _wait(pid, began, kill.seconds if kill else 0, look)
    seconds = time.perf_counter() - began
    code = None if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL else os.WEXITSTATUS(status)
    return Ended(code, seconds, int.from_bytes(events[:8], "little"))


def _wait(pid: int, began: float, kill: float, look: Callable[[], None]) -> int:
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return status
        look()
        taken = time.perf_counter() - began
        if (kill and taken >= kill) or taken > PATIENCE:
            os.kill(pid, signal.SIGKILL)
            return os.waitpid(pid, 0)[1]
        time.sleep(LOOK_EVERY)


def _become(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], out: Path, events: mmap.mmap, fatal: int
) -> None:
    """In the child: be the command. Does not return."""
    status = 1
    try:
        file = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, 1)
        os.dup2(file, 2)
        os.environ.update(environment)
        os.chdir(folder)
        _count(events, fatal)
        status = cli.run(command)
        sys.stdout.flush()
    finally:
        os._exit(status)


def _count(events: mmap.mmap, fatal: int) -> None:
    """Count each SQL statement and each change of a file, and die before the fatal one."""

    def tick(*_: object) -> None:
        number = int.from_bytes(events[:8], "little") + 1
        events[:8] = number.to_bytes(8, "little")
        if number == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def connected(*given: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*given, **named)
        connection.set_trace_callback(tick)
        return connection

    def heard(event: str, values: tuple[Any, ...]) -> None:
        if event in CHANGING or (event == "open" and isinstance(values[2], int) and values[2] & WRITING):
            tick()

    connect = sqlite3.connect
    setattr(sqlite3, "connect", connected)  # noqa: B010 - an assignment would have to have all its overloads
    sys.addaudithook(heard)
