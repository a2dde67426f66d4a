"""`aggregator dump [EXPORT]`: the canonical dump, to compare two stores or exports by their content."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from aggregator.cli.options import database_option
from aggregator.cli.output import print_lines
from aggregator.cli.stores import open_store
from aggregator.cli.values import Place
from aggregator.clock import now
from aggregator.errors import StoreError, UsageError
from aggregator.publish.dump import dump_export, dump_store
from aggregator.store.database import Store


@click.command(
    short_help="按固定顺序输出全部内容，用来比较：内容相同，字节就相同。",
    help="把数据库（或给出的导出文件 EXPORT）的全部内容按固定顺序输出为 JSON Lines：不含内部编号和时钟时间，"
    "内容相同则输出的字节相同，可用 cmp 或 diff 比较。",
)
@click.argument("export", required=False, type=Place())
@database_option
def dump(*, export: Path | None) -> None:
    """Print it."""
    if export is not None:
        if not export.is_file():
            raise UsageError(f"{export}: no such file")
        with closing(dump_export(export)) as lines:
            print_lines(lines)
        return
    store, as_it_is = _opened()
    with store, closing(dump_store(store, now(), as_it_is=as_it_is)) as lines:
        print_lines(lines)


def _opened() -> tuple[Store, bool]:
    """The store, and whether it can only be read: a dump needs no more. Raises StoreError."""
    try:
        return open_store(), False
    except StoreError:
        # Whatever is wrong with the store itself, reading fails as well and says so.
        store = open_store(readonly=True)
        click.echo(f"aggregator: {store.path}: cannot be written; dumped as it was curated last", err=True)
        return store, True
