"""`aggregator demo`: the main job on the bundled archive. Crawl, curate, export, and print the 精选 listing."""

from __future__ import annotations

import os
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aggregator import paths
from aggregator.cli import cards, terminal
from aggregator.cli.values import Place
from aggregator.clock import now
from aggregator.errors import AggregatorError, DataError, UsageError
from aggregator.store import state
from aggregator.store.database import Store

if TYPE_CHECKING:
    from aggregator.publish.manifest import Manifest

FOLDER = paths.DATA / "demo"

# As many as one likes to scroll through; `aggregator list --featured` shows the rest.
SHOWN = 20

# The name under which a store says that the demo made it, and may make it anew.
MARK = "demo"

FEATURED = "select * from featured order by rank limit ?"


@dataclass(frozen=True, slots=True)
class Demo:
    """What data/demo/demo.toml says: the moment it is looked at, the archive, the sources to crawl, and what is among
    them on purpose.
    """

    now: str
    archive: Path
    sources_file: Path
    sources: tuple[str, ...]
    planted: str


@click.command(
    short_help="演示：用自带的网页存档跑一遍全部流程，不访问网络。",
    help="演示：用自带的网页存档跑一遍全部流程（抓取、评选、导出），打印精选列表。不访问网络。",
)
@click.option(
    "--into",
    type=Place(file_okay=False),
    default=paths.DATA,
    help="demo.db 和 demo-export.db 放在哪个文件夹（默认 data/）。",
)
def demo(*, into: Path) -> None:
    """Make both files anew and print the listing as a downstream site would read it."""
    declared = load()
    database, file = into.absolute() / paths.DEMO.name, into.absolute() / paths.DEMO_EXPORT.name
    _make(into.absolute())
    _check(database, declared)
    _start_over(database)
    os.environ |= {
        "AGGREGATOR_DB": str(database),
        "AGGREGATOR_NOW": declared.now,
        "AGGREGATOR_SOURCES": str(declared.sources_file),
    }
    _crawl(declared)
    made = _export(database, file)
    for line in _listing(file, made, terminal.columns()):
        click.echo(line)
    for line in _what_next(database, file):
        click.echo(line)


def load(folder: Path = FOLDER) -> Demo:
    """The demo's declaration. Raises DataError where it is missing or not as it should be."""
    path = folder / "demo.toml"
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        archive, sources_file = folder / said["archive"], folder / said["sources_file"]
        return Demo(said["now"], archive, sources_file, tuple(said["sources"]), said["planted"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path}: {error}: check out data/demo/ again") from error


def _make(folder: Path) -> None:
    """Make the folder of the demo's files. Raises AggregatorError where they cannot be made there."""
    try:
        paths.make_writable(folder)
    except OSError as error:
        raise AggregatorError(
            f"{folder}: the demo's files cannot be made there: {error.strerror}; name another folder with --into"
        ) from error


def _check(database: Path, declared: Demo) -> None:
    """Raise UsageError where a file stands in the demo's place that is not one of the demo's, or is in use as more."""
    if not database.exists():
        return
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
            is_demo = db.execute("select 1 from state where name = ?", (MARK,)).fetchone()
            others = {row[0] for row in db.execute("select name from sources")} - {*declared.sources}
    except sqlite3.Error:
        is_demo, others = None, set()
    if not is_demo:
        raise UsageError(
            f"{database}: was not made by the demo, which would delete it: move it away, or name another folder with"
            " --into"
        )
    if others:
        raise UsageError(
            f"{database}: has sources that are not the demo's ({', '.join(sorted(others)[:3])}), and the demo would"
            " make it anew; name another folder with --into"
        )


def _start_over(database: Path) -> None:
    """The demo shows a first run: what an earlier one left is removed, and a new store is made. Raises StoreError."""
    for ending in ("", "-wal", "-shm"):
        Path(f"{database}{ending}").unlink(missing_ok=True)
    with Store.open(database, anew=True) as store:
        state.keep(store, MARK, "1")


def _crawl(declared: Demo) -> None:
    from aggregator.fetch.crawl import crawl  # noqa: PLC0415 - a second of Scrapy
    from aggregator.fetch.summary import line  # noqa: PLC0415

    click.echo(f"一、抓取（自带的存档，不访问网络）\n  {declared.planted}")
    # What goes wrong on purpose (a challenge page, an empty article) is in the summary lines.
    for run in crawl(declared.sources, archive=declared.archive, settings={"LOG_LEVEL": "ERROR"}):
        click.echo("  " + line(run))
        if run.status == AggregatorError.exit_status:
            raise AggregatorError(f"{run.source}: the demo's crawl failed: {run.reason}")


def _export(database: Path, file: Path) -> Manifest:
    from aggregator.publish.export import export  # noqa: PLC0415

    with Store.open(database) as store:
        made = export(store, file, now=now())
    counts = made.counts
    click.echo(
        f"二、评选并导出：{counts['posts']} 篇文章，其中 {counts['duplicates']} 篇重复；"
        f"精选 {counts['featured']} 篇，{counts['tags']} 个标签"
    )
    return made


def _listing(file: Path, made: Manifest, columns: int) -> Iterator[str]:
    total = made.counts["featured"]
    yield f"\n精选列表，共{total}篇文章" + (f"，前 {SHOWN} 篇：" if total > SHOWN else "")
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        for row in db.execute(FEATURED, (SHOWN,)):
            yield ""
            yield from cards.card({**row, "tags": row["tags"].split("\x1f") if row["tags"] else []}, columns)


def _what_next(database: Path, file: Path) -> Iterator[str]:
    yield f"\n数据库：{database}"
    yield f"导出文件：{file}（下游网站只读这一个文件，清单在旁边）"
    yield f"全部精选：aggregator list --featured --limit 100 --db {database}"
    yield f"搜索：aggregator search --db {database} 容器 部署"
    yield f"在浏览器里看：aggregator serve {file}"
