"""The whole pipeline against bare Scrapy in the same run, as whole processes; and each step's share by itself."""

import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from aggregator.paths import DATA, ROOT
from data.demo.build import build_generated
from tests.benchmarks.by_rule import RULES
from tests.benchmarks.measure import Spent, child, table
from tests.benchmarks.steps import indexing, shares, stored

SCRAPY = (sys.executable, "-m", "scrapy")
# The sources of data/sources.toml whose archives `--archive` may hold.
REAL = {"blinkfox": "blinkfox.warc.gz", "tom0727": "tom0727.warc.gz", "dunwu-blog": "dunwu-blog.warc.gz"}
GENERATED = 300  # posts: enough that starting Scrapy (a second of CPU) is a small part, and it is taken off anyway


@dataclass(frozen=True)
class Case:
    """A source and the archive that it is crawled from."""

    source: str
    archive: Path


def cases(archive: Path | None, folder: Path) -> Iterator[Case]:
    """The real archives of a folder (or the one given), or else a generated one."""
    if archive is None:
        made = folder / "generated.warc.gz"
        build_generated(made, GENERATED, seed=1, site="hexo")
        yield Case("demo-blog", made)
        return
    for source, name in REAL.items():
        path = archive / name if archive.is_dir() else archive
        if path.name == name and path.exists():
            yield Case(source, path)


def whole(case: Case, folder: Path) -> tuple[int, Spent, Spent, Spent]:
    """How many posts there are; what the crawl took, bare Scrapy on the same pages, and Scrapy with nothing to do."""
    database = folder / "crawl.db"
    database.unlink(missing_ok=True)
    crawl = crawled(case, database)
    posts = posts_of(case.source, database)
    return len(posts), crawl, bare(case, posts, folder), bare(case, [], folder)


def crawled(case: Case, database: Path) -> Spent:
    """What a crawl of the archive into a store takes."""
    return child([*SCRAPY, "crawl", case.source, "-L", "ERROR"], {"AGGREGATOR_DB": str(database)} | _replay(case))


def posts_of(source: str, database: Path) -> list[str]:
    """The addresses of a source's posts."""
    with closing(sqlite3.connect(database)) as store:
        return [url for (url,) in store.execute("select url from posts where source = ? order by url", (source,))]


def bare(case: Case, urls: list[str], folder: Path) -> Spent:
    """What bare Scrapy takes for these pages of an archive."""
    file = folder / "urls.txt"
    file.write_text("\n".join(urls), encoding="utf-8")
    spider = str(Path(__file__).with_name("bare.py").relative_to(ROOT))
    return child([*SCRAPY, "runspider", spider, "-a", f"urls={file}", "-L", "ERROR"], _replay(case))


def _replay(case: Case) -> dict[str, str]:
    return {"AGGREGATOR_ARCHIVE": str(case.archive), "AGGREGATOR_SOURCES": str(DATA / "demo" / "sources.toml")}


def run(archive: Path | None, corpus: Path | None) -> None:
    """Print both tables."""
    del corpus
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for case in cases(archive, folder):
            posts, crawl, bare, idle = whole(case, folder)
            wanted = set(posts_of(case.source, folder / "crawl.db"))
            each = shares(case.archive, wanted, folder / "steps.db")
            rules = RULES.get(case.source)
            by_rule = shares(case.archive, wanted, folder / "by_rule.db", rules) if rules else {}
            indexed = indexing(folder / "steps.db")
            print(f"### {case.source}: {posts} posts\n")
            table(
                ("", "posts a second", "CPU ms a post", "peak MB"),
                [
                    ("whole pipeline", posts / crawl.wall, _each(crawl, idle, posts), crawl.peak),
                    ("bare Scrapy, parsing only", posts / bare.wall, _each(bare, idle, posts), bare.peak),
                    ("added", "", (crawl.cpu - bare.cpu) * 1000 / posts, ""),
                    ("added, the index apart", "", (crawl.cpu - bare.cpu - indexed.cpu) * 1000 / posts, ""),
                ],
            )
            print()
            rows = [*_rows(each, by_rule), ("index, after the last post", indexed.cpu * 1000 / posts, "", "")]
            table(("step", "CPU ms a post", "%", "read by a rule"), rows)
            print()
            for database in folder.glob("*.db*"):
                database.unlink()


def _rows(
    each: Mapping[str, float], by_rule: Mapping[str, float]
) -> Iterator[tuple[str, float, float | str, float | str]]:
    """Each step's milliseconds a post and its part of all, and what it takes where a rule knows the layout."""
    total = sum(each.values())
    for step, took in each.items():
        yield step, took, 100 * took / total, by_rule.get(step, "")
    yield "all", total, 100.0, sum(by_rule.values()) or ""
    yield "read to store", stored(each), "", stored(by_rule) or ""


def _each(spent: Spent, idle: Spent, posts: int) -> float:
    """Milliseconds of CPU a post, less what Scrapy needs to start and stop."""
    return (spent.cpu - idle.cpu) * 1000 / posts
