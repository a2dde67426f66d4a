"""Crawls of hostile sites, each in a process of its own that lies about names and says where it connected to."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aggregator.paths import ROOT

# At full speed, and with limits that are met soon; the rest is as it is in settings.py.
SETTINGS = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "0",
    "CONCURRENT_REQUESTS": "32",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "16",
    "RETRY_TIMES": "0",
    # Long enough for a page of two megabytes while others are read, on a busy machine.
    "DOWNLOAD_TIMEOUT": "30",
    "DOWNLOAD_MAXSIZE": "2000000",
}
# Seconds; the longest takes a tenth of it on an idle machine.
BUDGET = 300
SOURCE = """
[hostile]
title = "恶意"
homepage = "{home}/"
posts = '/post/[a-z0-9-]+/'
listings = ["archives/"]
next = '/archives/page/\\d+/'
"""


@dataclass
class Crawl:
    """A crawl that ended: its exit status and its log, and the store that it left."""

    status: int
    log: list[str]
    store: Path

    @property
    def memory(self) -> int:
        """The most memory that the process had, in KiB."""
        return next(int(line.split()[1]) for line in self.log if line.startswith("VmHWM"))

    @property
    def connected(self) -> set[str]:
        """The addresses that were connected to."""
        return {line.split()[1] for line in self.log if line.startswith("CONNECTED")}

    @property
    def counts(self) -> dict[str, Any]:
        return dict(json.loads(self.rows("select counts from runs")[0][0]))

    def lines(self, path: str) -> list[str]:
        """The lines of the log about an address, by its path."""
        about = re.compile(rf"hostile: \S+{re.escape(path)}\S*: ")
        return [line for line in self.log if about.search(line)]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.store)) as db:
            return db.execute(sql).fetchall()


def crawl(folder: Path, home: str, more: str = "", **settings: str) -> Crawl:
    """Crawl the site at `home`; `more` are further lines of its source's entry."""
    (folder / "sources.toml").write_text(SOURCE.format(home=home) + more)
    options = [part for name, value in {**SETTINGS, **settings}.items() for part in ("-s", f"{name}={value}")]
    environment = {
        **os.environ,
        "AGGREGATOR_DB": str(folder / "store.db"),
        "AGGREGATOR_SOURCES": str(folder / "sources.toml"),
        "AGGREGATOR_ADDRESS_GUARD_ALLOW": "127.0.0.1",
        "AGGREGATOR_CONTACT": "ops@example.com",
    }
    command = [sys.executable, "-m", "tests.hostile.program", "crawl", "hostile", "-L", "WARNING", *options]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=BUDGET, check=False
    )
    return Crawl(done.returncode, done.stderr.splitlines(), folder / "store.db")
