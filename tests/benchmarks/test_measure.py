"""What is said of a child process is its own."""

import subprocess
import sys

import pytest

from tests.benchmarks.measure import child

MEGABYTE = 1 << 20


def test_the_memory_of_a_child_is_not_its_parents() -> None:
    held = b"x" * (300 * MEGABYTE)
    spent = child([sys.executable, "-c", f"import time; held = b'x' * {50 * MEGABYTE}; time.sleep(0.3)"], {})
    assert 50 < spent.peak < len(held) / MEGABYTE


def test_a_child_that_fails_is_no_figure() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        child([sys.executable, "-c", "raise SystemExit(3)"], {})
