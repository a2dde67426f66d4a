"""Places and moments that are against us: a disk that cannot be written, bytes that changed, a clock that went back."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from aggregator import cli
from aggregator.errors import StoreError
from aggregator.paths import ROOT
from aggregator.store import migrations
from aggregator.store.database import Store
from tests.cli.conftest import out, shelf, told  # noqa: F401 - fixtures
from tests.faults import disk
from tests.faults.scenarios import LATER, NOW, environment
from tests.fetch.test_lock import holder
from tests.revisits.blog import Blog, posts
from tests.waiting import LONGEST

PAGE = 4096
READING = (["list"], ["search", "docker"], ["status"])
DAMAGED = ("damaged", "no SQLite database", "another program's database", "`aggregator doctor`")
WRITING = (["curate"], ["export", "out.db"], ["dump"], ["ingest", "posts.jsonl"])


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "posts.jsonl").write_text('{"url": "https://given.test/1", "title": "题", "text": "正文有几句话。"}\n')
    return tmp_path


@pytest.mark.usefixtures("at_home")
def test_whatever_bytes_are_damaged_every_command_works_or_says_so(
    shelf: Store,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    shelf.close()
    sound, named = shelf.path.read_bytes(), 0
    for seed in range(20):
        damaged = damage(sound, random.Random(seed))  # noqa: S311 - a test's
        for command in (*READING, *WRITING):
            for ending in ("-wal", "-shm"):
                Path(f"{shelf.path}{ending}").unlink(missing_ok=True)
            shelf.path.write_bytes(damaged)
            status, said = cli.run(command), capsys.readouterr().err
            assert status == 0 or any(words in said for words in DAMAGED), (seed, command, status, said)
            named += status != 0
    # Some bytes are of no command's interest, and some of each one's.
    assert named > 20


def damage(content: bytes, rng: random.Random) -> bytes:
    """Other bytes in some places, many of them at the beginning of a page."""
    changed = bytearray(content)
    for _ in range(rng.choice((1, 3, 10))):
        start = rng.randrange(0, len(content), PAGE) + rng.choice((0, 0, rng.randrange(PAGE - 8)))
        length = min(rng.choice((8, 512, PAGE)), len(content) - start)
        changed[start : start + length] = rng.randbytes(length)
    return bytes(changed)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_store_that_was_cut_off_is_named_and_restored(
    shelf: Store,  # noqa: F811
    told: Callable[..., object],  # noqa: F811
    capsys: pytest.CaptureFixture[str],
    share: float,
) -> None:
    told("backup", "--json")
    before = told("list", "--json")
    shelf.close()
    os.truncate(shelf.path, int(shelf.path.stat().st_size * share) // PAGE * PAGE)
    assert cli.run(["curate"]) == 1
    assert "aggregator doctor --restore" in capsys.readouterr().err
    told("doctor", "--restore", "--json")
    assert told("list", "--json") == before


@pytest.mark.skipif(not disk.can_mount(), reason="mounts a disk: needs root")
def test_a_disk_that_cannot_be_written_is_read_all_the_same(
    shelf: Store,  # noqa: F811
    at_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shelf.close()
    with disk.mounted(at_home / "disk") as place:
        shutil.copy(shelf.path, place / "store.db")
        monkeypatch.setenv("AGGREGATOR_DB", str(place / "store.db"))
        disk.protect(place)
        for command in READING:
            assert cli.run(command) == 0, (command, capsys.readouterr().err)
        for command in (["curate"], ["ingest", "posts.jsonl"], ["pin", "https://blog.test/first", "--who", "我"]):
            capsys.readouterr()
            assert cli.run(command) == 1
            said = capsys.readouterr().err
            assert "written" in said, (command, said)
            assert str(place) in said


def test_an_interrupted_step_of_a_migration_leaves_the_schema_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store.db"
    with closing(sqlite3.connect(path)) as db:
        migrations.MIGRATIONS.apply(Database(db), stop_before="m003_visits")

    def schema() -> list[str]:
        with closing(sqlite3.connect(path)) as db:
            return [row[0] for row in db.execute("select sql from sqlite_master where sql is not null order by sql")]

    before, whole = schema(), migrations.statements
    # The third step, in its middle.
    monkeypatch.setattr(migrations, "statements", lambda script: [*whole(script)[:2], "select nothing from nowhere"])
    with pytest.raises(StoreError):
        Store.open(path)
    assert schema() == before
    monkeypatch.setattr(migrations, "statements", whole)
    Store.open(path).close()
    with closing(sqlite3.connect(":memory:")) as db:
        migrations.MIGRATIONS.apply(Database(db))
        made = [row[0] for row in db.execute("select sql from sqlite_master where sql is not null order by sql")]
    assert schema() == made


def crawl(folder: Path, **given: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "aggregator", "crawl", "demo-blog"]
    environ = {**os.environ, **environment(folder, NOW), **given}
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=LONGEST, check=False)


def test_a_clock_that_is_set_back_loses_nothing(tmp_path: Path) -> None:
    blog = Blog(posts(12))
    blog.save(tmp_path / "site.warc.gz", NOW)
    assert crawl(tmp_path, AGGREGATOR_NOW=LATER.isoformat()).returncode == 0
    before = dumped(tmp_path)
    new = blog.add(2, seed=3, at=NOW)
    blog.save(tmp_path / "site.warc.gz", NOW)
    assert crawl(tmp_path, AGGREGATOR_NOW=(NOW + timedelta(hours=1)).isoformat()).returncode == 0
    after = dumped(tmp_path)
    assert before < after
    assert {url for url in after - before if url in new} == set(new)


def dumped(folder: Path) -> set[str]:
    """The addresses of the posts of an export."""
    with closing(sqlite3.connect(folder / "export.db")) as db:
        return {row[0] for row in db.execute("select url from posts")}


def test_a_second_crawl_ends_with_75(tmp_path: Path) -> None:
    Blog(posts(2)).save(tmp_path / "site.warc.gz", NOW)
    with holder(tmp_path / "store.db") as other:
        done = crawl(tmp_path)
        other.communicate("")
    assert done.returncode == 75
    assert "another crawl" in done.stderr
    assert not (tmp_path / "store.db").exists()
