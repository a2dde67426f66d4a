"""`make faults ROUNDS=200`: crawl, ingest, reprocess, curate and export, killed at random, restarted and compared.

Only rounds in which a kill met a living process count. Exit status 1 where anything differed.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.faults import disk
from tests.faults.rounds import Harness, Round


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="rounds of kills that count")
    parser.add_argument("--full", type=int, default=0, help="rounds of full disks that count (root only)")
    parser.add_argument("--seed", type=int, default=1, help="another seed kills at other moments")
    parser.add_argument("--first", type=int, default=1, help="the number of the first round, to play one again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        harness = Harness(Path(folder), options.seed)
        differing = play(harness.kills(options.first), options.rounds, "kills")
        if disk.can_mount():
            differing += play(harness.full_disks(options.first), options.full, "full disks")
        elif options.full:
            print("full disks: left out, this user may not mount one")
    print(f"seed {options.seed}: {differing} differences")
    return 1 if differing else 0


def play(rounds: Iterator[Round], wanted: int, what: str) -> int:
    """Play until so many rounds counted; how many differed."""
    counted: Counter[str] = Counter()
    met = looks = differing = 0
    while counted.total() < wanted:
        done = next(rounds)
        counted[done.scenario] += done.met > 0
        met += done.met
        looks += done.looks
        if done.faults:
            differing += 1
            print(done, flush=True)
    spread = ", ".join(f"{name} {number}" for name, number in counted.items())
    print(
        f"{what}: {counted.total()} rounds ({spread}), met {met} times, the export looked at {looks} times", flush=True
    )
    return differing


if __name__ == "__main__":
    sys.exit(main())
