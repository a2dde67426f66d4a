"""All that can be crawled, by name: the platforms of spiders/ and the sources of sources.toml."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import spiders
from aggregator import sources
from spiders.base import PlatformSpider
from spiders.blog import BlogSpider, spider_of

if TYPE_CHECKING:
    from aggregator.page.rules import Rules
    from aggregator.sources import Catalogue, Source


@cache
def platforms() -> dict[str, type[PlatformSpider]]:
    """The platforms by name: every spider class of this package's modules that has one."""
    for module in pkgutil.iter_modules(spiders.__path__):
        importlib.import_module(f"spiders.{module.name}")
    found = (cls for cls in PlatformSpider.__subclasses__() if cls is not BlogSpider)
    return {cls.name: cls for cls in sorted(found, key=lambda cls: cls.name)}


def rules_for(url: str) -> tuple[Rules, ...]:
    """The rules of the platform whose host an address is on, or below; none where there is no such platform."""
    return _rules_for((urlsplit(url).hostname or "").lower())


@lru_cache(maxsize=1024)
def _rules_for(host: str) -> tuple[Rules, ...]:
    hosts = {known: cls for cls in platforms().values() for known in cls.hosts}
    fitting = [known for known in hosts if host == known or host.endswith(f".{known}")]
    return hosts[max(fitting, key=len)].rules if fitting else ()


def load() -> Catalogue:
    """Platforms and sources, and what is wrong with entries. Raises UsageError for a file that is not TOML."""
    return sources.load(sources.files(), (cls.source() for cls in platforms().values()))


def catalogue() -> dict[str, Source]:
    """All sources by name, with title, homepage, timezone, publish and enabled. Raises UsageError as `load` does."""
    return load().sources


def spider(source: Source) -> type[PlatformSpider]:
    """The spider class of a source."""
    return platforms()[source.name] if source.platform else spider_of(source)
