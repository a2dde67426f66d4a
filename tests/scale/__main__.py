"""`python -m tests.scale --rounds 50`: four workers, a loader and Redis killed at random, as the tests do it once.

Exit status 1 where anything differed from the store of one process.
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.scale import kills, worlds


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.scale", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50, help="rounds, each of a crawl and six kills")
    parser.add_argument("--seed", type=int, default=1, help="the first round's; each has the next one")
    options = parser.parse_args()
    killed: Counter[str] = Counter()
    differing = 0
    with tempfile.TemporaryDirectory(prefix="scale-") as name:
        world = worlds.build(Path(name) / "world")
        for seed in range(options.seed, options.seed + options.rounds):
            folder = Path(name) / str(seed)
            folder.mkdir()
            met, faults = kills.play(folder, world, seed)
            killed += met
            differing += bool(faults)
            if faults:
                print(f"seed {seed}: {'; '.join(faults)}", flush=True)
    print(f"{options.rounds} rounds, killed: {dict(killed)}; {differing} differing")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
