"""`aggregator list`: a listing from the store."""

from __future__ import annotations

import click

from aggregator.cli import cards, terminal, uncurated
from aggregator.cli.options import database_option, json_option
from aggregator.cli.output import print_json
from aggregator.cli.stores import open_store
from aggregator.cli.values import Given
from aggregator.clock import now
from aggregator.near import did_you_mean
from aggregator.publish.listing import listing as read
from aggregator.store.belongings import slug_of, tags_in_use
from aggregator.store.database import Store
from aggregator.text.synonyms import canonical, meant


@click.command(
    short_help="列出文章：最新的，或 --featured 精选列表。",
    name="list",
    help="列出文章：最新的，或 --featured 精选列表。",
)
@click.option("--featured", is_flag=True, help="精选列表，按名次。")
@click.option("--tag", type=Given(), metavar="TAG", help="只要这个标签（名称、别名或 slug）。")
@click.option("--source", type=Given(), metavar="NAME", help="只要这个来源。")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="最多几篇。")
@json_option
@database_option
def listing(*, featured: bool, tag: str | None, source: str | None, limit: int, as_json: bool) -> None:
    """Print the cards."""
    with open_store(readonly=True) as store:
        if source:
            _check_source(store, source)
        slugs = _slugs(store, tag) if tag else []
        total, posts = read(store, now=now(), limit=limit, featured=featured, tags=slugs, source=source or "")
        if not as_json:
            uncurated.remark(store)
    if as_json:
        print_json({"total": total, "posts": posts})
        return
    heading = "精选列表" if featured else "文章列表"
    click.echo(f"{heading}，共{total}篇文章")
    for post in posts:
        click.echo()
        for line in cards.card(post, terminal.columns()):
            click.echo(line)
    if rest := total - len(posts):
        click.echo(f"\n还有 {rest} 篇：--limit {total}")


def _check_source(store: Store, name: str) -> None:
    """Raises click.UsageError for a source that is neither configured nor in the store."""
    stored = [str(row[0]) for row in store.db.execute("select name from sources")]
    if name in stored:
        return
    from spiders import registry  # noqa: PLC0415 - every spider with it

    if name not in (known := [*registry.catalogue(), *stored]):
        raise click.UsageError(
            f"--source {name}: no such source{did_you_mean(name, known)} (`aggregator sources` shows all)"
        )


def _slugs(store: Store, tag: str) -> list[str]:
    """The slugs of a tag by any of its names. Raises click.UsageError for one that no post and no tree has."""
    stored = tags_in_use(store.db)
    slugs = [slug_of(name) for name in meant(tag)]
    if stored.keys().isdisjoint(slugs) and canonical(tag) is None:
        raise click.UsageError(f"--tag {tag}: no post has this tag{did_you_mean(tag, stored.values())}")
    return slugs
