"""A crawl is not alone: readers read, an editor decides, and somebody stops it."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

import pytest

from aggregator import cli
from aggregator.paths import ROOT
from aggregator.store.database import Store
from tests.faults.state import STRAYS
from tests.revisits import server
from tests.revisits.changing import Changing
from tests.waiting import LONGEST, wait_until

TITLES = [f"第{number}篇" for number in range(1, 31)]
# Slow enough to be met at work.
SLOWLY = ("DOWNLOAD_DELAY=0.1", "AUTOTHROTTLE_ENABLED=0", "ADDRESS_GUARD_ALLOW=127.0.0.1")
HALVES = {name: sql for name, sql in STRAYS.items() if name.startswith("posts ")}


@pytest.fixture
def blog() -> Iterator[Changing]:
    with server.running(TITLES) as running:
        yield running


@contextmanager
def crawling(blog: Changing, store: Path) -> Iterator[subprocess.Popen[str]]:
    options = [part for value in SLOWLY for part in ("-s", value)]
    command = [sys.executable, "-m", "scrapy", "crawl", "one", "-L", "WARNING", *options]
    given = {**os.environ, "AGGREGATOR_SOURCES": str(blog.sources(store.parent)), "AGGREGATOR_DB": str(store)}
    with subprocess.Popen(command, cwd=ROOT, env=given, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        except BaseException:
            # What is waited for may never come: the blog stands still until the test goes on.
            process.kill()
            raise


def wait_for_posts(store: Path, number: int, process: subprocess.Popen[str]) -> str:
    """Until the crawl has stored so many posts; the uid of one."""
    while process.poll() is None:
        if store.exists():
            with closing(sqlite3.connect(store)) as db:
                try:
                    uids = [row[0] for row in db.execute("select uid from posts")]
                except sqlite3.OperationalError:
                    uids = []  # it is being made
                if len(uids) >= number:
                    return str(uids[0])
        time.sleep(0.05)
    raise AssertionError(process.communicate()[1])


def read(store: Path, stop: Event, has_read: Event) -> None:
    """Read until it is time to stop. Raises where a post is there by halves, or the number goes down."""
    times = seen = 0
    with Store.open(store, readonly=True) as reader:
        while not stop.is_set():
            (number,) = reader.db.execute("select count(*) from posts").fetchone()
            halves = [name for name, sql in HALVES.items() if reader.db.execute(sql).fetchone()]
            assert not halves
            assert number >= seen
            times, seen = times + 1, number
            if times > 3:
                has_read.set()
            time.sleep(0.01)


def test_a_crawl_among_readers_and_an_editor_that_is_stopped(
    blog: Changing, capsys: pytest.CaptureFixture[str]
) -> None:
    store, stop = Path(os.environ["AGGREGATOR_DB"]), Event()
    blog.pause_after = 10
    with crawling(blog, store) as process, ThreadPoolExecutor(20) as readers:
        uid = wait_for_posts(store, 3, process)
        have_read = [Event() for _ in range(20)]
        reading = [readers.submit(read, store, stop, each) for each in have_read]
        assert cli.run(["pin", uid, "--who", "编辑"]) == 0, capsys.readouterr().err
        assert process.poll() is None, "the pin was to be given during the crawl"
        wait_for_posts(store, 8, process)
        wait_until(lambda: all(each.is_set() for each in have_read) or any(each.done() for each in reading))
        process.send_signal(signal.SIGTERM)
        blog.go_on.set()
        said = process.communicate(timeout=LONGEST)[1]
        stop.set()
        for each in reading:
            each.result()
    assert process.returncode == 1
    assert "被信号中止" in said
    stored = titles(store)
    assert 8 <= len(stored) < len(TITLES)
    with crawling(blog, store) as process:
        assert process.wait(timeout=LONGEST) == 0
    assert titles(store) == set(TITLES)
    capsys.readouterr()
    assert cli.run(["list", "--featured", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["posts"][0]["uid"] == uid


def test_what_was_stopped_is_exported_the_next_time(blog: Changing, tmp_path: Path) -> None:
    store, file = Path(os.environ["AGGREGATOR_DB"]), tmp_path / "out.db"
    blog.pause_after = 3
    given = {
        **os.environ,
        "AGGREGATOR_SOURCES": str(blog.sources(tmp_path)),
        "AGGREGATOR_ADDRESS_GUARD_ALLOW": "127.0.0.1",
        "AGGREGATOR_EXPORT": str(file),
    }
    command = [sys.executable, "-m", "aggregator", "crawl", "one"]
    with subprocess.Popen(command, cwd=ROOT, env=given, stderr=subprocess.PIPE, text=True) as process:
        wait_for_posts(store, 1, process)
        process.send_signal(signal.SIGTERM)
        blog.go_on.set()
        said = process.communicate(timeout=LONGEST)[1]
    assert process.returncode == 1
    assert "没有评选和导出：抓取被中止了" in said
    assert not file.exists()
    assert cli.run(["export", str(file)]) == 0
    with closing(sqlite3.connect(file)) as db:
        assert {title for (title,) in db.execute("select title from posts")} == titles(store)


def test_a_crawl_that_is_killed_is_named_until_the_next_one_has_ended(
    blog: Changing, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*command: str) -> str:
        capsys.readouterr()
        cli.run(list(command))
        return capsys.readouterr().out

    store, metrics = Path(os.environ["AGGREGATOR_DB"]), tmp_path / "metrics.prom"
    blog.pause_after = 5
    with crawling(blog, store) as process:
        wait_for_posts(store, 3, process)
        running = {"running": True, "sources": [{"source": "one", "runs": []}], "uncrawled": []}
        assert json.loads(told("status", "--json")) == running
        assert "没有记下结尾" not in told("doctor")
        process.kill()
    blog.go_on.set()
    (run,) = json.loads(told("status", "--json"))["sources"][0]["runs"]
    assert (run["status"], run["ended_at"]) == (1, None)
    assert told("status").split()[-9:-6] == ["one", run["started_at"], "失败"]
    assert "没有记下结尾：进程被杀" in told("status")
    assert cli.run(["status", "one", "--check"]) == 1
    assert f"one（{run['started_at']}）没有记下结尾：进程被杀、断了电，或者写不进数据库" in told("doctor")
    told("status", "--prometheus", str(metrics))
    assert 'jingxuan_source_unfinished{source="one"} 1.0' in metrics.read_text(encoding="utf-8")

    with crawling(blog, store) as process:
        assert (
            f"one: the crawl of {run['started_at']} did not record its end" in process.communicate(timeout=LONGEST)[1]
        )
    assert titles(store) == set(TITLES)
    after = json.loads(told("status", "--json", "one"))["sources"][0]["runs"]
    assert [(run["status"], run["ended_at"] is None) for run in after] == [(0, False), (1, True)]
    assert "没有记下结尾" not in told("doctor")
    told("status", "--prometheus", str(metrics))
    assert 'jingxuan_source_unfinished{source="one"} 0.0' in metrics.read_text(encoding="utf-8")


def titles(store: Path) -> set[str]:
    """The titles of the posts, of a store that is whole."""
    with closing(sqlite3.connect(store)) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        assert not [name for name, sql in HALVES.items() if db.execute(sql).fetchone()]
        return {row[0] for row in db.execute("select title from posts")}


def test_an_ingest_that_is_stopped_finishes_its_post_and_says_so() -> None:
    store = Path(os.environ["AGGREGATOR_DB"])
    command = [sys.executable, "-m", "aggregator", "ingest", "-"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    ) as process:
        assert process.stdin is not None
        for number in range(5):
            line = {"url": f"https://given.test/{number}", "title": f"第{number}篇", "text": "正文有几句话。" * 20}
            process.stdin.write(json.dumps(line) + "\n")
        process.stdin.flush()
        wait_for_posts(store, 5, process)
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=LONGEST)[1]
    assert process.returncode == 143
    assert "interrupted; what was stored stays" in said
    assert len(titles(store)) == 5
