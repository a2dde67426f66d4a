"""`aggregator sources`: what is configured, and what is wrong with it; with commands that add to it and check it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from aggregator.cli.lazy import LazyGroup
from aggregator.cli.options import json_option
from aggregator.cli.output import print_json

if TYPE_CHECKING:
    from aggregator.sources import Catalogue, Source

PUBLISH = {"full": "全文", "excerpt": "摘要", "link": "仅链接"}


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
    help="列出全部来源：平台，以及 data/sources.toml 和 data/sources.local.toml 中的条目。",
)
@json_option
@click.pass_context
def sources(context: click.Context, *, as_json: bool) -> None:
    """Print a line a source; entries that cannot be used go to standard error, and the exit status is 2."""
    if context.invoked_subcommand is not None:
        return
    from spiders import registry  # noqa: PLC0415 - every spider with it

    catalogue = registry.load()
    if as_json:
        print_json({"sources": [asdict(source) for source in catalogue.sources.values()]})
    else:
        _print(catalogue)
    for error in catalogue.errors:
        click.echo(f"aggregator: {error}", err=True)
    context.exit(2 if catalogue.errors else 0)


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
    facts = [source.title, source.homepage, kind, PUBLISH[source.publish], "" if source.enabled else "停用"]
    return " · ".join(filter(None, facts))
