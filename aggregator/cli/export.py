"""`aggregator export`: the verified snapshot."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from aggregator.cli.options import database_option, json_option
from aggregator.cli.output import print_json
from aggregator.cli.stores import open_store
from aggregator.clock import now
from aggregator.publish import manifest
from aggregator.publish.export import export as write


@click.command(
    help="把数据库导出为一个只读的 SQLite 文件 FILE：先写在旁边，检查通过后才替换；清单在 FILE.manifest.json。"
)
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@database_option
def export(*, file: Path, as_json: bool) -> None:
    """Write it, and say what is in it."""
    with open_store() as store:
        made = write(store, file, now=now())
    if as_json:
        print_json(asdict(made))
        return
    counts = made.counts
    click.echo(
        f"{file}：{counts['posts']} 篇文章（{counts['duplicates']} 篇重复），精选 {counts['featured']} 篇，"
        f"{counts['tags']} 个标签，{counts['sources']} 个来源，{made.bytes / 1e6:.1f} MB"
    )
    click.echo(f"清单：{manifest.beside(file)}")
