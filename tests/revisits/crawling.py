"""Crawls of an archive at a fixed time, each followed by its export, as cron would do it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from aggregator.paths import DATA, ROOT
from aggregator.store.database import Store
from aggregator.store.runs import history

SOURCE = "demo-blog"


@dataclass
class Crawled:
    """What a crawl left: the store's file, the export's, and the counts of the run."""

    database: Path
    exported: Path
    counts: dict[str, Any]
    status: int
    reason: str

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the store."""
        return _rows(self.database, sql, values)

    def export(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the export."""
        return _rows(self.exported, sql, ())


def crawl(folder: Path, archive: Path, at: datetime) -> Crawled:
    """Crawl the demo's blog out of an archive into a store in `folder`, and export it."""
    database, exported = folder / "store.db", folder / f"{archive.stem}-{at:%Y%m%d%H}.db"
    environment = {
        "AGGREGATOR_DB": str(database),
        "AGGREGATOR_EXPORT": str(exported),
        "AGGREGATOR_NOW": at.isoformat(),
        "AGGREGATOR_SOURCES": str(DATA / "demo/sources.toml"),
    }
    command = [sys.executable, "-m", "aggregator", "crawl", SOURCE, "--archive", str(archive)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert exported.exists(), done.stderr
    # pytest makes warnings errors, but only in its own process.
    assert "Warning:" not in done.stderr, done.stderr
    with Store.open(database, readonly=True) as store:
        run = history(store, SOURCE, 1)[0]
    return Crawled(database, exported, json.loads(run["counts"]), done.returncode, run["reason"])


def _rows(path: Path, sql: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        return [tuple(row) for row in db.execute(sql, values)]
