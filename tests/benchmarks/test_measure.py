"""What is said of a child process is its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks import measure
from tests.benchmarks.measure import child, memory

MEGABYTE = 1 << 20


HOLD = f"""
import sys, time
from pathlib import Path
held = b"x" * {50 * MEGABYTE}
until = time.monotonic() + 60
while not Path(sys.argv[1]).exists() and time.monotonic() < until: time.sleep(0.01)
"""


def test_the_memory_of_a_child_is_not_its_parents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def look(pid: int) -> float:
        if (found := memory(pid)) > 50:
            (tmp_path / "seen").touch()
        return found

    # The child is there until it was looked at, however busy the machine is.
    monkeypatch.setattr(measure, "memory", look)
    held = b"x" * (300 * MEGABYTE)
    spent = child([sys.executable, "-c", HOLD, str(tmp_path / "seen")], {})
    assert 50 < spent.peak < len(held) / MEGABYTE


def test_a_child_that_fails_is_no_figure() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        child([sys.executable, "-c", "raise SystemExit(3)"], {})
