"""A store that was filled in bulk is one that the stages could have made."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from aggregator.curate.curate import curate
from aggregator.store import raw
from aggregator.store.database import Store
from data.demo.clock import CRAWLED
from tests.benchmarks.filling import REPOSTED, REPOSTS, SITE, fill

POSTS = 200


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "store.db"
    fill(path, POSTS)
    return path


def test_it_is_whole(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as db:
        assert db.execute("pragma foreign_key_check").fetchall() == []
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert db.execute("select count(*) from posts").fetchone() == (POSTS,)
    with Store.open(filled, readonly=True) as store:
        assert sum(1 for _ in raw.posts(store)) == POSTS


def test_who_copies_whom_is_found(filled: Path) -> None:
    template = POSTS // 10
    with Store.open(filled) as store:
        curate(store, now=CRAWLED)
        found = store.db.execute("""select c.source, c.id - o.id as behind, o.source <> c.source as elsewhere
            from duplicates d join posts c on c.id = d.post_id join posts o on o.id = d.canonical_id""").fetchall()
        alike = store.db.execute("select count(*) from posts where source = ?", (SITE,)).fetchone()[0]
    # What a site puts into all of its posts makes none of them a copy.
    assert alike == template
    assert [tuple(row) for row in found] == [(REPOSTS, 1, 1)] * ((POSTS - template) // REPOSTED)
