"""What each step of a post takes, from the bytes of its page to its row in a store, in this process."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from scrapy.utils.project import get_project_settings

from aggregator.clock import now
from aggregator.errors import RejectedError
from aggregator.fetch import environment
from aggregator.page.decode import decode
from aggregator.page.page import Page
from aggregator.page.read import read
from aggregator.page.rules import Rules
from aggregator.run import Run
from aggregator.search import index
from aggregator.store.database import Store
from pipelines.base import Stage, chain
from spiders.registry import rules_for
from tests.benchmarks.archives import bodies
from tests.benchmarks.measure import Spent, spending

BARE = ("decode", "parse")  # what bare Scrapy does as well
# Not counted: tables that the first post which needs them loads belong to the start.
WARM = 20
# A machine's other guests only ever add to what a round takes, up to a fifth on the one that docs/benchmarks.md is of:
# the least of several is nearest to what the program needs.
ROUNDS = 5


def shares(archive: Path, wanted: set[str], database: Path, rules: Sequence[Rules] = ()) -> dict[str, float]:
    """Milliseconds of CPU that each step takes for one of these pages of an archive, of the quickest of ROUNDS rounds.

    `rules` read them, where they are given, instead of those of their platform. The store is made anew by each round.
    Raises ValueError for too few pages.
    """
    return min((_round(archive, wanted, database, rules) for _ in range(ROUNDS)), key=stored)


def _round(archive: Path, wanted: set[str], database: Path, rules: Sequence[Rules]) -> dict[str, float]:
    """One round, in a process of its own: in one that has taken an archive through, all takes a twentieth longer."""
    for left in database.parent.glob(f"{database.name}*"):
        left.unlink()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_shares, archive, wanted, database, rules).result()


def _shares(archive: Path, wanted: set[str], database: Path, rules: Sequence[Rules]) -> dict[str, float]:
    pages = ((url, body) for url, body in bodies(archive) if url in wanted)
    stages = stages_over(database)
    for stage in stages:
        stage.open()
    for url, body in islice(pages, WARM):
        _through(url, body, rules, stages, defaultdict(Spent))
    spent: defaultdict[str, Spent] = defaultdict(Spent)
    posts = 0
    for posts, (url, body) in enumerate(pages, start=1):  # noqa: B007 - how many there were
        _through(url, body, rules, stages, spent)
    for stage in stages:
        stage.close()
    if not posts:
        raise ValueError(f"only the pages after the first {WARM} count, and there are no more")
    return {step: took.cpu * 1000 / posts for step, took in spent.items()}


def stored(each: Mapping[str, float]) -> float:
    """What all steps take that bare Scrapy does not."""
    return sum(took for step, took in each.items() if step not in BARE)


def indexing(database: Path) -> Spent:
    """What the search index takes at the end of a run, for the posts of a store."""
    spent = Spent()
    with Store.open(database) as store, spending(spent):
        index.refresh(store)
    return spent


def stages_over(database: Path) -> list[Stage]:
    """All stages, none of them open, with this store."""
    settings: Any = get_project_settings()
    settings.set("DATABASE", str(database), "cmdline")
    environment.apply(settings)
    return chain(settings, Run("benchmark", now()))


def name_of(stage: Stage) -> str:
    """A stage's name as the tables have it."""
    return type(stage).__name__.removesuffix("Stage").lower()


def _through(
    url: str, body: bytes, rules: Sequence[Rules], stages: Iterable[Stage], spent: defaultdict[str, Spent]
) -> None:
    """One page through decoding, parsing, reading and every stage, each timed by itself."""

    def timed(step: str, work: Callable[[], Any]) -> Any:
        with spending(spent[step]):
            return work()

    page = Page(url, timed("decode", lambda: decode(body)), now())
    timed("parse", lambda: page.selector)
    try:
        post = timed("read", lambda: read(page, rules or rules_for(url)))
        post.source = "benchmark"
        for stage in stages:
            timed(name_of(stage), partial(stage.process, post))
    except RejectedError:
        return
