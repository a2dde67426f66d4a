"""`aggregator crawl`: what cron calls. All enabled sources, then curation and the export."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aggregator import paths
from aggregator.cli.options import archive_options, database_option, json_option
from aggregator.cli.output import print_json
from aggregator.clock import iso, now
from aggregator.errors import AggregatorError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from aggregator.fetch.crew import Watcher
    from aggregator.publish.manifest import Manifest
    from aggregator.run import Run

HELP = """抓取全部启用的来源，或只抓取 NAME…；然后重新评选，并导出到 AGGREGATOR_EXPORT（默认 data/export.db）。
从未导出过的数据库，若一篇也没有，或者有来源出了问题而篇数比现有的导出文件少，就不导出，现有的原样保留。

退出状态取最坏的一个：0 正常；3 有来源看来坏了（没找到文章、遇到验证页面、字段缺失）；1 有失败，或者来源文件里
有写错的条目；2 用法不对，或者指名的来源条目写错了；75 另有抓取在进行。
"""

KEPT = (
    "没有导出：{store} 从未导出过，只有 {ours} 篇文章，而 {file} 有 {there} 篇，原样保留。"
    "数据库没有弄错、确实要换的话，运行：aggregator export {file} --db {store}"
)


@click.command(help=HELP)
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--pages", type=click.IntRange(min=1), metavar="N", help="每个来源只看前 N 个列表页。")
@click.option("--since", metavar="日期", help="只要这天及以后的文章，如 2024-05-01。")
@click.option("--url", metavar="地址", help="只抓这一篇文章（须写明一个 NAME）。")
@click.option("--wait", type=click.FloatRange(min=0), default=0, metavar="秒", help="另有抓取在进行时，最多等这么久。")
@click.option(
    "--notify",
    metavar="地址|命令",
    help="有来源的状态变了（正常、失败、可能坏了）才通知：向地址 POST 一段 JSON，或运行命令并从标准输入给它。",
)
@click.option("--log-json", is_flag=True, help="日志每行一个 JSON 对象。")
@archive_options
@json_option
@database_option
def crawl(
    *, names: tuple[str, ...], url: str | None, notify: str | None, log_json: bool, as_json: bool, **options: Any
) -> int:
    """Crawl, curate, export, and say what happened; returns the exit status."""
    from aggregator.fetch.crawl import crawl as crawl_all  # noqa: PLC0415 - a second of Scrapy that --help need not wait
    from aggregator.fetch.notify import check  # noqa: PLC0415 - as above

    if url and len(names) != 1:
        raise click.UsageError("--url needs exactly one NAME, the source that the article belongs to")
    if notify is not None:
        check(notify)
    with _shown(as_json=as_json) as watcher:
        # WARNING: what went wrong, a line each; the rest is in the summary lines.
        settings = {"LOG_LEVEL": "WARNING", "LOG_JSON": log_json} if log_json else {"LOG_LEVEL": "WARNING"}
        wanted, problems = (names, []) if names else _enabled()
        runs = crawl_all(wanted, url=url, watcher=watcher, settings=settings, **options)
    untold = _tell(notify, runs) if notify else ""
    status = _finish(runs, problems, as_json=as_json)
    if untold:
        click.echo(untold, err=True)
    return status or (AggregatorError.exit_status if untold else 0)


def _tell(target: str, runs: Sequence[Run]) -> str:
    """Tell of the sources whose state changed; why that could not be done, or "". The export is made all the same."""
    from aggregator.fetch import notify  # noqa: PLC0415 - as above
    from aggregator.store.database import Store  # noqa: PLC0415

    with Store.open(paths.database(), readonly=True) as store:
        changed = notify.changes(store, runs)
    try:
        if changed:
            notify.tell(target, changed)
    except AggregatorError as error:
        return str(error)
    return ""


def _finish(runs: Sequence[Run], problems: Sequence[str], *, as_json: bool) -> int:
    """Curate and export, print, and return the exit status; `problems` are entries that were to be crawled and are bad.

    They were said when the crawl began.
    """
    from aggregator.fetch.outcome import worst  # noqa: PLC0415 - as above
    from aggregator.store.runs import counts  # noqa: PLC0415

    file = _target(paths.database())
    status = worst([*(run.status or 0 for run in runs), *([AggregatorError.exit_status] if problems else [])])
    made, kept = _publish(file, went_wrong=status != 0)
    # Whoever waits for a new export has to know that there is none.
    status = status or (AggregatorError.exit_status if kept else 0)
    if as_json:
        export = {**asdict(made), "file": str(file)} if made else None
        facts = [_facts(run) | counts(run) for run in runs]
        print_json({"status": status, "runs": facts, "problems": list(problems), "export": export})
    elif made:
        click.echo(f"导出 {file}：{made.counts['posts']} 篇文章，精选 {made.counts['featured']} 篇")
    if kept:
        click.echo(kept, err=True)
    return status


def _publish(file: Path, *, went_wrong: bool) -> tuple[Manifest | None, str]:
    """Export (that curates first, where anything changed), or say why what stands there must stay."""
    from aggregator.publish import standing  # noqa: PLC0415 - as above
    from aggregator.publish.export import export  # noqa: PLC0415
    from aggregator.store.database import Store  # noqa: PLC0415

    with Store.open(paths.database()) as store:
        if lost := standing.loss(store, file, now(), went_wrong=went_wrong):
            return None, KEPT.format(file=file, store=store.path, ours=lost[0], there=lost[1])
        return export(store, file, now=now()), ""


def _facts(run: Run) -> dict[str, Any]:
    return {
        "source": run.source,
        "status": run.status,
        "reason": run.reason,
        "started_at": iso(run.started_at),
        "ended_at": iso(run.ended_at),
    }


def _enabled() -> tuple[list[str], list[str]]:
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
    """A line for each source that ended."""

    def started(self, run: Run) -> None:
        """Nothing to say yet."""

    def ended(self, run: Run) -> None:
        """Its summary."""
        from aggregator.fetch.summary import line  # noqa: PLC0415 - as above

        click.echo(line(run))


def _target(database: Path) -> Path:
    """Where the export goes: AGGREGATOR_EXPORT, or beside the store: a trial's never replaces what sites read.

    data/export.db for data/aggregator.db, NAME-export.db for another NAME.db.
    """
    given = os.environ.get("AGGREGATOR_EXPORT")
    if given or database == paths.DATA / "aggregator.db":
        return paths.resolve(given or paths.DATA / "export.db")
    return database.with_name(f"{database.stem}-export.db")
