"""Rounds: a command is killed at random, runs again, and must leave what one leaves that nobody disturbed."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

from tests.faults import disk
from tests.faults.process import Ended, Kill, run
from tests.faults.scenarios import EXPORT, NOW, SCENARIOS, Command, Scenario, environment
from tests.faults.state import State, digest, state
from tests.faults.watcher import Watcher

# How often a command is killed before it may come to its end: what recovers must survive a kill, too.
KILLS = (1, 1, 1, 2, 3)


@dataclass
class Undisturbed:
    """What a scenario's command does when nobody disturbs it, and the folder that it begins from."""

    scenario: Scenario
    before: Path
    ended: Ended
    after: State
    exports: frozenset[str]
    grown: int


@dataclass
class Round:
    """What became of a round: how often the command met what was `planned`, and what was not as it should be."""

    number: int
    scenario: str
    planned: str
    met: int = 0
    looks: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"round {self.number}: {self.scenario}, {self.planned}: {'; '.join(self.faults) or 'the same'}"


class Harness:
    """Prepares each scenario once, and plays rounds of them. Everything is below `folder`."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.seed = seed
        self.out = folder / "out.txt"
        self.undisturbed = [self._prepare(scenario) for scenario in SCENARIOS]

    def kills(self, first: int = 1) -> Iterator[Round]:
        """Rounds of kills without end, from the one of this number; each follows from the seed and its number."""
        for number in count(first):
            yield self._killed(number, self.undisturbed[number % len(self.undisturbed)])

    def full_disks(self, first: int = 1) -> Iterator[Round]:
        """The same of disks that are too small, where this user may mount one."""
        for number in count(first):
            yield self._full(number, self.undisturbed[number % len(self.undisturbed)])

    def _prepare(self, scenario: Scenario) -> Undisturbed:
        before = self.folder / f"{scenario.name} before"
        before.mkdir()
        scenario.before(before, lambda command: self._finish(command, before, NOW))
        after = self._copy(before)
        ended = self._run(scenario.command, after, scenario.now)
        exports = frozenset({digest(before / "export.db"), digest(after / "export.db")})
        # Twice what it left: the journal, and drafts that were renamed.
        grown = 2 * max(_size(after) - _size(before), 0) + _size(before) // 2
        return Undisturbed(scenario, before, ended, self._state(after, scenario), exports, grown)

    def _killed(self, number: int, whole: Undisturbed) -> Round:
        rng = random.Random(f"{self.seed}/{number}")  # noqa: S311 - a test's
        kills = [_kill(rng, whole.ended) for _ in range(rng.choice(KILLS))]
        done = Round(number, whole.scenario.name, f"killed at {', '.join(map(str, kills))}")
        folder = self._copy(whole.before)
        watcher = Watcher(folder / "export.db", whole.exports)
        for kill in kills:
            done.met += self._run(whole.scenario.command, folder, whole.scenario.now, kill, watcher).status is None
        self._recover(done, whole, folder, watcher)
        return done

    def _full(self, number: int, whole: Undisturbed) -> Round:
        rng = random.Random(f"{self.seed}/full/{number}")  # noqa: S311 - a test's
        room = rng.randrange(0, max(whole.grown, disk.PAGE), disk.PAGE)
        done = Round(number, whole.scenario.name, f"{room} bytes of room")
        with disk.mounted(self.folder / "disk") as small:
            folder = self._copy(whole.before, small / "round")
            watcher = Watcher(folder / "export.db", whole.exports)
            disk.resize(small, disk.used(small) + room)
            ended = self._run(whole.scenario.command, folder, whole.scenario.now, None, watcher)
            said = self.out.read_text()
            done.met += ended.status == 1 and any(words in said for words in disk.FULL)
            if ended.status != whole.ended.status and not done.met:
                done.faults.append(f"a full disk is not named: {ended.status}: {said[-500:]}")
            disk.resize(small, disk.ENOUGH)
            self._recover(done, whole, folder, watcher)
        return done

    def _recover(self, done: Round, whole: Undisturbed, folder: Path, watcher: Watcher) -> None:
        """Run the command to its end, and compare what it leaves."""
        last = self._run(whole.scenario.command, folder, whole.scenario.now, watcher=watcher)
        watcher.close()
        done.looks = watcher.looks
        done.faults += sorted(watcher.faults)
        if last.status != whole.ended.status:
            done.faults.append(f"ended with {last.status}: {self.out.read_text()[-500:]}")
        after = self._state(folder, whole.scenario)
        done.faults += [f"another {name}" for name in after.differences(whole.after)]
        done.faults += after.faults

    def _state(self, folder: Path, scenario: Scenario) -> State:
        """The state of a folder after the command: dumped, exported and looked into."""
        self._finish(["dump"], folder, scenario.now)
        dump = self.out.read_text()
        self._finish(EXPORT, folder, scenario.now)
        return state(folder, dump)

    def _copy(self, before: Path, to: Path | None = None) -> Path:
        folder = to or self.folder / "round"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(before, folder, symlinks=True)
        return folder

    def _finish(self, command: Command, folder: Path, now: datetime) -> None:
        # 1: a line was rejected; 3: the demo's sites have a challenge page.
        expected = {"ingest": 1, "crawl": 3}.get(command[0], 0)
        if (ended := self._run(command, folder, now)).status not in (0, expected):
            raise AssertionError(f"{command} ended with {ended.status}: {self.out.read_text()}")

    def _run(
        self,
        command: Command,
        folder: Path,
        now: datetime,
        kill: Kill | None = None,
        watcher: Watcher | None = None,
    ) -> Ended:
        look = watcher.look if watcher else lambda: None
        return run(command, folder, environment(folder, now), self.out, kill=kill, look=look)


def _kill(rng: random.Random, whole: Ended) -> Kill:
    """Half of the kills come at a moment, and half between two writes, where most of the moments are not."""
    if rng.random() < 0.5:
        return Kill(seconds=rng.uniform(0.0, whole.seconds))
    return Kill(event=rng.randint(1, whole.events))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
