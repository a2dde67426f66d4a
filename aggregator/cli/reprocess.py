"""`aggregator reprocess`: every stored post again, with today's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from aggregator.cli.options import database_option, json_option
from aggregator.cli.output import print_json

if TYPE_CHECKING:
    from aggregator.run import Run


@click.command(
    short_help="用当前的规则把存下的每篇文章重新处理一遍，不访问网络。",
    help="用当前的规则把每篇文章从保存的源 HTML 重新处理一遍；不访问网络，编辑的决定不受影响。"
    "按新规则不再算文章的，保持原样并报告，退出状态为 1。",
)
@json_option
@database_option
def reprocess(*, as_json: bool) -> int:
    """Do it, and say what changed; 1 where a post is none by today's rules."""
    from aggregator.reprocess import refused  # noqa: PLC0415 - Scrapy takes a second to import
    from aggregator.reprocess import reprocess as again  # noqa: PLC0415

    run = again()
    _say(run, refused(run), as_json=as_json)
    return 1 if refused(run) else 0


def _say(run: Run, rejected: int, *, as_json: bool) -> None:
    changed, unchanged = run.outcomes["changed"], run.outcomes["unchanged"]
    if as_json:
        counts = {"posts": run.found, "changed": changed, "unchanged": unchanged, "rejected": rejected}
        print_json({**counts, "errors": run.errors})
        return
    for error in run.errors:
        click.echo(error, err=True)
    click.echo(
        f"重新处理 {run.found} 篇：更新 {changed} 篇，未变 {unchanged} 篇，按新规则不算文章的 {rejected} 篇（保持原样）"
    )
