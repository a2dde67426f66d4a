"""Whether the store is in order: its file, its backups, who holds its locks, and the clock that it goes by."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from aggregator import clock
from aggregator.checks.finding import BAD, FINE, OWNERS, WARNING, Found, refused
from aggregator.errors import AggregatorError, DamagedError
from aggregator.fetch.lock import crawl_lock_of, is_held
from aggregator.store import backup, runs
from aggregator.store.connection import connect, is_there, missing_steps
from aggregator.store.trouble import CLOSED, code_of

T = TypeVar("T")

# This program did not exist before; a clock that says so was never set.
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
# Two of a cron that runs once a day.
STALE = timedelta(days=2)

LATEST = "select max(at) from (select max(ended_at) at from runs union all select max(changed_at) from posts)"

RESTORE = "`aggregator doctor --restore` 把它留在一旁，换上最新的一份完好备份"
BACK = "`aggregator doctor --restore` 把最新的一份完好备份放到那里"


def database(store: Path) -> Found:
    """Whether the store is there, sound, and of this version."""
    try:
        if not is_there(store):
            yield _missing(store)
            return
        backup.verify(store)
        with closing(connect(store, "mode=ro")) as db:
            missing = missing_steps(db, store)
    except DamagedError as error:
        detail = f"（SQLite：{error.__cause__}）" if error.__cause__ else ""
        yield BAD, f"{store}：文件损坏了、被截断了，或者是空的{detail}", RESTORE
        return
    except AggregatorError as error:
        yield BAD, str(error), _advice(error)
        return
    if missing:
        yield WARNING, f"{store}：结构旧了 {len(missing)} 步", "下一个命令会先备份再升级，不必做什么"
    else:
        yield FINE, f"{store}：完好", ""


def _advice(error: AggregatorError) -> str:
    """What to do about a store that cannot be used; "" where the error says it itself, as SQLite's other ones do."""
    cause = error.__cause__
    if isinstance(cause, OSError):
        return refused(cause)
    if isinstance(cause, sqlite3.Error) and code_of(cause) in CLOSED:
        return OWNERS
    return "" if isinstance(cause, sqlite3.Error) else "检查 --db 与 AGGREGATOR_DB，或更新本程序"


def _missing(store: Path) -> tuple[str, str, str]:
    if backup.backups(store):
        return (
            BAD,
            f"{store}：数据库不见了，而有它的备份",
            f"{BACK}；路径不对，检查 --db 与 AGGREGATOR_DB；要从头开始，先把备份移走",
        )
    making = "`aggregator crawl` 或 `aggregator ingest` 会新建；若本该有，检查 --db 与 AGGREGATOR_DB"
    return FINE, f"{store}：还没有数据库", making


def backups(store: Path) -> Found:
    """How many there are, and how old the newest is."""
    found = backup.backups(store)
    if not found:
        yield WARNING, f"{backup.folder_of(store)}：还没有备份", "在 cron 里每天运行一次 `aggregator backup`"
        return
    age = clock.now() - datetime.fromtimestamp(found[0].stat().st_mtime, UTC)
    words = f"{len(found)} 份，最新的是 {found[0].name}"
    if age > STALE:
        yield WARNING, f"{words}，已有 {age.days} 天", "在 cron 里每天运行一次 `aggregator backup`"
    else:
        yield FINE, words, ""


def locks(store: Path) -> Found:
    """Who crawls or writes by now."""
    for kind, words in (("crawl", "有抓取正在进行"), ("write", "有进程正在写")):
        path = Path(f"{store}.{kind}.lock")
        if is_held(path):
            yield WARNING, words, f"等它结束；拿着 {path} 的进程可用 `fuser` 或 `lsof` 找到，锁随进程一起消失"
        else:
            yield FINE, f"没有进程拿着 {path.name}", ""


def last_crawl(store: Path) -> Found:
    """Whether a crawl left no end (it was killed), and none has begun since; and how long ago the last one began."""
    if is_held(crawl_lock_of(store)):
        yield FINE, "有抓取正在进行", ""
    elif killed := _asked(store, runs.unended):
        yield (
            WARNING,
            f"{'、'.join(f'{source}（{began}）' for source, began in killed)}{runs.UNENDED}",
            "已存的都在，运行 `aggregator crawl` 从没做完的地方接着来；内存不足时被杀的，`journalctl -k` 里有",
        )
    else:
        yield FINE, "没有跑到一半的抓取", ""
    last = max((_asked(store, runs.begun) or {}).values(), default=None)
    if last and (age := clock.now() - clock.parse_iso(last)) > STALE:
        yield (
            WARNING,
            f"最近一次抓取是 {last}，已有 {age.days} 天",
            "看 cron 或 systemd 的定时器是否还在运行；`aggregator status --check` 说出是哪些来源",
        )


def moment(store: Path) -> Found:
    """Whether the clock can be right, by what is stored."""
    now, latest = clock.now(), _latest(store)
    if os.environ.get("AGGREGATOR_NOW"):
        yield WARNING, f"时钟由 AGGREGATOR_NOW 定在 {clock.iso(now)}", "它只供演示和测试：平时不要设"
    elif now < FIRST or (latest and now < latest):
        after = f"，而库里已有 {clock.iso(latest)} 的记录" if latest else ""
        yield BAD, f"时钟是 {clock.iso(now)}{after}", "校准时钟（timedatectl、ntp）：到期与新旧都按它算"
    else:
        yield FINE, f"时钟是 {clock.iso(now)}", ""


def _latest(store: Path) -> datetime | None:
    """The last moment that the store knows of; None where it knows none, or cannot be read."""
    said = _asked(store, lambda db: db.execute(LATEST).fetchone()[0])
    return clock.parse_iso(said) if said else None


def _asked(store: Path, question: Callable[[sqlite3.Connection], T]) -> T | None:
    """What a store says; None where it cannot be read, which `database` tells."""
    if not store.is_file():
        return None
    try:
        with closing(connect(store, "mode=ro")) as db:
            return question(db)
    except sqlite3.Error:
        return None
