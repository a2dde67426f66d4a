"""Whether the program is in order: what it runs on, and the files of data/ that it reads."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

from aggregator import __version__
from aggregator.checks.finding import BAD, FINE, WARNING, Found
from aggregator.errors import AggregatorError

# WAL databases that two processes write and checkpoint at once may lose committed data before these
# (https://www.sqlite.org/wal.html#walresetbug): the first good one, and the branches that it was mended in too.
MENDED = (3, 51, 3)
MENDED_TOO = ((3, 44, 6), (3, 50, 7))


def versions(store: Path) -> Found:  # noqa: ARG001 - all checks are asked in one way
    """The versions at work, and whether SQLite's is one that can lose data."""
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


def settings(store: Path) -> Found:  # noqa: ARG001
    """Whether the environment says nothing that no setting can be. Raises UsageError."""
    from aggregator.fetch import environment  # noqa: PLC0415 - Scrapy with it
    from aggregator.scale.patience import patience  # noqa: PLC0415

    environment.completed()
    patience()
    yield FINE, "环境变量里的设置都能用", ""


def dictionary(store: Path) -> Found:  # noqa: ARG001
    """Whether the words, tags, resources and weights can be read."""
    from aggregator.curate.weights import weights  # noqa: PLC0415
    from aggregator.publish import resources  # noqa: PLC0415 - a dictionary of 5 MB is read for it
    from aggregator.text.vocabulary import vocabulary  # noqa: PLC0415

    try:
        vocabulary("rjieba")
        resources.load()
        weights()
    except (AggregatorError, OSError) as error:
        yield BAD, str(error), "改正这个文件；data/ 中的，也可以用 git checkout data/ 取回原来的"
    else:
        yield FINE, "词典、标签表、资源表和评分权重都能读", ""


def sources(store: Path) -> Found:  # noqa: ARG001
    """Bad entries, how many sources are enabled, and whether who asks is named."""
    from spiders import registry  # noqa: PLC0415 - every spider with it

    try:
        catalogue = registry.load()
    except AggregatorError as error:
        yield BAD, str(error), "改正这个文件，或者指着它的环境变量"
        return
    for wrong in catalogue.errors:
        yield BAD, str(wrong), "改正这一条：在那之前不抓取这个来源"
    enabled = sum(source.enabled for source in catalogue.sources.values())
    advice = "" if enabled else "在 data/sources.local.toml 里启用几个"
    yield FINE if enabled else WARNING, f"{len(catalogue.sources)} 个来源，启用 {enabled} 个", advice
    if not os.environ.get("AGGREGATOR_CONTACT"):
        yield WARNING, "AGGREGATOR_CONTACT 没有设", "写上网址或邮箱：被抓取的网站有权知道是谁、找谁"
