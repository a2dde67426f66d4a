"""`aggregator dump [EXPORT]`: the canonical dump, to compare two stores or exports by their content."""

from __future__ import annotations

from pathlib import Path

import click

from aggregator.cli.options import database_option
from aggregator.cli.stores import open_store
from aggregator.clock import now
from aggregator.errors import UsageError
from aggregator.publish.dump import dump_export, dump_store


@click.command(
    help="把数据库（或给出的导出文件 EXPORT）的全部内容按固定顺序输出为 JSON Lines：不含内部编号和时钟时间，"
    "内容相同则输出的字节相同，可用 cmp 或 diff 比较。"
)
@click.argument("export", required=False, type=click.Path(path_type=Path))
@database_option
def dump(*, export: Path | None) -> None:
    """Print it."""
    if export is not None:
        if not export.is_file():
            raise UsageError(f"{export}: no such file")
        for line in dump_export(export):
            click.echo(line)
        return
    with open_store() as store:
        for line in dump_store(store, now()):
            click.echo(line)
