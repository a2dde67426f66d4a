"""The reading site under readers: fifty, who each open a page a second, at `aggregator serve` over a large export.

`python -m tests.benchmarks.readers --posts 100000` (some minutes and 2 GB of a temporary folder). The load is httpx2's,
in this process; what is measured is what a reader waits, from the request to the last byte.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import httpx2

from aggregator.publish.schema import SCHEMA_VERSION
from tests.benchmarks.measure import table
from tests.benchmarks.search import LATIN, make

READERS, SECONDS, WARM = 50, 30, 5
QUERIES = ("的", "数据", "docker", "数据库 docker", '"我们的"', "分布式事务", "c++")

META = {"schema_version": SCHEMA_VERSION, "cursor": "0", "as_of": "2026-01-01T00:00:00Z", "generated_at": ""}


def finish(path: Path, posts: int) -> list[str]:
    """Give the export three tags a post, picks and what it says of itself; some uids."""
    rng = random.Random(3)  # noqa: S311 - figures must be the same again
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany("insert into meta values (?, ?)", {**META, "posts": str(posts)}.items())
        db.executemany("insert into tags values (?, ?, ?, 0)", [(n, tag, tag) for n, tag in enumerate(LATIN)])
        given = ((post, tag) for post in range(1, posts + 1) for tag in rng.sample(range(len(LATIN)), 3))
        db.executemany("insert into post_tags values (?, ?, 1.0, 'author')", given)
        db.execute("update tags set posts = (select count(*) from post_tags where tag_id = tags.id)")
        db.execute("""insert into featured select p.id, 0.5, '', 'auto', '', p.id, uid, source, s.title, '', 'original',
            p.title, excerpt, url, '', published_at, 'docker', '', '', '', '' from posts p
            join sources s on s.name = source where p.id % 1000 = 0""")
        return [row[0] for row in db.execute("select uid from posts where id % 997 = 0")]


def addresses(uids: list[str]) -> list[str]:
    """What readers open, each as often as it stands here."""
    listings = ["/", "/featured", "/posts", "/posts?page=3", "/posts?page=400", "/posts?month=2025-12", "/tags"]
    return [
        *listings,
        *(f"/search?q={query}" for query in QUERIES),
        *(f"/tag/{tag}" for tag in ("docker", "java", "go")),
        *("/source/s7", "/source/s31", "/feed.xml"),
        *(f"/post/{uid}" for uid in uids[:20]),
    ]


async def reader(client: httpx2.AsyncClient, pages: list[str], seed: int, taken: dict[str, list[float]]) -> None:
    """Open a page, wait for the rest of the second, and open another."""
    rng = random.Random(seed)  # noqa: S311 - as above
    await asyncio.sleep(rng.random())
    begun = time.perf_counter()
    while (now := time.perf_counter()) - begun < SECONDS + WARM:
        page = rng.choice(pages)
        answer = await client.get(page)
        answer.raise_for_status()
        ended = time.perf_counter()
        if now - begun > WARM:
            taken[re.sub(r"(?<=/post/).*|(?<=q=).*|(?<=/tag/).*|(?<=/source/).*|\?page.*|\?month.*", "…", page)].append(
                ended - now
            )
        await asyncio.sleep(max(0, 1 - (ended - now)))


async def load(base: str, pages: list[str]) -> dict[str, list[float]]:
    """All readers at once; the seconds that each kind of page took."""
    taken: dict[str, list[float]] = defaultdict(list)
    async with httpx2.AsyncClient(base_url=base, timeout=30) as client:
        await asyncio.gather(*(reader(client, pages, seed, taken) for seed in range(READERS)))
    return taken


def run(posts: int) -> None:
    """Make, serve, load and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.db"
        make(path, posts)
        pages = addresses(finish(path, posts))
        command = [sys.executable, "-m", "aggregator", "serve", str(path), "--port", "0"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ) as server:
            try:
                base = re.match(r"http://\S+", (server.stderr or sys.stdin).readline())
                before = cpu(server.pid)
                taken = asyncio.run(load(base[0] if base else "", pages))
                spent = cpu(server.pid) - before
            finally:
                server.terminate()
        every = [seconds for kind in taken.values() for seconds in kind]
        lines = [line(kind, found) for kind, found in sorted(taken.items())]
        opened = len(every) * (SECONDS + WARM) / SECONDS
        print(f"{posts} posts, {READERS} readers, {len(every) / SECONDS:.0f} pages a second; the server took", end=" ")
        print(f"{spent / opened * 1e3:.1f} ms of CPU a page; load average {os.getloadavg()[0]:.1f}\n")
        table(("page", "opened", "p50 ms", "p95 ms"), [*lines, line("all", every)])


def cpu(pid: int) -> float:
    """Seconds of CPU that a process has taken (Linux: proc(5), utime and stime)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def line(kind: str, found: list[float]) -> list[object]:
    """Milliseconds at the median and at the 95th of a hundred."""
    return [kind, len(found), statistics.median(found) * 1e3, statistics.quantiles([*found, *found], n=20)[-1] * 1e3]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    run(parser.parse_args().posts)
