"""`aggregator curate`: groups, originals, scores and picks anew."""

from __future__ import annotations

import click

from aggregator.cli.options import database_option
from aggregator.cli.stores import open_store
from aggregator.clock import now as present
from aggregator.curate.curate import curate as derive
from aggregator.search.index import refresh
from aggregator.store import owners

COUNTS = {
    "posts": "select count(*) from posts",
    "duplicates": "select count(*) from duplicates",
    "featured": "select count(*) from featured",
}


@click.command(
    short_help="重新推导：重复分组与原文、评分、精选。",
    help="重新推导：重复分组与原文、评分、精选，并更新搜索。export 会在需要时自动先做这一步。",
)
@database_option
def curate() -> None:
    """Derive everything, whether or not anything changed."""
    from spiders.registry import catalogue  # noqa: PLC0415 - half a second of Scrapy that --help need not wait

    now = present()
    with open_store() as store:
        owners.obey(store, catalogue())
        derive(store, now=now)
        refresh(store, now)
        counts = {name: store.db.execute(sql).fetchone()[0] for name, sql in COUNTS.items()}
    click.echo(f"{counts['posts']} 篇文章，其中重复 {counts['duplicates']} 篇；精选 {counts['featured']} 篇")
