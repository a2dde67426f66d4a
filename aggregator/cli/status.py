"""`aggregator status`: what the last runs did."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli import held
from aggregator.cli.afterwards import NO_EXPORT
from aggregator.cli.options import database_option, json_option
from aggregator.cli.output import print_json, print_lines
from aggregator.cli.stores import open_store
from aggregator.cli.terminal import printable, width
from aggregator.cli.values import Place
from aggregator.clock import now, parse_iso
from aggregator.errors import AggregatorError, UsageError
from aggregator.fetch import summary
from aggregator.fetch.lock import crawl_lock_of, is_held
from aggregator.fetch.outcome import worst
from aggregator.fetch.symptoms import BROKEN
from aggregator.near import did_you_mean
from aggregator.store import owners, runs, state

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

HELP = """显示各来源最近一次抓取的结果；写明 NAME 则显示它们最近的几次，连同出错的详情。

没有抓取过、只由 ingest 收录的来源，显示库里有它的什么：篇数、最新的文章、最近一次变化、对外发布到什么程度。

退出状态总是 0，除非加上 --check：那时取所示来源最近一次结果中最坏的（3 看来坏了，1 失败）；不写明 NAME 就只显示、只看
启用的来源，停用的和 ingest、reprocess 不算。启用的来源太久没有抓取（--max-age）、从未抓取过，或者一个也没有启用，
也是 3：定时任务停了，别的都看不出来。不写明 NAME 时，最近一次 crawl 没有导出，以后也还没有导出过，是 1。
"""

# Runs shown of a source that is named: two weeks of one a day.
SHOWN = 14
# Hours since the last crawl of a source began: two of a cron that runs once a day, so that one night may be missed.
OLDEST = 48

NEVER = "还没有抓取过启用的来源：`aggregator crawl` 抓取它们全部。"
NONE = "没有启用的来源：在 data/sources.local.toml 里写上 enabled = true，`aggregator sources` 列出全部。"

# Heading, and the key under which _row has it.
COLUMNS = {
    "来源": "source",
    "开始（UTC）": "started_at",
    "状态": "word",
    "见到": "seen",
    "新增": "new",
    "更新": "changed",
    "拒绝": "rejected",
    "失败": "failed",
    "说明": "reason",
}


@click.command(short_help="显示各来源最近一次抓取的结果。", help=HELP)
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--check", is_flag=True, help="有启用的（或写明的）来源失败、看来坏了或太久没有抓取时，以它的状态退出。")
@click.option(
    "--max-age",
    default=OLDEST,
    show_default=True,
    type=click.IntRange(min=1),
    metavar="小时",
    help="与 --check 一起用：启用的来源最近一次抓取早于这么久，就不算正常。",
)
@click.option(
    "--prometheus",
    type=Place(dir_okay=False),
    metavar="FILE",
    help="把各来源最近一次抓取的数字写进 FILE（Prometheus 的文本格式，给 node_exporter 的 textfile 收集器），不打印。",
)
@json_option
@database_option
def status(*, names: tuple[str, ...], check: bool, max_age: int, prometheus: Path | None, as_json: bool) -> int:
    """Print a line a run; returns the exit status."""
    with open_store(readonly=True) as store:
        is_running = is_held(crawl_lock_of(store.path))
        limit = SHOWN if names else 1
        crawled, owning = runs.sources(store.db), owners.names(store.db)
        wanted = _wanted([*crawled, *owning], names) or crawled
        others = _uncrawled(crawled, owning, names, check=check)
        uncrawled = [] if prometheus else owners.held(store.db, others)
        histories = {name: _history(runs.history(store, name, limit, killed=not is_running)) for name in wanted}
        begun = runs.begun(store.db)
        unexported = state.read(store, state.UNEXPORTED) if not names else ""
    if prometheus:
        _tell_prometheus(prometheus, store.path, [history[0] for history in histories.values() if history], begun)
    in_service = _in_service() if check else set()
    shown = {name: history for name, history in histories.items() if names or not check or name in in_service}
    late = _late(begun, in_service.intersection(names or in_service), max_age) if check else {}
    if as_json and not prometheus:
        told = [{"source": name, "runs": history} for name, history in shown.items()]
        checked = {"late": late, "unexported": unexported} if check else {}
        print_json({"running": is_running, "sources": told, "uncrawled": [*map(held.told, uncrawled)], **checked})
    elif not prometheus:
        if is_running:
            click.echo("有抓取正在进行：它的结果在结束以后才列出。")
        _print([run for history in shown.values() for run in history], details=bool(names), running=is_running)
        print_lines(held.lines(uncrawled))
        _print_late(late, max_age)
        if unexported:
            click.echo(printable(f"{NO_EXPORT}{unexported}"))
    if not check:
        return 0
    is_unwatched = bool(late) or not (names or in_service)
    return worst(
        [
            *(history[0]["status"] or 0 for history in shown.values() if history),
            *[BROKEN] * is_unwatched,
            *[AggregatorError.exit_status] * bool(unexported),
        ]
    )


def _wanted(known: Sequence[str], names: Sequence[str]) -> list[str]:
    """The names, each once. Raises click.UsageError for one that was never crawled, and has nothing by `ingest`."""
    for name in names:
        if name not in known:
            raise click.UsageError(
                f"{name} was never crawled into this store, and nothing of it was ingested{did_you_mean(name, known)}"
                " (`aggregator status` shows those that were, `aggregator sources` those that are declared, too)"
            )
    return list(dict.fromkeys(names))


def _uncrawled(crawled: Sequence[str], owning: Sequence[str], names: Sequence[str], *, check: bool) -> list[str]:
    """The sources without a run: of those that are named, else, where it is not asked which crawls fail, of all."""
    return [name for name in sorted({*owning} - {*crawled}) if (name in names if names else not check)]


def _in_service() -> set[str]:
    """The sources that a crawl without names is for; one whose entry is bad is meant to be among them."""
    from spiders import registry  # noqa: PLC0415 - every spider with it

    catalogue = registry.load()
    return {name for name, source in catalogue.sources.items() if source.enabled} | catalogue.broken.keys()


def _late(begun: Mapping[str, str], names: Iterable[str], hours: int) -> dict[str, str | None]:
    """Of these sources those whose newest crawl began longer ago, and when it did; None where there never was one."""
    present = now()
    ages = {name: begun.get(name) for name in sorted(names)}
    return {
        name: at for name, at in ages.items() if at is None or (present - parse_iso(at)) / timedelta(hours=1) > hours
    }


def _tell_prometheus(file: Path, store: Path, last: Sequence[dict[str, Any]], begun: Iterable[str]) -> None:
    """Write the metrics. Raises UsageError for sources that cannot be read, with the metrics written but for
    `enabled`: an old file would pass for the present state."""
    from aggregator.cli import metrics  # noqa: PLC0415 - the library is loaded by the one option that needs it

    try:
        in_service = _in_service()
    except UsageError:
        metrics.write(file, store, last)
        raise
    ran = [{**run, "enabled": run["source"] in in_service} for run in last]
    never = [{"source": name, "enabled": True} for name in sorted(in_service.difference(begun))]
    metrics.write(file, store, ran + never)


def _is_out_of_service() -> bool:
    """Whether no source is on, as far as can be told."""
    try:
        return not _in_service()
    except UsageError:
        return False


def _history(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Runs of a source as the JSON of this command has them."""
    return [
        {**{key: row[key] for key in row.keys() if key != "counts"}, **json.loads(row["counts"])}  # noqa: SIM118 - a Row
        for row in rows
    ]


