"""`make bench`: the figures of docs/benchmarks.md, each group in one run with its peer.

On generated pages by default; `--archive PATH` (a WARC file, or a folder of them) and `--corpus PATH` measure on real
ones.
"""

import argparse
from importlib import import_module
from pathlib import Path

# Each module has `run(archive, corpus)`, which prints its own table.
GROUPS = ("pipeline", "reader", "dates", "size", "export", "machines", "workers")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--archive", type=Path, help="a WARC file of data/sources.toml, or a folder of them")
    parser.add_argument("--corpus", type=Path, help="a folder with posts.jsonl.gz, pages/ and the labelled tables")
    parser.add_argument("--only", choices=GROUPS, action="append", help="these groups only")
    options = parser.parse_args()
    for group in options.only or GROUPS:
        print(f"\n## {group}\n")
        import_module(f"tests.benchmarks.{group}").run(options.archive, options.corpus)


if __name__ == "__main__":
    main()
