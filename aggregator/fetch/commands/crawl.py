"""`scrapy crawl NAME`: Scrapy's own command, but its exit status says what happened.

0 fine · 1 failed · 2 no such source, or a wrong argument · 3 ran, but the source looks broken · 75 another crawl is
running.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from scrapy.commands import crawl
from scrapy.exceptions import UsageError as ScrapyUsageError

from aggregator.errors import AggregatorError, UsageError
from aggregator.fetch import after, environment, logs, ready
from aggregator.fetch.crew import run_of, was_stopped
from aggregator.fetch.lock import crawl_lock
from aggregator.fetch.summary import line
from aggregator.store.connection import check_is_store

if TYPE_CHECKING:
    import argparse
    import asyncio

    from aggregator.run import Run


class Command(crawl.Command):
    """Scrapy finds it by its base class, and names it after its file."""

    def short_desc(self) -> str:
        """One line for `scrapy -h`."""
        return "抓取一个来源（平台，或 data/sources.toml 中的条目），经过全部环节，存入数据库"

    def long_desc(self) -> str:
        """For `scrapy crawl -h`."""
        return (
            f"{self.short_desc()}。-a pages=N 只看前 N 个列表页；-a since=日期 只要这天之后的；-a url=地址 只抓这一篇。"
            "退出状态：0 正常，1 失败，2 用法不对，3 来源看来坏了，75 另有抓取在进行。"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Scrapy's, and --wait."""
        super().add_options(parser)
        parser.add_argument(
            "--wait", type=float, default=0, metavar="SECONDS", help="wait so long for another crawl to end"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy before it logs anything."""
        super().process_options(args, opts)
        assert self.settings is not None  # noqa: S101 - for the type: Scrapy sets it before it calls us
        logs.quiet(self.settings["LOG_LEVEL"])

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy; leaves the exit status in `exitcode`."""
        if len(args) != 1:
            raise ScrapyUsageError("name one source, such as: scrapy crawl 51cto (`scrapy list` shows all)")
        try:
            self.exitcode = self._crawl(args[0], opts)
        except UsageError as error:
            raise ScrapyUsageError(str(error), print_help=False) from error
        except AggregatorError as error:
            sys.stderr.write(f"scrapy crawl {args[0]}: {error}\n")
            self.exitcode = error.exit_status

    def _crawl(self, name: str, opts: argparse.Namespace) -> int:
        assert self.crawler_process is not None  # noqa: S101 - for the type: Scrapy makes it before it calls us
        settings = self.crawler_process.settings.copy()
        environment.apply(settings)
        spiders = self.crawler_process.spider_loader
        ready.check_arguments(ready.known(name, spiders), spiders, opts.spargs)
        database = Path(settings["DATABASE"])
        check_is_store(database)
        ready.check_question(name, spiders, opts.spargs, database)
        with crawl_lock(database, opts.wait):
            declared = ready.declared(spiders)
            ready.look(settings, declared)
            run = self._run_spider(name, opts.spargs)
            if not was_stopped([name], [run]):
                after.settle(database, declared)
        return run.status or 0

    def _run_spider(self, name: str, arguments: dict[str, Any]) -> Run:
        """Crawl, and return what came of it."""
        assert self.crawler_process is not None  # noqa: S101
        crawler = self._create_crawler(name)
        task = self.crawler_process.crawl(crawler, **arguments)
        self.crawler_process.start()
        run = run_of(name, crawler, cast("asyncio.Task[None]", task))
        sys.stderr.write(line(run) + "\n")
        return run
