"""What stores of any size cost, by the commands that an operator runs, each as a whole process with its peak of memory.

    python -m tests.benchmarks.size --posts 10000 1000000      # hours, and 50 GB of the folder for temporary files
    python -m tests.benchmarks.size --posts 10000 1000000 --no-export          # an hour and a half, and 35 GB

`make bench` does it at 10,000 and 100,000 posts. The tables are filled in bulk; then 2,000 posts come as lines of
`ingest`, and 2,000 as pages of an archive, which bare Scrapy fetches in the same run. Two tables: the commands, and the
steps of a post as scale.py takes them apart, these at 1,000 posts as well.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aggregator.clock import iso
from aggregator.publish import manifest
from data.demo.build import build_generated
from data.demo.clock import CRAWLED
from tests.benchmarks.filling import fill, made
from tests.benchmarks.measure import Spent, child, table
from tests.benchmarks.pipeline import Case, bare, crawled, posts_of
from tests.benchmarks.scale import line, marginal

AGGREGATOR = (sys.executable, "-m", "aggregator")
SIZES = (10_000, 100_000)
# So few posts say what a step of a post costs at least, and nothing of commands, which take a second to start.
FEW = 1_000
COMING = 2000
SEED, START = 4, 10_000  # of those posts: neither texts nor addresses of filling.py's and scale.py's
RATIO = "largest : smallest"
# What a table of figures is called, and the field of Figures that it shows.
TITLES = {
    "posts a second, with 2,000 new": "rates",
    "CPU ms, for each post of the store or new one": "costs",
    "seconds": "seconds",
    "KB a post": "sizes",
    "peak of memory, MB": "peaks",
}


@dataclass
class Figures:
    """What was measured of one store: `costs` in CPU milliseconds a post, which should not grow with the store."""

    costs: dict[str, float] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)
    peaks: dict[str, float] = field(default_factory=dict)

    def took(self, name: str, spent: Spent, posts: int) -> None:
        """Note what a command took for so many posts."""
        self.costs[name] = spent.cpu * 1000 / posts
        self.seconds[name] = spent.wall
        self.peaks[name] = spent.peak


def run(
    archive: Path | None = None, corpus: Path | None = None, sizes: Iterable[int] = SIZES, *, exports: bool = True
) -> None:
    """Fill, measure and print, the smallest store first."""
    del archive, corpus
    found: dict[int, Figures] = {}
    steps: dict[int, dict[str, float]] = {}
    whole = set(sizes)
    for posts in sorted({FEW, *whole}):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            fill(folder / "store.db", posts)
            if posts in whole:
                found[posts] = measured(folder, posts, exports=exports)
            steps[posts] = marginal(folder / "store.db")
    report(found)
    compared("CPU ms a post, in a store of", steps)


def measured(folder: Path, posts: int, *, exports: bool = True) -> Figures:
    """Take the store of so many posts in a folder through everything."""
    store, export = folder / "store.db", folder / "export.db"
    figures = Figures()

    def step(name: str, *arguments: str, over: int) -> None:
        environment = {"AGGREGATOR_DB": str(store), "AGGREGATOR_NOW": str(iso(CRAWLED))}
        figures.took(name, child([*AGGREGATOR, *arguments], environment), over)
        print(f"{posts:,} posts: {name}: {figures.seconds[name]:.0f} s", file=sys.stderr)

    step("first curation, and index", "curate", over=posts)
    figures.sizes["store"] = kilobytes(store) / posts
    if exports:
        step("export", "export", str(export), over=posts)
        figures.sizes["export"] = kilobytes(export) / posts
    _crawl(figures, folder)
    step(f"curation after {COMING:,} crawled", "curate", over=posts)
    (folder / "coming.jsonl").write_bytes(b"\n".join(map(line, made(SEED, START, COMING))))
    step(f"ingest of {COMING:,}", "ingest", str(folder / "coming.jsonl"), over=COMING)
    figures.rates["ingest"] = COMING / figures.seconds[f"ingest of {COMING:,}"]
    step(f"curation after {COMING:,} ingested", "curate", over=posts)
    step("curation, nothing new", "curate", over=posts)
    if exports:
        cursor = manifest.read(manifest.beside(export)).cursor
        step(f"delta of {2 * COMING:,}", "export", str(folder / "delta.db"), "--since", cursor, over=posts)
    step("dump", "dump", over=posts)
    return figures


def _crawl(figures: Figures, folder: Path) -> None:
    """Pages of an archive into the store, and through bare Scrapy."""
    pages = folder / "pages.warc.gz"
    build_generated(pages, COMING, seed=SEED, site="hexo")
    case, store = Case("demo-blog", pages), folder / "store.db"
    crawl = crawled(case, store)
    posts = posts_of(case.source, store)
    parsing = bare(case, posts, folder)
    figures.took(f"crawl of {COMING:,}", crawl, len(posts))
    figures.rates["crawl"] = len(posts) / figures.seconds[f"crawl of {COMING:,}"]
    figures.rates["bare Scrapy, pages a second"] = len(posts) / parsing.wall
    figures.rates["crawl : bare Scrapy"] = parsing.wall / crawl.wall


def kilobytes(path: Path) -> float:
    """A database with what lies beside it."""
    return sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*")) / 1000


def report(found: Mapping[int, Figures]) -> None:
    """Print what was measured of the stores, a column each."""
    for title, kind in TITLES.items():
        compared(title, {posts: getattr(figures, kind) for posts, figures in found.items()})
        print()


def compared(title: str, found: Mapping[int, Mapping[str, float]]) -> None:
    """Print a table of figures by size, and how many times the smallest store's the largest one's are."""
    sizes: Sequence[int] = list(found)
    header = [title, *(f"{posts:,}" for posts in sizes), *([RATIO] if len(sizes) > 1 else [])]
    table(header, [[name, *row(name, found)] for name in found[sizes[0]]])


def row(name: str, found: Mapping[int, Mapping[str, float]]) -> list[str]:
    """The cells of one figure."""
    values = [figures[name] for figures in found.values()]
    return [*map(short, values), *([f"{values[-1] / values[0]:.2f}"] if len(values) > 1 else [])]


def short(value: float) -> str:
    """Three digits of a number."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, nargs="+", default=SIZES, help="how many the store holds before")
    parser.add_argument("--no-export", dest="exports", action="store_false", help="leave out export and delta")
    options = parser.parse_args()
    run(sizes=options.posts, exports=options.exports)
