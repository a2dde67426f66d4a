"""`aggregator scale`: crawls on more machines, through Redis; each subcommand is one part of it."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli import afterwards
from aggregator.cli.options import archive_options, database_option, json_option, notify_option
from aggregator.cli.output import print_json
from aggregator.cli.values import Given
from aggregator.errors import AggregatorError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aggregator.fetch.notify import Change
    from aggregator.run import Run

HELP = """用多个进程、多台机器抓取。任务和抓到的文章都经过 Redis；写数据库的只有一个 load 进程。

先 enqueue 排队，各台机器上运行 work，数据库所在的机器上运行 load；之后照常 curate、export。
安装：pip install '.[scale]'（make setup 已包含）。说明见 docs/scale.md。
"""

ENQUEUE = """把每个来源的抓取排成一个任务；不写 NAME 就是全部启用的来源。已经在排队或正在抓取的不重复排。"""

WORK = """取任务、抓取，把文章送进 Redis。每个任务在单独的进程里；进程死了，任务由别人重做。

收到 SIGTERM 或 Ctrl-C，抓完手上的来源再退出；再来一次则立刻退出，任务由别人重做。
各台机器的程序版本、data/ 和来源文件必须相同。
"""

LOAD = """把送来的文章按顺序写入数据库，并回答各个任务此前已知什么。同一个数据库只能有一个。

