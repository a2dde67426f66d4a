"""`aggregator backup`: a verified copy of the store, while others write to it."""

from __future__ import annotations

from pathlib import Path

import click

from aggregator import paths
from aggregator.cli.options import database_option, json_option
from aggregator.cli.output import print_json
from aggregator.cli.values import Place
from aggregator.sizes import readable
from aggregator.store.backup import KEEP, back_up, backups, must_exist


@click.command(
    short_help="备份数据库，检查无误才算数；抓取和编辑可以照常进行。",
    help="备份数据库：抓取和编辑可以照常进行，副本检查无误才算数，只留最新的几份。默认放在数据库旁边的 backups/"
    "（或 AGGREGATOR_BACKUPS）；`aggregator doctor --restore` 用最新的一份完好的备份恢复。",
)
@click.option("--to", metavar="FOLDER", type=Place(file_okay=False), help="备份放在哪个文件夹。")
@click.option("--keep", type=click.IntRange(min=1), default=KEEP, show_default=True, metavar="N", help="留最新的几份。")
@json_option
@database_option
def backup(*, to: Path | None, keep: int, as_json: bool) -> None:
    """Make it, and say where it is."""
    store = paths.database()
    must_exist(store)
    made = back_up(store, to, keep=keep)
    kept = backups(store, made.parent)
    if as_json:
        print_json({"file": str(made), "bytes": made.stat().st_size, "kept": [str(path) for path in kept]})
        return
    click.echo(f"{made}：{readable(made.stat().st_size)}，检查无误；共留有 {len(kept)} 份")
