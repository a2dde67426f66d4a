"""A crawl of the demo's archive, and what is in the store after it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from pathlib import Path
from typing import Any

from parsel import Selector

from aggregator.paths import DATA, ROOT

# In a process of its own: Twisted's reactor cannot start twice, and other tests crawl too.
CRAWL = """
import sys
from pathlib import Path
from aggregator.fetch.crawl import crawl
for run in crawl(sys.argv[2:], archive=Path(sys.argv[1])):
    print(run.source, run.outcomes.total(), run.rejected["challenge"], run.rejected["empty"])
"""
SETTINGS = tomllib.loads((DATA / "demo/demo.toml").read_text(encoding="utf-8"))

POSTS = "SELECT posts.*, contents.content_html FROM posts JOIN contents ON contents.post_id = posts.id"
TAGS = """
    SELECT posts.key, tags.name, post_tags.printed FROM post_tags JOIN posts ON posts.id = post_tags.post_id
    JOIN tags ON tags.id = post_tags.tag_id WHERE post_tags.origin = 'author'
"""


def crawl(database: Path) -> list[str]:
    """Crawl the demo into a database; returns a line a source: its name, posts, challenges and empty articles."""
    settings = {
        "AGGREGATOR_DB": str(database),
        "AGGREGATOR_NOW": SETTINGS["now"],
        "AGGREGATOR_SOURCES": str(DATA / "demo" / SETTINGS["sources_file"]),
    }
    command = [sys.executable, "-c", CRAWL, str(DATA / "demo" / SETTINGS["archive"]), *SETTINGS["sources"]]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def read(database: Path) -> dict[str, dict[str, Any]]:
    """Every stored post by its key: its row, with `tags` (the author's, as printed) and `code` (each block's text)."""
    with closing(sqlite3.connect(database)) as store:
        store.row_factory = sqlite3.Row
        rows = [dict(row) for row in store.execute(POSTS)]
        tags = store.execute(TAGS).fetchall()
    for row in rows:
        row["tags"] = frozenset(tag["printed"] or tag["name"] for tag in tags if tag["key"] == row["key"])
        blocks = Selector(text=row["content_html"]).css("pre > code")
        row["code"] = [block.xpath("string()").get("") for block in blocks]
    return {row["key"]: row for row in rows}
