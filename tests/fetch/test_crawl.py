"""The library's crawl: several sources in one process."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aggregator.paths import ROOT
from tests.fetch import server, site, warc
from tests.waiting import LONGEST, wait_until

PROGRAM = """
import json, sys
from pathlib import Path
from aggregator.fetch.crawl import crawl

class Watcher:
    def __init__(self): self.seen = []
    def started(self, run): self.seen.append(["started", run.source])
    def ended(self, run): self.seen.append(["ended", run.source])

names, options = json.loads(sys.argv[1])
if "archive" in options: options["archive"] = Path(options["archive"])
watcher = Watcher()
runs = crawl(names, watcher=watcher, **options)
print(json.dumps({"seen": watcher.seen, "runs": [
    {"source": run.source, "status": run.status, "reason": run.reason, "finished": run.finished,
     "posts": run.posts, "found": run.found, "failures": dict(run.failures), "errors": run.errors}
    for run in runs]}))
"""


def started(folder: Path, names: list[str], **options: Any) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "AGGREGATOR_DB": str(folder / "store.db"),
        "AGGREGATOR_SOURCES": str(folder / "sources.toml"),
    }
    options.setdefault("settings", {})["LOG_LEVEL"] = "ERROR"
    command = [sys.executable, "-c", PROGRAM, json.dumps([names, options])]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def crawl(folder: Path, names: list[str], **options: Any) -> dict[str, Any]:
    out, log = started(folder, names, **options).communicate(timeout=LONGEST)
    assert out, log
    return dict(json.loads(out))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pages = [
        site.blog("one.example", ["索引", "事务"]),
        site.blog("two.example", ["容器", "镜像", "网络"]),
        # A post that cannot be read for a reason of its own does not touch the others.
        warc.page("https://three.example/archives/", site.listing("/post/1/", "/post/2/")),
        warc.page("https://three.example/post/1/", site.post("日志")),
    ]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(pages))
    site.sources(tmp_path / "sources.toml", one="one.example", two="two.example", three="three.example")
    return tmp_path


@pytest.mark.parametrize("at_once", [1, 8])
def test_several_sources_each_with_its_own_counts(folder: Path, at_once: int) -> None:
    done = crawl(folder, ["two", "one", "three", "two"], archive=str(folder / "a.warc.gz"), at_once=at_once)
    assert [(run["source"], run["status"], run["found"], run["posts"]) for run in done["runs"]] == [
        ("two", 0, 3, 3),
        ("one", 0, 2, 2),
        ("three", 0, 2, 1),
    ]
    assert [run["failures"] for run in done["runs"]] == [{}, {}, {"http-404": 1}]
    assert done["runs"][2]["errors"] == ["three: https://three.example/post/2/: HTTP 404 (not in the archive)"]
    assert sorted(done["seen"]) == sorted(
        [word, name] for word in ("started", "ended") for name in ("one", "two", "three")
    )
    if at_once == 1:
        assert [name for _, name in done["seen"]] == ["two", "two", "one", "one", "three", "three"]


def test_one_that_cannot_start_does_not_keep_the_others_from_it(folder: Path) -> None:
    wrong = {"ITEM_PIPELINES": {"pipelines.missing.Stage": 1}}
    done = crawl(folder, ["one", "two"], archive=str(folder / "a.warc.gz"), settings=wrong)
    assert [(run["source"], run["status"]) for run in done["runs"]] == [("one", 1), ("two", 1)]
    assert "没有开始：No module named 'pipelines.missing'" in done["runs"][0]["reason"]


def test_a_signal_ends_it_cleanly(tmp_path: Path) -> None:
    with server.running() as web:
        site.sources(tmp_path / "sources.toml", slow="127.0.0.1", next="127.0.0.1")
        text = (tmp_path / "sources.toml").read_text().replace("https://127.0.0.1/", web.url + "/")
        (tmp_path / "sources.toml").write_text(text.replace("archives/", "held-back"))
        process = started(tmp_path, ["slow", "next"], at_once=1, settings={"ADDRESS_GUARD_ALLOW": ["127.0.0.1"]})
        wait_until(lambda: web.hits["/held-back"] or process.poll() is not None)
        process.send_signal(signal.SIGTERM)  # Scrapy treats SIGINT in the same way
        web.go_on.set()
        out, log = process.communicate(timeout=LONGEST)
    runs = json.loads(out)["runs"]
    assert [(run["source"], run["finished"], run["status"]) for run in runs] == [("slow", "shutdown", 1)], log
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("robots", "settings", "at_most"),
    [
        # Ten listings at a minute each: Scrapy would ask for all of them first.
        ("User-agent: *\nCrawl-delay: 60\n", {}, 1),
        # A robots.txt that waits for its next try: until it is there nothing may be asked for. The delay is shorter
        # than the time between two looks at whether to stop, so that there would be time for a page.
        (
            "closes",
            {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0.4, "DOWNLOAD_DELAY_JITTER": 0, "RETRY_TIMES": 100},
            0,
        ),
    ],
)
def test_what_was_waiting_for_its_turn_is_let_go_and_is_no_failure(
    tmp_path: Path, robots: str, settings: dict[str, Any], at_most: int
) -> None:
    with server.running() as web:
        web.robots = robots
        site.sources(tmp_path / "sources.toml", slow="127.0.0.1")
        text = (tmp_path / "sources.toml").read_text().replace("https://127.0.0.1/", web.url + "/")
        pages = str([f"archives/{number}" for number in range(10)])
        (tmp_path / "sources.toml").write_text(text.replace('["archives/"]', pages))
        process = started(tmp_path, ["slow"], settings={"ADDRESS_GUARD_ALLOW": ["127.0.0.1"], **settings})
        wait_until(lambda: web.hits["/robots.txt"] or process.poll() is not None)
        process.send_signal(signal.SIGTERM)
        out, log = process.communicate(timeout=LONGEST)
        assert web.hits.total() - web.hits["/robots.txt"] <= at_most
    (run,) = json.loads(out)["runs"]
    assert (run["finished"], run["reason"], run["failures"], run["errors"]) == (
        "shutdown",
        "被信号中止，没有跑完",
        {},
        [],
    ), log