退出状态（--until-done）取最坏的一个：0 正常；3 有来源看来坏了；1 有失败，或有任务放弃了；
75 另有抓取或 load 在进行。收到信号就停在两条之间退出，什么也不丢。
"""

STATUS = """显示排队、正在抓取、待写入和放弃的任务。有放弃的任务时退出状态是 1。"""


def _use_redis(context: click.Context, parameter: click.Parameter, value: str | None) -> None:  # noqa: ARG001
    if value is not None:
        os.environ["AGGREGATOR_REDIS"] = value


def redis_option(command: Any) -> Any:
    """`--redis URL` sets AGGREGATOR_REDIS."""
    return click.option(
        "--redis",
        type=Given(),
        metavar="URL",
        expose_value=False,
        callback=_use_redis,
        help="Redis 的地址（默认 AGGREGATOR_REDIS，否则 redis://127.0.0.1:6379/0）。",
    )(command)


@click.group(short_help="用多个进程、多台机器抓取，经过 Redis。", help=HELP)
def scale() -> None:
    """See that what it needs is there."""
    if missing := [name for name in ("rq", "redis", "msgspec") if find_spec(name) is None]:
        raise UsageError(f"not installed: {', '.join(missing)}: run pip install '.[scale]' in the checkout")


@scale.command(short_help="把每个来源的抓取排成一个任务。", help=ENQUEUE)
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--pages", type=click.IntRange(min=1), metavar="N", help="每个来源只看前 N 个列表页。")
@click.option("--since", type=Given(), metavar="日期", help="只要这天及以后的文章，如 2024-05-01、2024-05、昨天。")
@redis_option
def enqueue(*, names: tuple[str, ...], **given: Any) -> int:
    """Put jobs into the queue; 1 where an entry of the catalogue is bad and was to be crawled."""
    from aggregator.cli.crawl import enabled  # noqa: PLC0415 - every spider with it
    from aggregator.fetch import ready  # noqa: PLC0415
    from aggregator.scale import broker, queue  # noqa: PLC0415
    from spiders.loader import SourceLoader  # noqa: PLC0415

    loader = SourceLoader()
    wanted, problems = (list(dict.fromkeys(names)), []) if names else enabled()
    arguments = {name: str(value) for name, value in given.items() if value is not None}
    for name in wanted:
        ready.check_arguments(ready.known(name, loader), loader, arguments)
    with broker.reached():
        new = queue.enqueue(broker.connect(), [loader.sources[name] for name in wanted], arguments)
    click.echo(f"排队 {len(new)} 个来源" + f"，另有 {len(wanted) - len(new)} 个已在队列里" * (len(new) < len(wanted)))
    return AggregatorError.exit_status if problems else 0


@scale.command(short_help="取任务、抓取，把文章送进 Redis。", help=WORK)
@click.option(
    "--workers", type=click.IntRange(min=1), default=os.cpu_count() or 1, metavar="N", help="几个进程（默认 CPU 数）。"
)
@click.option("--until-done", is_flag=True, help="没有任务了就退出，而不是等新的。")
@archive_options
@redis_option
def work(*, workers: int, until_done: bool) -> None:
    """Work off the queue."""
    from aggregator.scale import worker  # noqa: PLC0415 - Scrapy with it

    worker.work(workers, until_done=until_done)


@scale.command(short_help="把送来的文章按顺序写入数据库；同一个数据库只能有一个。", help=LOAD)
@click.option("--until-done", is_flag=True, help="任务都完成、文章都写入了就退出，而不是等新的。")
@click.option("--wait", type=click.FloatRange(min=0), default=0, metavar="秒", help="另有抓取在进行时，最多等这么久。")
@notify_option
@redis_option
@database_option
def load(*, until_done: bool, wait: float, notify: str | None) -> int:
    """Load what the workers send; a line a source, as `aggregator crawl` has it."""
    from aggregator.fetch.summary import line  # noqa: PLC0415 - Scrapy with it
    from aggregator.scale import service  # noqa: PLC0415

    can_tell = afterwards.check(notify)
    runs: list[Run] = []
    untold: list[str] = []
    # Beside the loading: a listener may take half a minute, and all workers would wait with it.
    with ThreadPoolExecutor(1) as beside:

        def ended(run: Run) -> None:
            runs.append(run)
            click.echo(line(run))
            if notify:
                beside.submit(_tell, notify, afterwards.changes([run]), untold)

        service.load(ended, until_done=until_done, wait=wait)
    if not until_done:
        return 0
    return _worst(runs) or (0 if can_tell and not untold else AggregatorError.exit_status)


def _tell(target: str, changed: Sequence[Change], untold: list[str]) -> None:
    """Tell of what changed; why that could not be done is said and kept."""
    if problem := afterwards.tell(target, changed):
        click.echo(problem, err=True)
        untold.append(problem)


def _worst(runs: Sequence[Run]) -> int:
    """The exit status of these runs, and of the jobs that were given up: those are said."""
    from aggregator.fetch.outcome import worst  # noqa: PLC0415 - as above
    from aggregator.scale import broker, queue  # noqa: PLC0415

    failed = queue.failed(broker.connect())
    for name, job in failed.items():
        click.echo(f"{name}  放弃：{job.reason}", err=True)
    return worst([*(run.status or 0 for run in runs), *([AggregatorError.exit_status] if failed else [])])


@scale.command(short_help="显示排队、正在抓取、待写入和放弃的任务。", help=STATUS)
@json_option
@redis_option
def status(*, as_json: bool) -> int:
    """Print what is where."""
    from aggregator.scale import broker, queue  # noqa: PLC0415 - RQ with it

    redis = broker.connect()
    with broker.reached():
        at_work, unfinished, failed = queue.at_work(redis), queue.unfinished(redis), queue.failed(redis)
        sent = int(redis.xlen(broker.STREAM))
    if as_json:
        waiting = sorted(unfinished - at_work)
        reasons = {name: job.reason for name, job in failed.items()}
        print_json({"waiting": waiting, "at_work": sorted(at_work), "to_load": sent, "failed": reasons})
    else:
        click.echo(
            f"排队 {len(unfinished - at_work)} · 正在抓取 {len(at_work)} · 待写入 {sent} 条 · 放弃 {len(failed)}"
        )
        for name in sorted(at_work):
            click.echo(f"  正在抓取  {name}")
        for name, job in sorted(failed.items()):
            click.echo(f"  放弃  {name}：{job.reason}")
    return AggregatorError.exit_status if failed else 0
