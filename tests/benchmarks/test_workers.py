"""What processes are said to have taken."""

import subprocess
import sys

import pytest

from tests.benchmarks.workers import Process, by_cpu, seconds

BURN = "import time\nwhile time.process_time() < 0.3: pass"
# It says what its child took by the system's own count, which is in ticks like /proc's, and waits to be looked at.
PARENT = f"""
import os, subprocess, sys
subprocess.run([sys.executable, "-c", {BURN!r}])
print(sum(os.times()[2:4]), flush=True)
sys.stdin.read()
"""


def test_what_a_child_took_before_it_ended_counts() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        by_child = float(process.stdout.readline())
        assert 0 < by_child <= seconds(process.pid)


@pytest.mark.parametrize(("spent", "rate"), [((4, 4, 2), 20), ((8, 1, 1), 12.5)])
def test_the_busiest_process_or_all_of_them_are_the_limit(spent: tuple[float, ...], rate: float) -> None:
    processes = {str(number): Process(cpu) for number, cpu in enumerate(spent)}
    assert by_cpu(100, processes, cores=2) == rate
