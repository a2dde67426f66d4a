"""Two workers never ask one site at once, whatever becomes of them."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from tests.scale.machines import Machines, children
from tests.scale.site import POSTS, Site
from tests.waiting import wait_until

pytestmark = pytest.mark.tool("redis-server")
BLOGS = ("one", "two", "three")


@pytest.fixture
def site() -> Iterator[Site]:
    # In the midst of the first blog: after robots.txt, the listing, and some of its posts.
    server = Site(BLOGS, closes_at=5)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_worker_that_stood_still_asks_no_more(tmp_path: Path, site: Site) -> None:
    given = {
        "AGGREGATOR_SOURCES": str(site.sources(tmp_path / "sources.toml")),
        "SCRAPY_SETTINGS_MODULE": "tests.scale.settings",
        # Longer than a busy machine lets anybody wait for his turn: who sleeps here is put to sleep.
        "AGGREGATOR_PATIENCE": "6",
    }
    with Machines(tmp_path, **given) as machines:
        machines.aggregator("scale", "enqueue", *BLOGS)
        machines.start("work", "scale", "work", "--workers", "3")
        machines.start("load", "scale", "load", "--until-done")
        # What is on its way when the worker is stopped is answered; what it would ask next must not be asked.
        wait_until(lambda: not site.open.is_set())
        (first,) = (name for name in BLOGS if site.asked[f"/{name}/"])
        asleep = [pid for worker in machines.workers() for pid in (worker, *children(worker)) if children(worker)]
        assert len(asleep) == 2
        for pid in asleep:
            os.kill(pid, signal.SIGSTOP)
        site.open.set()
        # Another worker takes over, and is at work when the first one wakes up.
        wait_until(lambda: site.asked[f"/{first}/"] > 1)
        for pid in reversed(asleep):
            os.kill(pid, signal.SIGCONT)
        wait_until(lambda: machines.ended("load"))
        assert machines.running["load"].wait() == 0, machines.log("load")
    assert site.most == 1
    with closing(sqlite3.connect(tmp_path / "store.db")) as store:
        stored = store.execute("select source, count(*) from posts group by source order by source").fetchall()
    assert stored == [(name, POSTS) for name in sorted(BLOGS)]
