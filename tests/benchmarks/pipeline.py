"""The whole pipeline against bare Scrapy in the same run, as whole processes; and each stage's share by itself."""

import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from scrapy.utils.project import get_project_settings

from aggregator.clock import now
from aggregator.errors import RejectedError
from aggregator.fetch import environment
from aggregator.page.decode import decode
from aggregator.page.page import Page
from aggregator.page.read import read
from aggregator.paths import DATA, ROOT
from aggregator.post import Post
from aggregator.run import Run
from aggregator.search import index
from aggregator.store.database import Store
from data.demo.build import build_generated
from pipelines.base import Stage, chain
from spiders.registry import rules_for
from tests.benchmarks.archives import bodies
from tests.benchmarks.by_rule import RULES
from tests.benchmarks.measure import Spent, child, spending, table

SCRAPY = (sys.executable, "-m", "scrapy")
# The sources of data/sources.toml whose archives `--archive` may hold.
REAL = {"blinkfox": "blinkfox.warc.gz", "tom0727": "tom0727.warc.gz", "dunwu-blog": "dunwu-blog.warc.gz"}
BY_RULE = "read, by a rule"
BARE = ("decode", "parse")  # what bare Scrapy does as well
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


def shares(case: Case, folder: Path) -> dict[str, Spent]:
    """What each step of a post takes, summed over the posts of an archive."""
    spent: dict[str, Spent] = {}
    (folder / "stages.db").unlink(missing_ok=True)
    for stage in (stages := stages_over(folder / "stages.db")):
        stage.open()
    with closing(sqlite3.connect(folder / "crawl.db")) as store:
        wanted = {url for (url,) in store.execute("select url from posts")}
    for url, body in bodies(case.archive):
        if url in wanted:
            _through(url, body, case.source, stages, spent)
    for stage in stages:
        stage.close()
    return spent


def indexing(folder: Path) -> Spent:
    """What the search index takes at the end of a run, for the posts that `shares` stored."""
    spent = Spent()
    with Store.open(folder / "stages.db") as store, spending(spent):
        index.refresh(store)
    return spent


def run(archive: Path | None, corpus: Path | None) -> None:
    """Print both tables."""
    del corpus
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for case in cases(archive, folder):
            posts, crawl, bare, idle = whole(case, folder)
            steps, indexed = shares(case, folder), indexing(folder)
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
            table(("step", "CPU ms a post", "%"), _rows(steps, indexed, posts))
            print()


def _rows(steps: dict[str, Spent], indexed: Spent, posts: int) -> list[tuple[str, float, float | str]]:
    """Each step's milliseconds a post and its part of all; and what another reading would make of them."""
    each = {step: took.cpu * 1000 / posts for step, took in steps.items()}
    by_rule = each.pop(BY_RULE, None)
    total = sum(each.values())
    rows: list[tuple[str, float, float | str]] = [(step, took, 100 * took / total) for step, took in each.items()]
    rows.append(("all", total, 100.0))
    if by_rule is not None:
        stored = sum(took for step, took in each.items() if step not in BARE)
        rows += [
            ("read to store", stored, ""),
            (BY_RULE, by_rule, ""),
            ("read by a rule to store", stored - each["read"] + by_rule, ""),
        ]
    return [*rows, ("index, after the last post", indexed.cpu * 1000 / posts, "")]


def _each(spent: Spent, idle: Spent, posts: int) -> float:
    """Milliseconds of CPU a post, less what Scrapy needs to start and stop."""
    return (spent.cpu - idle.cpu) * 1000 / posts


def stages_over(database: Path) -> list[Stage]:
    """All stages, none of them open, with this store."""
    settings: Any = get_project_settings()
    settings.set("DATABASE", str(database), "cmdline")
    environment.apply(settings)
    return chain(settings, Run("benchmark", now()))


def _through(url: str, body: bytes, source: str, stages: list[Stage], spent: dict[str, Spent]) -> None:
    """One page through decoding, parsing, reading and every stage, each timed by itself."""

    def timed(step: str, work: Callable[[], Any]) -> Any:
        with spending(spent.setdefault(step, Spent())):
            return work()

    page = Page(url, timed("decode", lambda: decode(body)), now())
    timed("parse", lambda: page.selector)
    if rules := RULES.get(source):
        again = Page(url, page.html, page.fetched_at)
        again.selector  # noqa: B018 - parsed before the clock runs
        timed(BY_RULE, lambda: read(again, rules))
    try:
        post: Post = timed("read", lambda: read(page, rules_for(url)))
        post.source = source
        for stage in stages:
            timed(name_of(stage), partial(stage.process, post))
    except RejectedError:
        return


def name_of(stage: Stage) -> str:
    """A stage's name as the tables have it."""
    return type(stage).__name__.removesuffix("Stage").lower()
