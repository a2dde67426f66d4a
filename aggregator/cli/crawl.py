"""`aggregator crawl`: what cron calls. All enabled sources, then curation and the export."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import click

from aggregator import paths
from aggregator.cli import afterwards
from aggregator.cli.options import archive_options, database_option, json_option, notify_option
from aggregator.cli.values import Given
from aggregator.clock import iso
from aggregator.errors import AggregatorError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from aggregator.fetch.crew import Watcher
    from aggregator.run import Run

HELP = """抓取全部启用的来源，或只抓取 NAME…；然后重新评选，并导出到 AGGREGATOR_EXPORT（默认 data/export.db）。
现有的导出文件若不是这个数据库导出的，文章又更多，就不导出，现有的原样保留（export --force 可以换掉它）。
收到 SIGTERM 或 Ctrl-C，存完手上的文章就退出，不评选也不导出，下一次补上；再来一次立即退出。

退出状态取最坏的一个：0 正常；3 有来源看来坏了（没找到文章、遇到验证页面、字段缺失）；1 有失败，来源文件里
有写错的条目，或者都正常而 --notify 没有通知到；2 用法不对，或者指名的来源条目写错了；75 另有抓取在进行。
"""


@click.command(short_help="抓取全部启用的来源（或 NAME…），然后评选、导出：cron 用它。", help=HELP)
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--pages", type=click.IntRange(min=1), metavar="N", help="每个来源只看前 N 个列表页。")
@click.option("--since", type=Given(), metavar="日期", help="只要这天及以后的文章，如 2024-05-01、2024-05、昨天。")
@click.option("--url", type=Given(), metavar="地址", help="只抓这一篇文章（须写明一个 NAME）。")
@click.option("--wait", type=click.FloatRange(min=0), default=0, metavar="秒", help="另有抓取在进行时，最多等这么久。")
@notify_option
@click.option(
    "--images",
    is_flag=True,
    help="也抓取新文章的图片，每张最多 2 MB，存进数据库旁边的文件夹，给 serve --images cache 用。",
)
@click.option(
    "--log-json",
    is_flag=True,
    help="日志（标准错误）每行一个 JSON 对象；小结（标准输出）仍是给人看的，除非再加 --json。",
)
@archive_options
@json_option
@database_option
def crawl(
    *,
    names: tuple[str, ...],
    url: str | None,
    notify: str | None,
    images: bool,
    log_json: bool,
    as_json: bool,
    **options: Any,
) -> int:
    """Crawl, curate, export, and say what happened; returns the exit status."""
    from aggregator.fetch.crawl import crawl as crawl_all  # noqa: PLC0415 - a second of Scrapy that --help need not wait
    from aggregator.fetch.crew import was_stopped  # noqa: PLC0415 - as above
    from aggregator.publish.export import check_place  # noqa: PLC0415 - as above

    if url and len(names) != 1:
        raise click.UsageError("--url needs exactly one NAME, the source that the article belongs to")
    can_tell = afterwards.check(notify)
    check_place(paths.export(paths.database()), paths.database())
    with _shown(as_json=as_json) as watcher:
        # WARNING: what went wrong, a line each; the rest is in the summary lines.
        given = {"LOG_JSON": log_json, "IMAGECACHE_ENABLED": images}
        settings = {"LOG_LEVEL": "WARNING", **{name: True for name, is_given in given.items() if is_given}}
        wanted, problems = (names, []) if names else enabled()
        runs = crawl_all(wanted, url=url, watcher=watcher, settings=settings, **options)
    # First of all: a change that is not told now, because what follows was killed, never is.
    untold = afterwards.tell(notify, afterwards.changes(runs)) if notify else ""
    if untold:
        click.echo(untold, err=True)
    status = afterwards.finish(runs, problems, stopped=was_stopped(wanted, runs), as_json=as_json)
    return status or (0 if can_tell and not untold else AggregatorError.exit_status)


def enabled() -> tuple[list[str], list[str]]:
    """The names of the sources that a crawl without names is for, and what is wrong with entries that are not used."""
    from spiders import registry  # noqa: PLC0415 - every spider with it

    catalogue = registry.load()
    names = [name for name, source in catalogue.sources.items() if source.enabled]
    problems = [str(error) for error in catalogue.errors]
    if not names:
        hint = "name one, or set enabled = true in data/sources.local.toml"
        raise click.UsageError("\n".join([f"no source is enabled: {hint}", *problems]))
    return names, problems


def _shown(*, as_json: bool) -> AbstractContextManager[Watcher | None]:
    """Who tells of the runs: nobody, a display on a terminal, or a line for each that ended."""
    if as_json:
        return nullcontext(None)
    if sys.stderr.isatty():
        from aggregator.cli.progress import display  # noqa: PLC0415 - rich, on terminals only

        return display()
    return nullcontext(_Lines())


class _Lines:
    """A line for each source that ended, behind one that says when this began: cron only appends to its log."""

    is_begun = False

    def started(self, run: Run) -> None:
        """The first of them begins the crawl."""
        if not self.is_begun:
            click.echo(f"{iso(run.started_at)} 开始抓取")
            self.is_begun = True

    def ended(self, run: Run) -> None:
        """Its summary."""
        from aggregator.fetch.summary import line  # noqa: PLC0415 - as above

        click.echo(line(run))
