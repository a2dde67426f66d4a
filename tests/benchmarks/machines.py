"""What `aggregator scale` adds to a post, and what its parts hold: the message, the loader, the snapshot.

Needs redis-server. The posts are those of a crawl of the archives, from their stored HTML.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

from aggregator import __version__
from aggregator.clock import now
from aggregator.paths import DATA
from aggregator.post import Post
from aggregator.scale.broker import STREAM
from aggregator.scale.loader import Loader
from aggregator.scale.messages import Begin
from aggregator.scale.sender import Sender
from aggregator.scale.snapshot import Snapshots
from aggregator.store import raw
from aggregator.store.database import Store
from aggregator.text.words import Words
from aggregator.visit import Visit
from tests.benchmarks.measure import Spent, child, spending, table
from tests.benchmarks.pipeline import Case, cases
from tests.benchmarks.steps import stages_over
from tests.scale.machines import Machines

SCRAPY = (sys.executable, "-m", "scrapy")


def run(archive: Path | None, corpus: Path | None) -> None:
    """Print a table, a column a source."""
    del corpus
    if shutil.which("redis-server") is None:
        print("left out: redis-server is not here (make tools)")
        return
    found: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as name:
        for case in cases(archive, Path(name)):
            folder = Path(name) / case.source
            folder.mkdir()
            found[case.source] = _measured(case, folder)
    rows = [(fact, *(facts[fact] for facts in found.values())) for fact in next(iter(found.values()))]
    table(("", *found), rows)


def _measured(case: Case, folder: Path) -> dict[str, object]:
    given = {
        "AGGREGATOR_DB": str(folder / "crawl.db"),
        "AGGREGATOR_ARCHIVE": str(case.archive),
        "AGGREGATOR_SOURCES": str(DATA / "demo" / "sources.toml"),
    }
    child([*SCRAPY, "crawl", case.source, "-L", "ERROR"], given)
    posts = list(_finished(folder))
    sending, loading, making = Spent(), Spent(), Spent()
    with Machines(folder) as machines:
        os.environ["AGGREGATOR_REDIS"] = machines.environment["AGGREGATOR_REDIS"]
        sender = Sender(machines.redis, case.source, "attempt")
        sender.send("begin", Begin(__version__, now()))
        with spending(sending):
            for post in posts:
                sender.send("post", post)
        memory: Any = machines.redis.memory_usage(STREAM, samples=0)
        settings = BaseSettings({"DATABASE": str(folder / "loaded.db")})
        with Loader(machines.redis, settings, print) as loader, spending(loading):
            while loader.load(0.01):
                pass
    with Store.open(folder / "crawl.db", readonly=True) as store:
        (addresses,) = store.db.execute("select count(*) from urls").fetchone()
    snapshots = Snapshots(folder / "crawl.db")
    with spending(making):
        snapshot = snapshots.make([case.source])
    return {
        "posts": len(posts),
        "sending, CPU ms a post": sending.cpu * 1000 / len(posts),
        "in Redis, KB a post": memory / 1024 / len(posts),
        "loading, CPU ms a post": loading.cpu * 1000 / len(posts),
        "loading, posts a second": len(posts) / loading.wall,
        "snapshot, CPU ms an address": making.cpu * 1000 / addresses,
        "snapshot, bytes an address": len(snapshot) / addresses,
    }


def _finished(folder: Path) -> Iterator[Post]:
    """The posts of the crawl as a worker sends them."""
    stages = stages_over(folder / "unused.db")[:-1]
    for stage in stages:
        stage.open()
    with Store.open(folder / "crawl.db", readonly=True) as store:
        for post in raw.posts(store):
            for stage in stages:
                stage.process(post)
            post.tree, post.title_tokens, post.tokens = None, Words(), Words()
            post.visit = Visit(url=post.said.url, at=now(), status=200)
            yield post
