"""The export and what reads it: how fast a file is written, a delta made and applied, pages answered.

Posts of 3 KB as search.py makes them, written into a store by the writer and exported from there; the store is curated
and indexed before, since that belongs to a run. `python -m tests.benchmarks.export --posts 5000`.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from starlette.testclient import TestClient

from aggregator.post import TagMatch
from aggregator.publish import pages, rows
from aggregator.publish.export import bring_up_to_date, export
from aggregator.publish.schema import TABLES
from aggregator.publish.site.app import create
from aggregator.publish.units import insert, units
from aggregator.run import Run
from aggregator.search.visible import mark_visible
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.benchmarks.measure import Spent, spending, table
from tests.benchmarks.search import LATIN, NOW, PASSAGES_A_POST, Words, published
from tests.publish.applying import apply
from tests.search.conftest import post

POSTS = 5000
SOURCES = 50
# Pages of each kind; the figures are of the server alone, one reader after the other.
TIMES = 100


def fill(store: Store, posts: int) -> None:
    """So many posts, each with three tags."""
    words = Words()
    with store.transaction():
        for number in range(1, posts + 1):
            text = "".join(words.passage() for _ in range(PASSAGES_A_POST))
            matches = [TagMatch(tag) for tag in words.rng.sample(LATIN, 3)]
            source, moment = f"s{number % SOURCES}", published(number, posts)
            one = post(str(number), text, title=words.title(), source=source, published_at=moment, matches=matches)
            write(store, one, Run(source, NOW))


def change(store: Store, share: float) -> int:
    """Another title for some of the posts; how many."""
    with store.transaction() as db:
        step = round(1 / share)
        return db.execute("update posts set title = title || '（改）' where id % ? = 0", (step,)).rowcount


def alone(store: Store, path: Path) -> None:
    """The rows without index and checks."""
    mark_visible(store.db, NOW)
    rows.prepare(store.db)
    with closing(sqlite3.connect(path, isolation_level=None)) as out:
        out.execute("pragma journal_mode = off")
        out.execute("pragma synchronous = off")
        out.executescript(TABLES)
        out.execute("begin")
        for unit in units(store.db):
            insert(out, unit.table, unit.rows)
        out.execute("commit")


def step(name: str, made: Path, action: Callable[[], object]) -> list[object]:
    """A line of the table: what was made, its megabytes, seconds of CPU, and megabytes a second."""
    spent = Spent()
    with spending(spent):
        action()
    files = [path for path in made.rglob("*") if path.is_file()] if made.is_dir() else [made]
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    return [name, megabytes, spent.cpu, megabytes / spent.cpu]


def cursor_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as db:
        return str(db.execute("select value from meta where key = 'cursor'").fetchone()[0])


def index_share(path: Path) -> float:
    """What the search index takes of the text that it is of: numbers with gaps cost something (publish/numbers.py)."""
    with closing(sqlite3.connect(path)) as db:
        (index,) = db.execute("select sum(length(block)) from posts_fts_data").fetchone()
        (text,) = db.execute("select sum(length(cast(title || content_text as blob))) from posts").fetchone()
        return float(index / text)


def answered(path: Path) -> list[list[object]]:
    """A line for each kind of page: milliseconds of CPU, at the median and at the 95th of a hundred."""
    with closing(sqlite3.connect(path)) as db:
        (uid,) = db.execute("select uid from posts order by id desc limit 1 offset 7").fetchone()
    kinds = ("/", "/posts", "/posts?page=50", "/search?q=的", "/search?q=docker 数据", f"/post/{uid}", "/tag/docker",
             "/source/s7", "/tags", "/feed.xml", "/feed/tag/docker.atom", "/posts.json")  # fmt: skip
    lines: list[list[object]] = []
    with TestClient(create(path)) as reader:
        for address in kinds:
            taken = []
            for _ in range(TIMES):
                begun = time.process_time()
                assert reader.get(address).status_code == 200
                taken.append((time.process_time() - begun) * 1e3)
            # The first warms up, as the first reader after an export does.
            lines.append(
                [
                    address.replace(uid, "UID"),
                    statistics.median(taken),
                    statistics.quantiles(taken[1:], n=20)[-1],
                    taken[0],
                ]
            )
    return lines


def run(archive: Path | None = None, corpus: Path | None = None, posts: int = POSTS) -> None:  # noqa: ARG001
    """Make, measure and print."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "store.db") as store:
        at = Path(folder)
        whole, old, delta = at / "export.db", at / "old.db", at / "delta.db"
        fill(store, posts)
        bring_up_to_date(store, NOW)
        found = [
            step("first export", whole, lambda: export(store, whole, now=NOW)),
            step("the same again", whole, lambda: export(store, whole, now=NOW)),
            step("rows alone", at / "rows.db", lambda: alone(store, at / "rows.db")),
            step("JSON Lines", at / "posts.jsonl", lambda: export(store, at / "posts.jsonl", form="jsonl", now=NOW)),
            step("static pages", at / "site", lambda: pages.write(whole, at / "site")),
        ]
        shutil.copy(whole, old)
        changed = change(store, 0.01)
        bring_up_to_date(store, NOW)
        found.append(
            step(f"a delta of {changed} posts", delta, lambda: export(store, delta, since=cursor_of(old), now=NOW))
        )
        found.append(step("applying it", delta, lambda: apply(delta, old)))
        print(f"{posts} posts of 3 KB; the index takes {index_share(whole):.2f} of their text\n")
        table(("what", "MB", "CPU s", "MB/s"), found)
        print()
        table(("page", "p50 ms", "p95 ms", "first ms"), answered(whole))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=POSTS)
    run(posts=parser.parse_args().posts)
