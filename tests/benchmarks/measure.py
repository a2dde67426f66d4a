"""How things are timed here: CPU seconds of this process, or of a whole child process with all that it starts."""

import os
import re
import resource
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

# Seconds between two looks at a child's memory: what it takes in its last moments is not seen.
LOOK = 0.02


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
    """Run a command to its end and say what it took; raises CalledProcessError where it did not end well."""
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    peak = 0.0
    with subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, memory(process.pid))
            time.sleep(LOOK)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(cpu, time.perf_counter() - wall, peak)


def memory(pid: int) -> float:
    """The most memory that a process has held since it is what it is, in MB; 0 where it has ended (proc(5), VmHWM).

    ru_maxrss would not do: it counts what the parent held when it made the process.
    """
    with suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
        return int(found[1]) / 1024 if found else 0.0
    return 0.0


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a Markdown table; floats with two decimals."""
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row) + " |")
