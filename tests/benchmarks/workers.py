"""Two workers and a loader on this machine: how fast posts come from the queue into the store, and who is at its limit.

Pages of four platforms as data/demo's templates have them, by their own rules, replayed from archives. The clock runs
from `enqueue`, with everybody waiting, to the last post in the store. Needs redis-server.

    python -m tests.benchmarks.workers --posts 2000
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sqlite3
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from aggregator.clock import iso
from aggregator.paths import DATA
from aggregator.scale import queue
from aggregator.scale.broker import OWNER, STREAM
from data.demo.build import build_generated
from data.demo.clock import CRAWLED
from tests.benchmarks.measure import memory, table
from tests.scale.machines import Machines, children
from tests.waiting import wait_until

# Each site, and the source that its pages are crawled as.
SITES = {"51cto": "51cto", "aliyun": "aliyun", "oschina": "oschina", "hexo": "demo-blog"}
POSTS = 400  # of each site; their listings lead to nine hundred of all
WORKERS = CORES = 2
SEED = 5
LOOK = 0.1  # seconds between two looks at the store and at the processes


@dataclass
class Process:
    """A process and all that it started: seconds of CPU, and the most memory of any of them in MB."""

    cpu: float = 0.0
    peak: float = 0.0

    def look(self, pid: int) -> None:
        """See how far it is."""
        self.cpu = max(self.cpu, seconds(pid))
        self.peak = max(self.peak, *map(memory, _tree(pid)))


def run(archive: Path | None = None, corpus: Path | None = None, posts: int = POSTS) -> None:
    """Make the archives, crawl them, and print who took what."""
    del archive, corpus
    if shutil.which("redis-server") is None:
        print("left out: redis-server is not here (make tools)")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (pages := folder / "pages").mkdir()
        for site in SITES:
            build_generated(pages / f"{site}.warc.gz", posts, seed=SEED, site=site)
        taken, processes = crawl(folder, pages)
        report(stored(folder / "store.db"), taken, processes)


def crawl(folder: Path, pages: Path) -> tuple[float, dict[str, Process]]:
    """Seconds from `enqueue` to the last post stored, and what each process took for it."""
    environment = {"AGGREGATOR_ARCHIVE": str(pages), "AGGREGATOR_SOURCES": str(DATA / "demo" / "sources.toml")}
    with Machines(folder, **environment, AGGREGATOR_NOW=str(iso(CRAWLED))) as machines:
        # Nobody is killed here: the patience of everyday.
        del machines.environment["AGGREGATOR_PATIENCE"]
        machines.start("load", "scale", "load")
        machines.start("work", "scale", "work", "--workers", str(WORKERS))
        wait_until(lambda: machines.redis.scard("rq:workers") == WORKERS and machines.redis.exists(OWNER))
        pids = {f"worker {number}": pid for number, pid in enumerate(machines.workers(), start=1)}
        pids |= {name: machines.running[name].pid for name in ("load", "redis")}
        before = {name: seconds(pid) for name, pid in pids.items()}
        processes = {name: Process() for name in pids}
        begun = time.perf_counter()
        machines.enqueue(*SITES.values())
        while queue.unfinished(machines.redis) or machines.redis.xlen(STREAM):
            _look(processes, pids)
            time.sleep(LOOK)
        taken = time.perf_counter() - begun
        wait_until(lambda: not any(children(pid) for name, pid in pids.items() if name.startswith("worker")))
        _look(processes, pids)
        machines.running["work"].send_signal(signal.SIGTERM)
    for name, process in processes.items():
        process.cpu -= before[name]
    return taken, processes


def stored(database: Path) -> int:
    """How many posts are in the store."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
        return int(db.execute("select count(*) from posts").fetchone()[0])


def seconds(pid: int) -> float:
    """Seconds of CPU of a process and all that it started, also of what has ended (proc(5), utime to cstime)."""
    return sum(map(_seconds, _tree(pid)))


def _seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _tree(pid: int) -> list[int]:
    return [pid, *(below for child in children(pid) for below in _tree(child))]


def _look(processes: Mapping[str, Process], pids: Mapping[str, int]) -> None:
    for name, process in processes.items():
        process.look(pids[name])


def report(posts: int, taken: float, processes: Mapping[str, Process]) -> None:
    """Print how fast it was, and what each process took of a core meanwhile."""
    print(
        f"{posts:,} posts in {taken:.1f} s: {posts / taken:.0f} posts a second, by CPU {by_cpu(posts, processes):.0f}\n"
    )
    rows = [
        (name, process.cpu, process.cpu * 1000 / posts, 100 * process.cpu / taken, process.peak)
        for name, process in processes.items()
    ]
    table(("process", "CPU s", "CPU ms a post", "% of a core", "peak MB"), rows)


def by_cpu(posts: int, processes: Mapping[str, Process], cores: int = CORES) -> float:
    """How many posts a second so many cores would do if they had nothing else to do and nobody ever waited."""
    spent = [process.cpu for process in processes.values()]
    return posts / max(*spent, sum(spent) / cores)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=POSTS, help="how many each of the four sites has")
    run(posts=parser.parse_args().posts)
