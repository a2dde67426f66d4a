"""`aggregator doctor`: what is wrong here, and what to do about it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from aggregator import paths
from aggregator.checks import examine
from aggregator.checks.finding import BAD, FINE, WARNING, Finding
from aggregator.cli.options import database_option, json_option
from aggregator.cli.output import print_json
from aggregator.cli.values import Place
from aggregator.errors import DamagedError, UsageError
from aggregator.store.backup import verify
from aggregator.store.connection import is_there
from aggregator.store.restore import restore as put_back

MARKS = {FINE: "正常", WARNING: "注意", BAD: "有错"}
NAMES = {
    "versions": "版本",
    "settings": "设置",
    "dictionary": "词典",
    "disk": "磁盘",
    "permissions": "权限",
    "database": "数据库",
    "backups": "备份",
    "locks": "锁",
    "last_crawl": "上次抓取",
    "redis": "Redis",
    "sources": "来源",
    "clock": "时钟",
}


@click.command(
    short_help="检查这里有什么不对，以及怎么办；--restore 恢复备份。",
    help="检查这里有什么不对，以及怎么办：版本、设置、词典、磁盘、权限、数据库、备份、锁、上次抓取、来源、时钟；"
    "设了 AGGREGATOR_REDIS 时还有 Redis。什么也不改动，此外不访问网络。有错时退出状态为 1。",
)
@click.option("--restore", is_flag=True, help="数据库损坏（留在一旁，.damaged-时刻）或不见时，换上最新的一份完好备份。")
@click.option(
    "--from",
    "backup",
    metavar="FILE",
    type=Place(exists=True, dir_okay=False),
    help="与 --restore 一起用：换上这一份备份，例如数据库搬到别处之前的。",
)
@json_option
@database_option
def doctor(*, restore: bool, backup: Path | None, as_json: bool) -> int:
    """Examine, restore first where that is asked for; returns the exit status."""
    if backup and not restore:
        raise click.UsageError("--from FILE is for --restore")
    restored = _restore(backup, as_json=as_json) if restore else {}
    findings = examine(paths.database())
    if as_json:
        print_json({**restored, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            _print(finding)
    return int(any(finding.status == BAD for finding in findings))


def _print(finding: Finding) -> None:
    click.echo(f"{MARKS[finding.status]}  {NAMES[finding.check]}：{finding.words}")
    if finding.advice:
        click.echo(f"      → {finding.advice}")


def _restore(backup: Path | None, *, as_json: bool) -> dict[str, str]:
    """Restore the store and say so. Raises UsageError where nothing is wrong with it, LockedError during a crawl."""
    from aggregator.fetch.lock import crawl_lock  # noqa: PLC0415 - only here

    store = paths.database()
    with crawl_lock(store):
        _refuse_where_sound()
        taken, aside = put_back(store, backup)
    if not as_json:
        click.echo(f"已从 {taken} 恢复 {store}" + (f"；原来的文件在 {aside}" if aside else ""))
    return {"restored_from": str(taken), "put_aside": str(aside or "")}


def _refuse_where_sound() -> None:
    store = paths.database()
    if not is_there(store):
        return
    try:
        verify(store)
    except DamagedError:
        return
    raise UsageError(f"{store}: is sound, nothing is restored; to go back to an older state, put a backup in its place")
