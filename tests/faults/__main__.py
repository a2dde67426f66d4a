"""`make faults ROUNDS=200`: crawl, ingest, reprocess, curate and export, killed at random, restarted and compared.

Only rounds in which a kill met a living process count. Exit status 1 where anything differed.
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.faults.rounds import Harness


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="rounds that count")
    parser.add_argument("--seed", type=int, default=1, help="another seed kills at other moments")
    parser.add_argument("--first", type=int, default=1, help="the number of the first round, to play one again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        return play(Path(folder), options.rounds, options.seed, options.first)


def play(folder: Path, wanted: int, seed: int, first: int) -> int:
    """Play until so many rounds counted; 1 where anything differed."""
    counted: Counter[str] = Counter()
    kills = looks = differing = 0
    for done in Harness(folder, seed).rounds(first):
        counted[done.scenario] += done.met > 0
        kills += done.met
        looks += done.looks
        differing += bool(done.faults)
        if done.faults:
            print(done, flush=True)
        if counted.total() >= wanted:
            break
    spread = ", ".join(f"{name} {number}" for name, number in counted.items())
    print(f"seed {seed}: {counted.total()} rounds ({spread}), {kills} kills, the export looked at {looks} times")
    print(f"{differing} differences")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
