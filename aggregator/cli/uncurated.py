"""Word to who looks at a store before it was curated: `scrapy crawl` and `ingest` store posts and leave it at that."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from aggregator.clock import now
from aggregator.curate.curate import has_ended, uncurated
from aggregator.paths import STORE

if TYPE_CHECKING:
    from aggregator.store.database import Store


def remark(store: Store) -> None:
    """Say on standard error how many posts no curation has seen, or that what the editor said has ended since."""
    # A bare `aggregator curate` is of this store.
    named = "" if store.path == STORE else f" --db {shlex.quote(str(store.path))}"
    if posts := uncurated(store):
        click.echo(f"有 {posts} 篇还没有整理（去重、评分、评选）：运行 aggregator curate{named}", err=True)
    elif has_ended(store, now()):
        click.echo(f"有编辑的决定已经到期，精选和列表还没有更新：运行 aggregator curate{named}", err=True)
