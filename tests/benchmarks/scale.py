"""What a post costs in a store that holds many: each stage, and finding those that it is like.

size.py fills the stores and prints the table. Posts come as Markdown, as lines of `ingest` do. Copies of one template
come last, into a store that has thousands of the kind.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from aggregator.ingest_line import object_of, post_of
from aggregator.store import compare
from aggregator.store.database import Store
from data.demo.texts import DemoPost
from pipelines.base import Stage
from tests.benchmarks.filling import NEW, SITE, alike, made
from tests.benchmarks.measure import Spent, spending
from tests.benchmarks.steps import name_of, stages_over

WARM, COMING, COPIES = 100, 2000, 500


def marginal(path: Path) -> dict[str, float]:
    """Milliseconds of CPU of each step of a post that comes into this store."""
    stages = stages_over(path)
    for stage in stages:
        stage.open()
    with Store.open(path) as store:
        _through(stages, store, made(NEW, 0, WARM))
        taken = _through(stages, store, made(NEW, WARM, COMING))
        taken["all"] = sum(taken.values())
        taken["compare, a copy among thousands"] = _through(stages, store, alike(NEW, WARM + COMING, COPIES))["compare"]
    for stage in stages:
        stage.close()
    return taken


def _through(stages: list[Stage], store: Store, posts: Iterable[DemoPost]) -> dict[str, float]:
    """Take posts through all stages, and compare them; milliseconds a post of each step."""
    spent: dict[str, Spent] = {name_of(stage): Spent() for stage in stages} | {"compare": Spent()}
    coming = list(map(line, posts))
    for post in map(post_of, map(object_of, coming)):
        for stage in stages:
            with spending(spent[name_of(stage)]):
                stage.process(post)
    with spending(spent["compare"]):
        compare.settle(store)
    return {step: took.cpu * 1000 / len(coming) for step, took in spent.items()}


def line(post: DemoPost) -> bytes:
    """A post as a line of `ingest`."""
    given = {"url": f"https://new.test/{post.slug}", "source": SITE, "title": post.title, "author": post.author}
    given |= {"markdown": post.markdown, "published": post.published.isoformat()}
    return json.dumps(given | {"tags": list(post.tags)}).encode()
