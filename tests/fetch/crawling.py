"""Whole crawls, each in a process of its own (a reactor runs once), and what they saw."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aggregator.paths import ROOT
from aggregator.store import runs
from aggregator.store.database import Store
from tests.waiting import LONGEST

# The probe alone, without stages, and the local server within reach at full speed.
SETTINGS = {
    "SPIDER_LOADER_CLASS": "scrapy.spiderloader.SpiderLoader",
    "SPIDER_MODULES": "tests.fetch.probes",
    "ITEM_PIPELINES": "{}",
    "ADDRESS_GUARD_ALLOW": "127.0.0.1",
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "0",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "16",
}


@dataclass
class Crawl:
    """A crawl that ended: `pages` by path of their URL, `counts` of its row in the store, `log` as printed."""

    status: int
    log: str
    database: Path
    seen: list[dict[str, Any]] = field(default_factory=list)

    @property
    def pages(self) -> dict[str, dict[str, Any]]:
        return {"/" + page["url"].split("/", 3)[3]: page for page in self.seen if "url" in page}

    @property
    def memory(self) -> int:
        """The most memory that the process had, in kilobytes."""
        return int(self.seen[-1]["memory"])

    @property
    def row(self) -> dict[str, Any]:
        with Store.open(self.database, readonly=True) as store:
            return dict(runs.history(store, "probe", 1)[0])

    @property
    def counts(self) -> dict[str, Any]:
        return dict(json.loads(self.row["counts"]))


def scrapy(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the `scrapy` program in the checkout; an empty variable is removed."""
    kept = {name: value for name, value in {**os.environ, **environment}.items() if value}
    command = [sys.executable, "-m", "scrapy", *arguments]
    return subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, timeout=LONGEST, check=False)


def crawl(
    folder: Path,
    urls: list[str],
    *,
    settings: Mapping[str, str | None] | None = None,
    environment: dict[str, str] | None = None,
    **arguments: str,
) -> Crawl:
    """Crawl with the probe; database and notes are in `folder`. A setting that is None is not given."""
    out, database = folder / "seen.jsonl", folder / "store.db"
    out.unlink(missing_ok=True)
    given = {name: value for name, value in {**SETTINGS, **(settings or {})}.items() if value is not None}
    options = [
        *(part for name, value in given.items() for part in ("-s", f"{name}={value}")),
        *(part for name, value in arguments.items() for part in ("-a", f"{name}={value}")),
    ]
    done = scrapy(
        "crawl",
        "probe",
        "-a",
        f"urls={' '.join(urls)}",
        "-a",
        f"out={out}",
        *options,
        **{"AGGREGATOR_DB": str(database), **(environment or {})},
    )
    seen = [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []
    return Crawl(done.returncode, done.stderr + done.stdout, database, seen)
