"""Four workers and a loader, undisturbed and killed at random: the store of one process."""

import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.scale import worlds
from tests.scale.machines import Machines, children, wait_until
from tests.scale.worlds import SOURCES, World

pytestmark = pytest.mark.tool("redis-server")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return worlds.build(tmp_path_factory.mktemp("world"))


def test_four_workers_make_the_store_of_one_process(tmp_path: Path, world: World) -> None:
    with Machines(tmp_path) as machines:
        for day in (0, 1):
            machines.environment |= world.environment(day)
            assert machines.aggregator("scale", "enqueue", *SOURCES) == "排队 3 个来源\n"
            assert machines.aggregator("scale", "enqueue", *SOURCES) == "排队 0 个来源，另有 3 个已在队列里\n"
            machines.start("work", "scale", "work", "--workers", "4", "--until-done")
            printed = machines.aggregator("scale", "load", "--until-done")
            assert sorted(line.split()[0] for line in printed.splitlines()) == sorted(SOURCES)
            wait_until(lambda: machines.ended("work"))
            assert worlds.memory(tmp_path / "store.db") == worlds.memory(world.store(day))
        assert machines.aggregator("scale", "status") == "排队 0 · 正在抓取 0 · 待写入 0 条 · 放弃 0\n"
    assert worlds.runs(tmp_path / "store.db") == worlds.runs(world.store(1))
    assert world.dump(tmp_path / "store.db", 1) == world.dump(world.store(1), 1)


@pytest.mark.parametrize("seed", [int(os.environ.get("SCALE_SEED", "1"))])
def test_killed_at_random_nothing_is_lost_and_nothing_twice(tmp_path: Path, world: World, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same again is what is wanted
    with Machines(tmp_path, **world.environment(0)) as machines:
        machines.aggregator("scale", "enqueue", *SOURCES)
        machines.start("work", "scale", "work", "--workers", "4")
        machines.start("load", "scale", "load", "--until-done")
        wait_until(lambda: any(map(children, machines.workers())))
        for kill in chance.sample(KILLS * 2, k=6):
            time.sleep(chance.uniform(0, 0.7))
            kill(machines, chance)
        wait_until(lambda: machines.ended("load"))
        assert machines.running["load"].wait() == 0, machines.log("load")
        assert machines.redis.xlen("aggregator:stream") == 0
    assert twice(tmp_path / "store.db") == []
    found, expected = worlds.memory(tmp_path / "store.db"), worlds.memory(world.store(0))
    assert (found["listings"], found["under way"]) == (expected["listings"], [])
    assert world.dump(tmp_path / "store.db", 0) == world.dump(world.store(0), 0)


def kill_worker(machines: Machines, chance: random.Random) -> None:
    """A worker, or what it crawls, or both, in either order."""
    worker = chance.choice(machines.workers() or [0])
    those = [worker, *children(worker)] if worker else []
    for victim in chance.sample(those, k=chance.randint(0, len(those))):
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)


def kill_loader(machines: Machines, chance: random.Random) -> None:  # noqa: ARG001 - as the others
    """The loader, and another one is begun."""
    if not machines.ended("load"):
        machines.kill("load")
        machines.start("load", "scale", "load", "--until-done", "--wait", "30")


def kill_redis(machines: Machines, chance: random.Random) -> None:
    """Redis, which is away for a moment."""
    machines.kill("redis")
    time.sleep(chance.uniform(0, 0.5))
    machines.start_redis()


Kill = Callable[[Machines, random.Random], None]
KILLS: list[Kill] = [kill_worker, kill_loader, kill_redis]


def twice(database: Path) -> list[str]:
    """The sources of which more than one run came to its end, and the keys of more than one post."""
    with closing(sqlite3.connect(database)) as db:
        runs = db.execute("select source from runs group by source having count(*) > 1").fetchall()
        posts = db.execute("select key from posts group by key having count(*) > 1").fetchall()
    return [row[0] for row in runs + posts]
