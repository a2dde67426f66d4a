"""Redis, workers and a loader as processes of this machine, and what can happen to them."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from redis import Redis

from aggregator.paths import ROOT
from aggregator.scale import queue
from aggregator.sources import Source
from tests.scale.worlds import run
from tests.waiting import wait_until

# Seconds without a sign of life after which a worker counts as dead: whoever is killed here is replaced soon.
PATIENCE = "2"


class Machines:
    """A Redis of its own (on a free port, with its append-only file in `folder`), and processes that work through it.

    `environment` is theirs, until it is changed; whatever still runs is killed at the end. PATIENCE is for tests in
    which somebody dies; where a worker that a busy machine keeps waiting must not count as dead, one gives more.
    """

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.environment = os.environ | {
            "AGGREGATOR_REDIS": f"redis://127.0.0.1:{self.port}/0",
            "AGGREGATOR_PATIENCE": PATIENCE,
            "AGGREGATOR_DB": str(folder / "store.db"),
            **environment,
        }
        self.redis = Redis(port=self.port)
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        self.start_redis()
        return self

    def __exit__(self, *exception: object) -> None:
        for name in list(self.running):
            self.kill(name)

    def start_redis(self) -> None:
        """Start Redis, or start it again; returns when it answers."""
        options = ["--port", str(self.port), "--dir", str(self.folder), "--save", ""]
        # By its default a busy disk has Redis put off what it has answered for two seconds: a kill loses it.
        durable = ["--appendonly", "yes", "--appendfsync", "always"]
        self._start("redis", ["redis-server", *options, *durable])
        wait_until(self._answers)

    def _answers(self) -> bool:
        with suppress(Exception):
            return bool(self.redis.ping())
        return False

    def start(self, name: str, *arguments: str) -> None:
        """Start an `aggregator` command, known by a name from then on."""
        self._start(name, [sys.executable, "-m", "aggregator", *arguments])

    def _start(self, name: str, command: Sequence[str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            # A session of its own: all of its processes can be found, and end with it.
            self.running[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def enqueue(self, *names: str) -> None:
        """Put a job for each source into the queue."""
        sources = [Source(name=name, title=name, homepage=f"https://{name}.test/") for name in names]
        assert queue.enqueue(self.redis, sources, {}) == list(names)

    def aggregator(self, *arguments: str) -> str:
        """What a command prints, having ended well."""
        return run(list(arguments), dict(self.environment))

    def kill(self, name: str) -> None:
        """SIGKILL to a process and all that it started."""
        process = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        for child in self.below(process.pid):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        process.wait()

    def ended(self, name: str) -> bool:
        """Whether a process has ended by itself."""
        return self.running[name].poll() is not None

    def log(self, name: str) -> str:
        """All that the processes of a name printed."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def workers(self) -> list[int]:
        """The processes that take jobs, each of which has one below it while it crawls."""
        return children(self.running["work"].pid)

    def below(self, pid: int) -> list[int]:
        """All processes that a process started, and those that they did."""
        return [one for child in children(pid) for one in (child, *self.below(child))]


def free_port() -> int:
    """A port of this machine that nobody is given who only asks for any (ip_local_port_range): it stays free while
    Redis is away, also from a client that asks for it again and again and might so be connected to itself."""
    while True:
        with socket.socket() as tried, suppress(OSError):
            tried.bind(("127.0.0.1", random.SystemRandom().randrange(10_000, 32_768)))
            return int(tried.getsockname()[1])


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []
