"""How things are timed here: CPU seconds of this process, or of a whole child process with all that it starts."""

import os
import resource
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Spent:
    """Seconds of CPU (user and system) and of wall time, and the peak memory of a child in MB."""

    cpu: float = 0.0
    wall: float = 0.0
    peak: float = 0.0


@contextmanager
def spending(spent: Spent) -> Iterator[None]:
    """Add what the block takes in this process to `spent`."""
    cpu, wall = time.process_time(), time.perf_counter()
    try:
        yield
    finally:
        spent.cpu += time.process_time() - cpu
        spent.wall += time.perf_counter() - wall


def child(command: Sequence[str], environment: Mapping[str, str]) -> Spent:
    """Run a command to its end and say what it took; raises CalledProcessError with its standard error."""
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    # ru_maxrss is in KiB on Linux, and of the largest child so far.
    return Spent(cpu, time.perf_counter() - wall, after.ru_maxrss / 1024)


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a Markdown table; floats with two decimals."""
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row) + " |")
