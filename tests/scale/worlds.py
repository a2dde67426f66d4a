"""Three generated sites, what happens on them within three days, and what one process makes of it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from aggregator.paths import DATA, ROOT
from data.demo.build import build_generated
from data.demo.clock import CRAWLED
from tests.revisits.blog import Blog, posts
from tests.waiting import LONGEST

SOURCES = ("demo-blog", "51cto", "aliyun")
POSTS = 12
# When the fresh posts are due again.
LATER = CRAWLED + timedelta(days=3)

# What crawls keep of addresses; ids differ with the order in which posts came.
KEPT = """
select u.url, u.source, u.key, p.key as post, u.status, u.etag, u.last_modified, u.content_hash, u.visited_at, u.due_at,
    u.gone, u.visits, u.changed_at from urls u left join posts p on p.id = u.post_id order by u.url
"""


@dataclass(frozen=True)
class World:
    """The archives of two days, and the stores that one process has after each."""

    folder: Path

    def environment(self, day: int) -> dict[str, str]:
        """What a crawl of this day (0 or 1) is told."""
        return {
            "AGGREGATOR_ARCHIVE": str(self.folder / f"day{day}"),
            "AGGREGATOR_NOW": (CRAWLED, LATER)[day].isoformat(),
            "AGGREGATOR_SOURCES": str(DATA / "demo/sources.toml"),
        }

    def store(self, day: int) -> Path:
        """The store of one process after this day."""
        return self.folder / f"one{day}.db"

    def dump(self, database: Path, day: int) -> str:
        """What an export of a store would hold on this day."""
        return run(["dump"], self.environment(day) | {"AGGREGATOR_DB": str(database)})


def build(folder: Path) -> World:
    """Make the world, and crawl it in one process on both days."""
    world, blog = World(folder), Blog(posts(POSTS))
    folder.mkdir()
    for day in (0, 1):
        archive = folder / f"day{day}"
        archive.mkdir()
        blog.save(archive / "hexo.warc.gz", (CRAWLED, LATER)[day])
        for site in ("51cto", "aliyun"):
            build_generated(archive / f"{site}.warc.gz", POSTS + day, seed=11, site=site)
        if day:
            world.store(1).write_bytes(world.store(0).read_bytes())
        run(["crawl", *SOURCES], world.environment(day) | {"AGGREGATOR_DB": str(world.store(day))})
        blog.edit(3)
        blog.move(5)
        blog.remove([7])
        blog.add(2, seed=5, at=LATER)
    return world


def run(arguments: list[str], environment: dict[str, str]) -> str:
    """What an `aggregator` command prints, having ended well."""
    command = [sys.executable, "-m", "aggregator", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def memory(database: Path) -> dict[str, list[Any]]:
    """What the next crawls go by."""
    with closing(sqlite3.connect(database)) as db:
        return {
            "urls": db.execute(KEPT).fetchall(),
            "listings": db.execute("select source, name, read_at from listings order by 1, 2").fetchall(),
            "lies": db.execute("select name, value from state where name like 'lied %'").fetchall(),
            "under way": db.execute("select name from state where name like 'scale attempt %'").fetchall(),
        }


def runs(database: Path) -> list[Any]:
    """The runs that there were, with their counts."""
    query = "select source, started_at, status, reason, counts from runs order by source, id"
    with closing(sqlite3.connect(database)) as db:
        return [(*rest, json.loads(counts)) for *rest, counts in db.execute(query)]
