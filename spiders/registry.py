"""All that can be crawled, by name: the platforms of spiders/ and the sources of sources.toml."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeGuard
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
    """The platforms by name: the spider classes that the modules of this package declare."""
    modules = [importlib.import_module(f"spiders.{found.name}") for found in pkgutil.iter_modules(spiders.__path__)]
    declared = [cls for module in modules for cls in vars(module).values() if _is_platform(cls, module.__name__)]
    return {cls.name: cls for cls in sorted(declared, key=lambda cls: cls.name)}


def _is_platform(value: object, module: str) -> TypeGuard[type[PlatformSpider]]:
    """Whether a module's name stands for a platform of its own; the bases and what is only imported do not."""
    return (
        isinstance(value, type)
        and issubclass(value, PlatformSpider)
        and value.__module__ == module
        and value not in (PlatformSpider, BlogSpider)
    )


def rules_for(url: str) -> tuple[Rules, ...]:
    """The rules of the platform whose host an address is on, or below; none where there is no such platform."""
    try:
        return _rules_for(urlsplit(url).hostname or "")
    except ValueError:
        return ()


@lru_cache(maxsize=1024)
def _rules_for(host: str) -> tuple[Rules, ...]:
    hosts = {known: cls for cls in platforms().values() for known in cls.hosts}
    fitting = [known for known in hosts if host == known or host.endswith(f".{known}")]
    return hosts[max(fitting, key=len)].rules if fitting else ()


def load(*, making: bool = False) -> Catalogue:
    """Platforms and sources, and what is wrong with entries; `making` as of sources.files.

    Raises UsageError for a file that is not TOML, or not there.
    """
    return sources.load(sources.files(making=making), (cls.source() for cls in platforms().values()))


def catalogue(*, making: bool = False) -> dict[str, Source]:
    """All sources by name, with title, homepage, timezone, publish and enabled. Raises UsageError as `load` does."""
    return load(making=making).sources


def spider(source: Source) -> type[PlatformSpider]:
    """The spider class of a source."""
    return platforms()[source.name] if source.platform else spider_of(source)
