"""`aggregator sources import FILE`: the feeds of an OPML file become sources."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aggregator.cli.options import archive_options, json_option
from aggregator.cli.output import print_json
from aggregator.cli.terminal import printable
from aggregator.cli.values import Place
from aggregator.clock import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aggregator.discover.opml import Outcome

HELP = """把 OPML 文件（订阅列表）里的每个 feed 写成 data/sources.local.toml 里的一个条目。

每个新的 feed 只取一次；主页取自文件或 feed 自己。已有的跳过；取不到的、不是 feed 的会列出来，退出状态为 1。
"""

WORDS = {"added": "新增", "skipped": "跳过", "failed": "失败"}


@click.command(short_help="把 OPML 订阅列表里的每个 feed 写成一个条目。", name="import", help=HELP)
@click.argument("file", metavar="FILE", type=Place(exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="只看，不写文件。")
@archive_options
@json_option
def import_opml(*, file: Path, dry_run: bool, as_json: bool) -> int:
    """Read, ask and write; returns the exit status."""
    from aggregator import sources  # noqa: PLC0415 - with all that follows: only the command itself shall wait
    from aggregator.discover import local  # noqa: PLC0415

    outcomes = _brought_in(file)
    comment = f"aggregator sources import 于 {now():%Y-%m-%d}"
    entries = {one.name: local.text_of(one.name, one.entry, comment) for one in outcomes if one.entry}
    written = None if dry_run or not entries else sources.local_file()
    if written:
        local.append(written, entries)
    if as_json:
        print_json({"file": str(written) if written else None, "feeds": [_facts(one) for one in outcomes]})
    else:
        _print(outcomes, written)
    return 1 if any(one.state == "failed" for one in outcomes) else 0


def _brought_in(file: Path) -> list[Outcome]:
    from aggregator.discover import opml, outlines  # noqa: PLC0415
    from aggregator.fetch import dialogue  # noqa: PLC0415
    from spiders import registry  # noqa: PLC0415

    found = outlines.outlines(file.read_bytes(), str(file))
    catalogue = registry.catalogue(making=True)
    return dialogue.hold(lambda fetch: opml.bring_in(found, fetch, catalogue))


def _facts(one: Outcome) -> dict[str, object]:
    return {"feed": one.feed, "state": one.state, "name": one.name, "reason": one.reason, "entry": one.entry}


def _print(outcomes: Sequence[Outcome], written: Path | None) -> None:
    for one in outcomes:
        click.echo("  ".join(filter(None, [WORDS[one.state], one.name, printable(one.feed), printable(one.reason)])))
    counts = Counter(one.state for one in outcomes)
    click.echo("，".join(f"{words} {counts[state]}" for state, words in WORDS.items()))
    click.echo(f"已写入 {written}。" if written else "没有写入。")
