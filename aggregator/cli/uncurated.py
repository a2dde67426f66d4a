"""Word to who looks at a store before it was curated: `scrapy crawl` and `ingest` store posts and leave it at that."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from aggregator.curate.curate import uncurated
from aggregator.paths import DATA

if TYPE_CHECKING:
    from aggregator.store.database import Store


def remark(store: Store) -> None:
    """Say on standard error how many posts no curation has seen, if there are any."""
    if posts := uncurated(store):
        # The command as it stands here curates the store that is meant without any word.
        named = "" if store.path == DATA / "aggregator.db" else f" --db {shlex.quote(str(store.path))}"
        click.echo(f"有 {posts} 篇还没有整理（去重、评分、评选）：运行 aggregator curate{named}", err=True)
