"""`aggregator list`: a listing from the store."""

from __future__ import annotations

import click

from aggregator.cli import cards, terminal
from aggregator.cli.options import database_option, json_option
from aggregator.cli.output import print_json
from aggregator.cli.stores import open_store
from aggregator.clock import now
from aggregator.publish.listing import listing as read


@click.command(name="list", help="列出文章：最新的，或 --featured 精选列表。")
@click.option("--featured", is_flag=True, help="精选列表，按名次。")
@click.option("--tag", default="", metavar="TAG", help="只要这个标签（名称或 slug）。")
@click.option("--source", default="", metavar="NAME", help="只要这个来源。")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="最多几篇。")
@json_option
@database_option
def listing(*, featured: bool, tag: str, source: str, limit: int, as_json: bool) -> None:
    """Print the cards."""
    with open_store(readonly=True) as store:
        total, posts = read(store, now=now(), limit=limit, featured=featured, tag=tag, source=source)
    if as_json:
        print_json({"total": total, "posts": posts})
        return
    heading = "精选列表" if featured else "文章"
    click.echo(f"{heading}，共{total}篇")
    for post in posts:
        click.echo()
        for line in cards.card(post, terminal.columns()):
            click.echo(line)
