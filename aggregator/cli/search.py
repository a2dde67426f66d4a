"""`aggregator search`: what an argument is that is no option of ours, is query text (`-k8s`)."""

from __future__ import annotations

import html
import re
from contextlib import suppress
from typing import Any

import click

from aggregator import paths
from aggregator.cli import cards, terminal
from aggregator.cli.options import database_option, json_option
from aggregator.cli.output import print_json
from aggregator.clock import now, today
from aggregator.errors import LockedError, StoreError
from aggregator.search.index import has_returned, refresh
from aggregator.search.notes import notes
from aggregator.search.search import LIMIT, open_store, sql
from aggregator.search.search import search as find
from aggregator.store.database import Store

# What cards say of a post's source, as those of a listing do.
OWNERS = "select name, title as source_title, timezone from sources"

# Why a post is shown whose own source, day or words are not what was asked for.
COPY = "符合条件的是这篇文章的另一个出处："

MARK = re.compile(r"</?mark>")


@click.command(
    short_help="搜索文章。",
    help="搜索。空格表示都要有；“短语”；-不要的词；A OR B；tag: source: author: before: after:。"
    "以 - 开头又不是下列选项的都是要搜的词，-h 也是：帮助是 --help。",
    # No short option, so that every -word is query text.
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
)
@click.argument("query", nargs=-1, type=click.UNPROCESSED, required=True)
@click.option("--limit", default=LIMIT, show_default=True, type=click.IntRange(1), help="最多几篇。")
@click.option("--sql", "as_sql", is_flag=True, help="不搜索，只打印可在导出文件上运行的 SQL 语句。")
@json_option
@database_option
def search(*, query: tuple[str, ...], limit: int, as_sql: bool, as_json: bool) -> None:
    """Print what is found."""
    text = " ".join(query)
    if as_sql:
        click.echo(sql(text, as_of=today(), limit=limit))
        return
    _index_what_is_back()
    with open_store(paths.database()) as store:
        answer = find(store.db, text, as_of=today(), limit=limit)
        noted = notes(store.db, text)
        owners = {row["name"]: dict(row) for row in store.db.execute(OWNERS)}
    for note in noted:
        click.echo(f"aggregator: {note}", err=True)
    if as_json:
        print_json({**answer.as_json(), "notes": noted})
        return
    total = f"{answer.total}+" if answer.total_capped else str(answer.total)
    click.echo(f"搜索[{terminal.printable(text)}]，共{total}篇文章")
    for post in answer.posts:
        _print(post, owners)
    if answer.more:
        click.echo("\n另外，含有其中一部分词的文章：")
        for post in answer.more:
            _print(post, owners)


def _index_what_is_back() -> None:
    """A hide that has ended since the last run shows here as it does in listings; where nobody may write now, later."""
    path = paths.database()
    with Store.open(path, readonly=True) as store:
        ended = has_returned(store, now())
    if ended:
        with suppress(LockedError, StoreError), Store.open(path) as store:
            refresh(store, now())


def _print(post: dict[str, Any], owners: dict[str, dict[str, Any]]) -> None:
    columns = terminal.columns()
    click.echo()
    click.echo("  · " + terminal.clip(cards.titled(post["title"]), columns - 4))
    click.echo("    " + terminal.printable(_facts(post, owners)))
    if copy := post["matched_copy"]:
        click.echo("    " + COPY + terminal.printable(f"{_facts(copy, owners)} · {copy['url']}"))
    plain = html.unescape(MARK.sub("", post["snippet"]))
    for line in terminal.wrap(terminal.printable(plain), columns - 4):
        click.echo("    " + line)
    click.echo("    " + terminal.printable(post["url"]))


def _facts(post: dict[str, Any], owners: dict[str, dict[str, Any]]) -> str:
    return cards.facts({**post, **owners[post["source"]]})
