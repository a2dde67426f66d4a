"""`aggregator sources`: what is configured, and what is wrong with it; with commands that add to it and check it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from aggregator import paths
from aggregator.cli import held
from aggregator.cli.lazy import LazyGroup
from aggregator.cli.options import database_option, json_option
from aggregator.cli.output import print_json, print_lines
from aggregator.cli.stores import open_store
from aggregator.errors import StoreError
from aggregator.sources import Source
from aggregator.store import owners
from aggregator.store.connection import is_there

if TYPE_CHECKING:
    import sqlite3

    from aggregator.sources import Catalogue


# Where each subcommand is, in the order in which the help tells of them.
COMMANDS = {
    "add": "aggregator.cli.sources_add:add",
    "import": "aggregator.cli.sources_import:import_opml",
    "check": "aggregator.cli.sources_check:check",
    "new-platform": "aggregator.cli.new_platform:new_platform",
}


@click.group(
    short_help="列出全部来源；add、import 加来源，check 检查。",
    cls=LazyGroup,
    places=COMMANDS,
    invoke_without_command=True,
    help="列出全部来源：平台，data/sources.toml 和 data/sources.local.toml 中的条目；有数据库时，还有其中没有声明的"
    "（ingest 新建的，或者条目已经删去的），连同它们的篇数、最新的文章、最近一次变化、对外发布到什么程度；"
    "数据库读不了，声明的照样列出，退出状态是 1。",
)
@json_option
@database_option
@click.pass_context
def sources(context: click.Context, *, as_json: bool) -> None:
    """Print a line a source; entries that cannot be used go to standard error, and the exit status is 2; so does a
    store that cannot be read, with 1."""
    if context.invoked_subcommand is not None:
        return
    from spiders import registry  # noqa: PLC0415 - every spider with it

    catalogue = registry.load()
    undeclared, faults = _undeclared(catalogue)
    if as_json:
        told = [{**asdict(source), "declared": True} for source in catalogue.sources.values()]
        print_json({"sources": told + [_as_source(row) for row in undeclared]})
    else:
        _print(catalogue)
        print_lines(held.lines(undeclared, "没有声明"))
    for error in (*catalogue.errors, *faults):
        click.echo(f"aggregator: {error}", err=True)
    context.exit(max((error.exit_status for error in (*catalogue.errors, *faults)), default=0))


def _undeclared(catalogue: Catalogue) -> tuple[list[sqlite3.Row], list[StoreError]]:
    """What the store, if there is one, holds of sources without an entry; and why it cannot be read."""
    try:
        if not is_there(paths.database()):
            return [], []
        with open_store(readonly=True) as store:
            declared = catalogue.sources.keys() | catalogue.broken.keys()
            return owners.held(store.db, [name for name in owners.names(store.db) if name not in declared]), []
    except StoreError as error:
        return [], [error]


def _as_source(row: sqlite3.Row) -> dict[str, Any]:
    """The fields of an entry as far as the store knows them, and what it holds; nothing crawls such a source."""
    known = Source(name=row["name"], title=row["title"], homepage=row["homepage"], enabled=False)
    return {**asdict(known), **held.told(row), "declared": False}


def _print(catalogue: Catalogue) -> None:
    widest = max((len(name) for name in catalogue.sources), default=0)
    for name, source in catalogue.sources.items():
        click.echo(f"{name.ljust(widest)}  {_facts(source)}")


def _facts(source: Source) -> str:
    kind = (
        "平台"
        if source.platform
        else "、".join(way for way in ("feeds", "sitemaps", "listings") if getattr(source, way))
    )
    facts = [source.title, source.homepage, kind, held.PUBLISH[source.publish], "" if source.enabled else "停用"]
    return " · ".join(filter(None, facts))
