"""What `aggregator doctor` looks at: each check finds out one thing about this machine, and says what to do about it.

Nothing here changes anything: no store is made or migrated, and nothing is fetched.
"""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from aggregator import __version__, clock
from aggregator.errors import AggregatorError, DamagedError
from aggregator.fetch.lock import is_held
from aggregator.store import backup
from aggregator.store.connection import connect, missing_steps

FINE, WARNING, BAD = "ok", "warning", "bad"

# WAL databases that two processes write and checkpoint at once may lose committed data before these
# (https://www.sqlite.org/wal.html#walresetbug): the first good one, and the branches that it was mended in too.
MENDED = (3, 51, 3)
MENDED_TOO = ((3, 44, 6), (3, 50, 7))

# An export, its draft and a backup are each about as large as the store; less than this is little in any case.
ROOM = 3
LEAST = 200_000_000

# This program did not exist before; a clock that says so was never set.
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
# Two of a cron that runs once a day.
STALE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: how bad it is (FINE, WARNING, BAD), in words, and what to do about it ("" where nothing)."""

    check: str
    status: str
    words: str
    advice: str = ""


LATEST = "select max(at) from (select max(ended_at) at from runs union all select max(changed_at) from posts)"

Found = Iterator[tuple[str, str, str]]


def examine(store: Path) -> list[Finding]:
    """All findings about this machine and the store at `store`, in the order of CHECKS; each check has at least one."""
    return [Finding(name, *found) for name, check in CHECKS.items() for found in check(store)]


def _versions(store: Path) -> Found:  # noqa: ARG001 - all checks are asked in one way
    names = ", ".join(f"{name} {version(name)}" for name in ("scrapy", "lxml", "rjieba", "rensa"))
    yield FINE, f"aggregator {__version__}，Python {platform.python_version()}，{names}", ""
    linked = sqlite3.sqlite_version_info
    if linked >= MENDED or any(linked[:2] == good[:2] and linked >= good for good in MENDED_TOO):
        yield FINE, f"SQLite {sqlite3.sqlite_version}", ""
        return
    yield (
        WARNING,
        f"SQLite {sqlite3.sqlite_version}：两个进程同时写同一个 WAL 数据库时可能丢失已提交的数据",
        "本程序的写入都排在锁后面，不受影响；不要让别的程序写这个数据库。3.51.3、3.50.7、3.44.6 起已修复",
    )


def _dictionary(store: Path) -> Found:  # noqa: ARG001
    from aggregator.publish import resources  # noqa: PLC0415 - a dictionary of 5 MB is read for it
    from aggregator.text.vocabulary import vocabulary  # noqa: PLC0415

    try:
        vocabulary("rjieba")
        resources.load()
    except (AggregatorError, OSError) as error:
        yield BAD, str(error), "改正 data/ 中的这个文件，或用 git checkout data/ 取回原来的"
    else:
        yield FINE, "词典、标签表和资源表都能读", ""


def _disk(store: Path) -> Found:
    folder = next(parent for parent in store.absolute().parents if parent.exists())
    free, size = shutil.disk_usage(folder).free, store.stat().st_size if store.exists() else 0
    words = f"{folder}：空闲 {free / 1e9:.1f} GB，数据库 {size / 1e9:.2f} GB"
    if free < max(LEAST, size):
        yield BAD, words, "腾出空间：写满时抓取会停下，已存的不会丢，但也导不出新的文件"
    elif free < ROOM * size:
        yield WARNING, words, "导出、它的草稿和一份备份各与数据库差不多大：最好留出三倍"
    else:
        yield FINE, words, ""


def _permissions(store: Path) -> Found:
    places = [store.parent, store, Path(f"{store}.write.lock"), Path(f"{store}.crawl.lock"), backup.folder_of(store)]
    closed = [str(place) for place in places if place.exists() and not os.access(place, os.R_OK | os.W_OK)]
    if closed:
        yield (
            BAD,
            f"当前用户不能写：{'、'.join(closed)}",
            "改正它们的属主和权限，或用拥有它们的用户运行（cron 的用户也是）",
        )
    else:
        yield FINE, f"当前用户可以写 {store.parent}", ""


def _database(store: Path) -> Found:
    if not store.is_file():
        yield (
            FINE,
            f"{store}：还没有数据库",
            "`aggregator crawl` 或 `aggregator ingest` 会新建；若本该有，检查 AGGREGATOR_DB",
        )
        return
    try:
        backup.verify(store)
        with closing(connect(store, "mode=ro")) as db:
            missing = missing_steps(db, store)
    except DamagedError as error:
        yield BAD, str(error), "`aggregator doctor --restore` 把它留在一旁，换上最新的一份完好备份"
        return
    except AggregatorError as error:
        yield BAD, str(error), "检查 --db 与 AGGREGATOR_DB，或更新本程序"
        return
    if missing:
        yield WARNING, f"{store}：结构旧了 {len(missing)} 步", "下一个命令会先备份再升级，不必做什么"
    else:
        yield FINE, f"{store}：完好", ""


def _backups(store: Path) -> Found:
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


def _locks(store: Path) -> Found:
    for kind, words in (("crawl", "有抓取正在进行"), ("write", "有进程正在写")):
        path = Path(f"{store}.{kind}.lock")
        if is_held(path):
            yield WARNING, words, f"等它结束；拿着 {path} 的进程可用 `fuser` 或 `lsof` 找到，锁随进程一起消失"
        else:
            yield FINE, f"没有进程拿着 {path.name}", ""


def _sources(store: Path) -> Found:  # noqa: ARG001
    from spiders import registry  # noqa: PLC0415 - every spider with it

    try:
        catalogue = registry.load()
    except AggregatorError as error:
        yield BAD, str(error), "改正这个文件"
        return
    for wrong in catalogue.errors:
        yield BAD, str(wrong), "改正这一条：在那之前不抓取这个来源"
    enabled = sum(source.enabled for source in catalogue.sources.values())
    advice = "" if enabled else "在 data/sources.local.toml 里启用几个"
    yield FINE if enabled else WARNING, f"{len(catalogue.sources)} 个来源，启用 {enabled} 个", advice
    if not os.environ.get("AGGREGATOR_CONTACT"):
        yield WARNING, "AGGREGATOR_CONTACT 没有设", "写上网址或邮箱：被抓取的网站有权知道是谁、找谁"


def _clock(store: Path) -> Found:
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
    if not store.is_file():
        return None
    try:
        with closing(connect(store, "mode=ro")) as db:
            (said,) = db.execute(LATEST).fetchone()
    except sqlite3.Error:
        return None
    return clock.parse_iso(said) if said else None


CHECKS: dict[str, Callable[[Path], Found]] = {
    "versions": _versions,
    "dictionary": _dictionary,
    "disk": _disk,
    "permissions": _permissions,
    "database": _database,
    "backups": _backups,
    "locks": _locks,
    "sources": _sources,
    "clock": _clock,
}
