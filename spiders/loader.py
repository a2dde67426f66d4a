"""SourceLoader: what `scrapy list` and `scrapy crawl NAME` know, platforms and sources of sources.toml alike."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Self

import click

from aggregator.errors import UsageError
from spiders import registry

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.settings import BaseSettings


class SourceLoader:
    """Scrapy's interface of a spider loader (SPIDER_LOADER_CLASS).

    A bad entry is said on standard error where all are listed, and the others are known; `broken` are its errors by
    name. A file that is not TOML, or not there, ends the program with status 2: Scrapy makes the loader before any
    of our commands could say it without a traceback.
    """

    def __init__(self) -> None:
        try:
            catalogue = registry.load()
        except UsageError as error:
            _say(str(error))
            raise SystemExit(error.exit_status) from error
        self.sources = catalogue.sources
        self.problems = catalogue.errors
        self.broken = {name: broken.error for name, broken in catalogue.broken.items()}

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:  # noqa: ARG003 - Scrapy's interface
        """Made by Scrapy."""
        return cls()

    def load(self, spider_name: str) -> type[Spider]:
        """The spider class of a source. Raises KeyError, as Scrapy wants, where there is none."""
        return registry.spider(self.sources[spider_name])

    def find_by_request(self, request: Request) -> list[str]:
        """The names of the sources that a request's host belongs to."""
        return [name for name in sorted(self.sources) if self.load(name).handles_request(request)]

    def list(self) -> list[str]:
        """The names of all sources that can be used."""
        for problem in self.problems:
            _say(f"{problem}: not used until that is mended")
        return sorted(self.sources)


@cache
def _say(problem: str) -> None:
    """Once a process: a crawl of several sources makes several loaders."""
    click.echo(f"aggregator: {problem}", err=True)
