"""Word to who looks at a store before it was curated: `scrapy crawl` and `ingest` store posts and leave it at that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from aggregator.curate.curate import uncurated

if TYPE_CHECKING:
    from aggregator.store.database import Store


def remark(store: Store) -> None:
    """Say on standard error how many posts no curation has seen, if there are any."""
    if posts := uncurated(store):
        click.echo(f"有 {posts} 篇还没有整理（去重、评分、评选）：运行 aggregator curate", err=True)
