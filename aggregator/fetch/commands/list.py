"""`scrapy list`: Scrapy's own command, but with status 2 where an entry of sources.toml cannot be used."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scrapy.commands import list as listing
from scrapy.spiderloader import get_spider_loader

from aggregator.errors import UsageError

if TYPE_CHECKING:
    import argparse


class Command(listing.Command):
    """Scrapy finds it by its base class, and names it after its file."""

    def short_desc(self) -> str:
        """One line for `scrapy -h`."""
        return "列出全部来源的名字；有写错的条目时退出状态为 2"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - Scrapy's interface
        """Called by Scrapy; the loader says what is wrong with entries."""
        assert self.settings is not None  # noqa: S101 - for the type: Scrapy sets it before it calls us
        loader = get_spider_loader(self.settings)
        sys.stdout.write("".join(f"{name}\n" for name in loader.list()))
        self.exitcode = UsageError.exit_status if getattr(loader, "problems", ()) else 0
