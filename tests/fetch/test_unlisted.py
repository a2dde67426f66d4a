"""A source that is off and has no listing of its own: crawled by its name for the posts of it that are due."""

import os
import re
import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from aggregator.paths import ROOT
from aggregator.store.database import Store
from tests.fetch import site, warc

ARTICLE = "https://blog.csdn.net/li/article/details/1000001"
LATER = "2026-03-01T00:00:00+00:00"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pages = site.blog("one.example", ["索引", "事务"]) + warc.page(ARTICLE, site.post("连接池"))
    (tmp_path / "a.warc.gz").write_bytes(pages)
    site.sources(tmp_path / "sources.toml", one="one.example")
    return tmp_path


def run(folder: Path, *command: str, now: str = "2026-01-01T00:00:00+00:00") -> CompletedProcess[str]:
    given = {
        "AGGREGATOR_DB": str(folder / "store.db"),
        "AGGREGATOR_EXPORT": str(folder / "export.db"),
        "AGGREGATOR_SOURCES": str(folder / "sources.toml"),
        "AGGREGATOR_ARCHIVE": str(folder / "a.warc.gz"),
        "AGGREGATOR_NOW": now,
    }
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env=os.environ | given, capture_output=True, text=True, check=False
    )


def runs(folder: Path) -> list[tuple[object, ...]]:
    with Store.open(folder / "store.db", readonly=True) as store:
        found = store.db.execute("select source, status, counts ->> 'requests' from runs order by id desc").fetchall()
    return [tuple(row) for row in found]


@pytest.mark.parametrize("program", ["scrapy", "aggregator"])
def test_what_is_due_of_it_is_asked_for_and_on_other_days_all_is_well(folder: Path, program: str) -> None:
    assert run(folder, "scrapy", "crawl", "csdn", "-a", f"url={ARTICLE}").returncode == 0
    for now, asked in ((LATER, 1), (LATER, 0)):
        done = run(folder, program, "crawl", "csdn", now=now)
        assert (done.returncode, runs(folder)[0]) == (0, ("csdn", 0, asked)), done.stderr


def test_among_others_it_stops_none_of_them_whether_or_not_there_is_anything_to_ask(folder: Path) -> None:
    done = run(folder, "aggregator", "crawl", "one", "csdn")
    assert (done.returncode, sorted(runs(folder))) == (3, [("csdn", 3, 0), ("one", 0, 3)]), done.stderr
    assert "csdn  可能坏了：没有可问的：没有不带参数的列表，库里也没有它的文章" in done.stdout
    assert run(folder, "scrapy", "crawl", "csdn", "-a", f"url={ARTICLE}").returncode == 0
    done = run(folder, "aggregator", "crawl", "one", "csdn", now=LATER)
    assert (done.returncode, sorted(runs(folder)[:2])) == (0, [("csdn", 0, 1), ("one", 0, 3)]), done.stderr


def test_what_is_narrowed_down_asks_for_nothing_that_is_due(folder: Path) -> None:
    assert run(folder, "scrapy", "crawl", "csdn", "-a", f"url={ARTICLE}").returncode == 0
    done = run(folder, "aggregator", "crawl", "csdn", "--pages", "1", now=LATER)
    assert (done.returncode, "scrapy crawl csdn with -a url=…" in done.stderr) == (2, True)


def test_what_was_removed_by_mistake_comes_back_by_the_command_that_is_named(folder: Path) -> None:
    assert run(folder, "scrapy", "crawl", "csdn", "-a", f"url={ARTICLE}").returncode == 0
    assert run(folder, "aggregator", "remove", ARTICLE).returncode == 0
    said = run(folder, "aggregator", "remove", ARTICLE, "--undo")
    (command,) = re.findall(r"aggregator crawl \w+", said.stdout)
    assert run(folder, *command.split()).returncode == 0
    with Store.open(folder / "store.db", readonly=True) as store:
        assert [row["url"] for row in store.db.execute("select url from posts")] == [ARTICLE]
