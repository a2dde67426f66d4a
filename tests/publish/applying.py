"""The script of docs/export.md that applies a delta, run as it stands there; and all that a file holds, to compare."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from aggregator.paths import ROOT
from aggregator.search.search import search
from tests.publish.conftest import NOW

DOCUMENT = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
TABLES = ("meta", "sources", "posts", "tags", "post_tags", "duplicates", "featured", "removed")
QUERIES = (
    "docker",
    "部署",
    "部署 docker",
    '"服务"',
    "java OR 没有",
    "tag:docker",
    "source:blog",
    "-docker",
    "after:2026",
    "文",
)


def script(delta: Path) -> str:
    found = re.search(r"^```sql apply\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert found, "docs/export.md has the script that applies a delta"
    return found[1].replace("'delta.db'", f"'{delta}'")


def apply(delta: Path, export: Path, *, foreign_keys: bool = True) -> None:
    with closing(sqlite3.connect(export, isolation_level=None)) as db:
        db.execute(f"pragma foreign_keys = {foreign_keys:d}")
        db.executescript(script(delta))


def everything(export: Path) -> dict[str, Any]:
    """Every row, every word of the index with its place, and what is found, in order."""
    with closing(sqlite3.connect(f"{export.as_uri()}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        held: dict[str, Any] = {table: all_of(db, f"select * from {table} order by 1, 2") for table in TABLES}  # noqa: S608
        held["resources"] = all_of(db, "select * from resources order by rowid")
        db.execute("create virtual table temp.words using fts5vocab(main, posts_fts, 'instance')")
        held["words"] = all_of(db, "select * from words order by doc, col, offset, term")
        held["sizes"] = all_of(db, "select * from posts_fts_docsize")
        held["found"] = [search(db, query, as_of=NOW).as_json() for query in QUERIES]
        assert db.execute("pragma foreign_key_check").fetchall() == []
        assert db.execute("pragma integrity_check").fetchone()[0] == "ok"
    return held


def all_of(db: sqlite3.Connection, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.execute(sql)]
