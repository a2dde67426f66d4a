"""`aggregator tags suggest`: words that the tree of tags lacks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict

import click

from aggregator.cli.options import database_option, json_option
from aggregator.cli.output import print_json
from aggregator.cli.stores import open_store
from aggregator.text.keywords import POSTS, SOURCES, Titled, suggest
from aggregator.text.segment import segmenter
from aggregator.text.vocabulary import vocabulary

ORIGINALS = "select id, source, title from posts where coalesce(canonical_id, id) = id order by uid"
PRINTED = "select post_id, printed from post_tags where origin = 'author' and printed <> '' order by post_id, printed"


@click.group(
    short_help="编辑标签表时的帮手。", help="编辑标签表（data/tags.toml，或 AGGREGATOR_TAGS 指的文件）时的帮手。"
)
def tags() -> None:
    """Hold the commands together."""


@tags.command(name="suggest", help="列出许多文章在用、而标签表里没有的词，供编辑参考。")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="最多几个词。")
@json_option
@database_option
def suggestions(*, limit: int, as_json: bool) -> None:
    """Print them, what authors use as tags first."""
    with open_store(readonly=True) as store:
        printed = defaultdict(list)
        for post_id, tag in store.db.execute(PRINTED):
            printed[post_id].append(tag)
        posts = [Titled(row[1], row[2], tuple(printed[row[0]])) for row in store.db.execute(ORIGINALS)]
    found = suggest(posts, vocabulary(), segmenter(), limit)
    if as_json:
        print_json([asdict(each) for each in found])
        return
    if not found:
        click.echo(f"没有可建议的词（至少 {POSTS} 篇文章、{SOURCES} 个来源在用，而标签表里没有）", err=True)
    for each in found:
        click.echo(f"{each.word}\t{each.posts} 篇 · {each.sources} 个来源 · 作者标签 {each.as_tag} 次")
        click.echo(f"    {' / '.join(each.examples)}")
