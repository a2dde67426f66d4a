"""`aggregator decisions`: what the editor said and holds."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

import click

from aggregator.cli import cards, terminal
from aggregator.cli.options import database_option, json_option
from aggregator.cli.output import print_json
from aggregator.cli.stores import open_store
from aggregator.clock import now
from aggregator.curate.holding import holding


@click.command(
    short_help="列出现在有效的编辑决定，供撤销。",
    help="列出现在有效的编辑决定（置顶、选入、隐藏、删除、合并、拆分、标签），新的在前：做了什么、哪一篇、何时、谁、"
    "到何时为止。每条的第一行就是撤销它的命令。",
)
@json_option
@database_option
def decisions(*, as_json: bool) -> None:
    """Print them, the last first."""
    with open_store(readonly=True) as store:
        found = holding(store, now())
    if as_json:
        print_json({"decisions": found})
        return
    for each in found:
        for line in _lines(each, terminal.columns()):
            click.echo(line)
    if not found:
        click.echo("没有有效的编辑决定")


def _lines(said: Mapping[str, Any], columns: int) -> Iterator[str]:
    command = ["aggregator", said["action"], said["uid"], *filter(None, [said["value"]]), "--undo"]
    yield terminal.printable(shlex.join(command))
    until = f"到 {cards.moment(said['until'], {})} 为止" if said["until"] else ""
    facts = [said["title"] or said["key"], said["who"], cards.moment(said["decided_at"], {}), until, said["note"]]
    for line in terminal.wrap(terminal.printable(" · ".join(filter(None, facts))), columns - 4):
        yield "    " + line
