"""What is killed: each a command, the state that it begins from, and the environment of both."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from aggregator.cli import demo
from aggregator.paths import DATA
from aggregator.store.migrations import MIGRATIONS
from data.demo.generate import generate
from tests.revisits.blog import Blog, posts

NOW = datetime(2024, 12, 20, 2, tzinfo=UTC)
# Long enough for every address to be due again.
LATER = NOW + timedelta(days=60)
INGESTED = 40

Command = list[str]
# Runs a command in the folder that is being prepared, to its end.
Run = Callable[[Command], None]


@dataclass(frozen=True, slots=True)
class Scenario:
    """`before` prepares a folder, at NOW; `command` is killed in it; `now` is its clock, and that of what follows."""

    name: str
    command: Command
    before: Callable[[Path, Run], None]
    now: datetime = NOW


def environment(folder: Path, now: datetime) -> dict[str, str]:
    return {
        "AGGREGATOR_DB": str(folder / "store.db"),
        "AGGREGATOR_EXPORT": str(folder / "export.db"),
        "AGGREGATOR_NOW": now.isoformat(),
        "AGGREGATOR_SOURCES": str(DATA / "demo/sources.toml"),
        "AGGREGATOR_LOCAL_SOURCES": os.devnull,
        "AGGREGATOR_ARCHIVE": str(folder / "site.warc.gz"),
    }


EXPORT = ["export", "export.db"]
PAGES = ["export", "export.db", "--static", "site"]
INGEST = ["ingest", "posts.jsonl"]
# Of every kind that curation obeys, each about another post.
WORDS = (("pin", ""), ("hide", ""), ("tag", "+断电"), ("tag", "-Linux"), ("feature", ""), ("remove", "作者要求"))


def nothing(folder: Path, run: Run) -> None:
    """An empty folder, and the demo's archive."""
    del run
    (folder / "site.warc.gz").symlink_to(demo.load().archive)


def crawled(folder: Path, run: Run) -> None:
    """The demo's sites, crawled and exported."""
    nothing(folder, run)
    run(["crawl", *demo.load().sources])


def crawled_long_ago(folder: Path, run: Run) -> None:
    """A blog that was crawled, and has changed in every way since."""
    blog = Blog(posts(30))
    blog.save(folder / "site.warc.gz", NOW)
    run(["crawl", "demo-blog"])
    blog.edit(3)
    blog.edit(11)
    blog.move(5)
    blog.remove([7, 8])
    blog.add(6, seed=3, at=LATER - timedelta(days=1))
    blog.save(folder / "site.warc.gz", LATER)


def to_ingest(folder: Path, run: Run) -> None:
    """The demo's sites, and a file of posts with lines that are none."""
    crawled(folder, run)
    lines = [
        json.dumps({"url": f"https://given.test/{post.slug}", "title": post.title, "markdown": post.markdown})
        for post in generate(INGESTED, seed=5, site="hexo")
    ]
    lines[10:10] = ["{", '{"title": "no address"}']
    (folder / "posts.jsonl").write_text("\n".join(lines) + "\n")


def changed_rules(folder: Path, run: Run) -> None:
    """Every post is stored otherwise than today's rules would have it."""
    crawled(folder, run)
    _change(
        folder,
        "update posts set title = '旧题 ' || title, content_hash = 'old'",
        "update contents set content_text = content_text || '旧文'",
        "update state set value = cast(value as integer) + 1 where name = 'changes'",
    )


def decided(folder: Path, run: Run) -> None:
    """Posts and the editor's words, of which nothing is derived yet."""
    to_ingest(folder, run)
    run(INGEST)
    with closing(sqlite3.connect(folder / "store.db")) as db:
        uids = [uid for (uid,) in db.execute("select uid from posts order by uid")]
    for uid, (action, value) in zip(uids, WORDS, strict=False):
        given = ["--note", value] if action == "remove" else [value] if value else []
        run([action, uid, *given, "--who", "编辑", "--later"])


def published(folder: Path, run: Run) -> None:
    """Pages that are to be replaced."""
    decided(folder, run)
    run(PAGES)
    _change(folder, "update state set value = cast(value as integer) + 1 where name = 'changes'")


def of_an_older_version(folder: Path, run: Run) -> None:
    """The demo's sites in a store as this program's first version made it."""
    crawled(folder, run)
    current = folder / "store.db"
    with closing(sqlite3.connect(folder / "older.db")) as db, db:
        MIGRATIONS.apply(Database(db), stop_before="m002_search")
        db.commit()
        db.execute("attach ? as current", (str(current),))
        tables = db.execute(
            "select name from main.sqlite_master where type = 'table' and name not like '\\_%' escape '\\'"
        )
        for (table,) in tables.fetchall():
            names = ", ".join(row[1] for row in db.execute(f"pragma main.table_info({table})"))
            db.execute(f"insert into main.{table}({names}) select {names} from current.{table}")  # noqa: S608 - ours
        db.execute("delete from main.state where name <> 'changes'")
    (folder / "older.db").replace(current)


def _change(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "store.db")) as db, db:
        for statement in statements:
            db.execute(statement)


SCENARIOS = (
    Scenario("crawl", ["crawl", *demo.load().sources], nothing),
    Scenario("crawl again", ["crawl", "demo-blog"], crawled_long_ago, LATER),
    Scenario("ingest", INGEST, to_ingest),
    Scenario("reprocess", ["reprocess"], changed_rules),
    Scenario("curate", ["curate"], decided),
    Scenario("export", EXPORT, decided),
    Scenario("pages", PAGES, published),
    Scenario("migrate", ["curate"], of_an_older_version),
)
