"""A crawl of three sites by four workers, a loader and a Redis, which are killed at random."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from tests.scale import worlds
from tests.scale.machines import Machines, children
from tests.scale.worlds import SOURCES, World
from tests.waiting import wait_until

KILLS = 6  # a round; the crawls of a round take a few seconds
LONGEST = 0.7  # seconds between two kills


def play(folder: Path, world: World, seed: int) -> tuple[Counter[str], list[str]]:
    """Play a round; how many of whom were killed, and what differs from the store of one process."""
    chance = random.Random(seed)  # noqa: S311 - the same again is what is wanted
    killed: Counter[str] = Counter()
    with Machines(folder, **world.environment(0)) as machines:
        machines.enqueue(*SOURCES)
        machines.start("work", "scale", "work", "--workers", "4")
        machines.start("load", *LOAD)
        wait_until(lambda: any(map(children, machines.workers())))
        for whom in chance.sample([*WAYS] * (KILLS // len(WAYS)), k=KILLS):
            time.sleep(chance.uniform(0, LONGEST))
            killed[whom] += WAYS[whom](machines, chance)
        wait_until(lambda: machines.ended("load"))
        faults = [] if machines.running["load"].wait() == 0 else [machines.log("load")]
        faults += ["the stream is not empty"] * bool(machines.redis.xlen("aggregator:stream"))
    return killed, faults + differences(folder / "store.db", world)


def differences(database: Path, world: World) -> list[str]:
    """What was lost, and what is there twice."""
    with closing(sqlite3.connect(database)) as db:
        runs = db.execute("select source from runs group by source having count(*) <> 1").fetchall()
    found, expected = worlds.memory(database), worlds.memory(world.store(0))
    faults = [f"{name}: not one run" for (name,) in runs]
    faults += [f"{name} differ" for name in ("listings", "lies", "under way") if found[name] != expected[name]]
    # How often an address was asked depends on who died when.
    faults += ["addresses differ"] * ([row[:4] for row in found["urls"]] != [row[:4] for row in expected["urls"]])
    return faults + ["dumps differ"] * (world.dump(database, 0) != world.dump(world.store(0), 0))


LOAD = ("scale", "load", "--until-done", "--wait", "30")


def kill_workers(machines: Machines, chance: random.Random) -> int:
    """A worker, or what it crawls, or both, in either order."""
    worker = chance.choice(machines.workers())
    those = [worker, *children(worker)]
    return sum(_killed(pid) for pid in chance.sample(those, k=chance.randint(1, len(those))))


def _killed(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def kill_loader(machines: Machines, chance: random.Random) -> int:  # noqa: ARG001 - as the others
    """The loader, and another one is begun."""
    is_alive = not machines.ended("load")
    machines.kill("load")
    machines.start("load", *LOAD)
    return is_alive


def kill_redis(machines: Machines, chance: random.Random) -> int:
    """Redis, which is away for a moment."""
    machines.kill("redis")
    time.sleep(chance.uniform(0, LONGEST))
    machines.start_redis()
    return 1


Kill = Callable[[Machines, random.Random], int]
WAYS: dict[str, Kill] = {"workers": kill_workers, "loaders": kill_loader, "Redis": kill_redis}
