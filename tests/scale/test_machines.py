"""Four workers and a loader, undisturbed and killed at random: the store of one process."""

from collections import Counter
from pathlib import Path

import pytest

from tests.scale import kills, worlds
from tests.scale.machines import Machines
from tests.scale.worlds import SOURCES, World
from tests.waiting import wait_until

pytestmark = pytest.mark.tool("redis-server")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return worlds.build(tmp_path_factory.mktemp("scale") / "world")


def test_four_workers_make_the_store_of_one_process(tmp_path: Path, world: World) -> None:
    # Nobody is to die here, and how often an address was asked is compared as well: the patience of everyday.
    with Machines(tmp_path, AGGREGATOR_PATIENCE="60") as machines:
        for day in (0, 1):
            machines.environment |= world.environment(day)
            machines.enqueue(*SOURCES)
            machines.start("work", "scale", "work", "--workers", "4", "--until-done")
            printed = machines.aggregator("scale", "load", "--until-done")
            assert sorted(line.split()[0] for line in printed.splitlines()) == sorted(SOURCES)
            wait_until(lambda: machines.ended("work"))
            assert worlds.memory(tmp_path / "store.db") == worlds.memory(world.store(day))
    assert worlds.runs(tmp_path / "store.db") == worlds.runs(world.store(1))
    assert world.dump(tmp_path / "store.db", 1) == world.dump(world.store(1), 1)


def test_killed_at_random_nothing_is_lost_and_nothing_twice(tmp_path: Path, world: World) -> None:
    killed: Counter[str] = Counter()
    for seed in range(1, 6):
        (tmp_path / str(seed)).mkdir()
        met, faults = kills.play(tmp_path / str(seed), world, seed)
        assert faults == []
        killed += met
        # A fast machine is done before everybody was killed.
        if killed.keys() == kills.WAYS.keys():
            break
    assert killed.keys() == kills.WAYS.keys()