def _print(shown: Sequence[dict[str, Any]], *, details: bool, running: bool) -> None:
    if not shown:
        if not (running or details):
            click.echo(NONE if _is_out_of_service() else NEVER)
        return
    rows = [[*COLUMNS], *([_row(run)[key] for key in COLUMNS.values()] for run in shown)]
    widths = [max(width(row[column]) for row in rows) for column in range(len(COLUMNS))]
    for number, row in enumerate(rows):
        cells = (cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
        if details and number:
            for error in shown[number - 1].get("errors", []):
                click.echo(f"    {printable(error)}")


def _print_late(late: Mapping[str, str | None], hours: int) -> None:
    if late:
        told = "、".join(f"{name}（{at or '从未'}）" for name, at in late.items())
        click.echo(f"超过 {hours} 小时没有抓取：{told}。看 cron 或 systemd 的定时器是否还在运行")


def _row(run: dict[str, Any]) -> dict[str, str]:
    outcomes = run.get("outcomes", {})
    return {
        "source": run["source"],
        "started_at": run["started_at"],
        "word": summary.word(run["status"]),
        "seen": str(run.get("found", 0) + run.get("known", 0)),
        "new": str(outcomes.get("new", 0)),
        "changed": str(outcomes.get("changed", 0)),
        "rejected": str(sum(run.get("rejected", {}).values())),
        "failed": str(sum(run.get("failures", {}).values())),
        "reason": "" if run["reason"] == summary.STATUS[0] else printable(run["reason"]),
    }
