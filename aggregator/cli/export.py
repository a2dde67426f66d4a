"""`aggregator export`: the verified snapshot, or what has changed since an earlier one."""

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
from aggregator.publish.manifest import Manifest


@click.command(
    help="把数据库导出为一个只读的 SQLite 文件 FILE：先写在旁边，检查通过后才替换；清单在 FILE.manifest.json。"
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--since",
    metavar="CURSOR",
    help="只写增量：自这次导出（清单和 meta 里的 cursor）以来的变化；docs/export.md 有应用它的脚本。",
)
@json_option
@database_option
def export(*, file: Path, since: str | None, as_json: bool) -> None:
    """Write it, and say what is in it."""
    if since is not None and not since.strip():
        raise click.BadParameter("names no export: give the cursor of one", param_hint="--since")
    with open_store() as store:
        made = write(store, file, since=(since or "").strip(), now=now())
    if as_json:
        print_json(asdict(made))
        return
    click.echo(_delta(file, made) if made.since else _whole(file, made))
    click.echo(f"清单：{manifest.beside(file)}")


def _whole(file: Path, made: Manifest) -> str:
    counts = made.counts
    return (
        f"{file}：{counts['posts']} 篇文章（{counts['duplicates']} 篇重复），精选 {counts['featured']} 篇，"
        f"{counts['tags']} 个标签，{counts['sources']} 个来源，{made.bytes / 1e6:.1f} MB，cursor {made.cursor}"
    )


def _delta(file: Path, made: Manifest) -> str:
    counts = made.counts
    return (
        f"{file}：增量 {made.since} → {made.cursor}，写入 {counts.get('posts', 0)} 篇文章，"
        f"先删去 {counts.get('changed', 0)} 项旧内容，{made.bytes / 1e6:.1f} MB"
    )
