"""Whose a post is that no spider brought: the source that was named, else the one that has its host."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aggregator.errors import RejectedError
from aggregator.sources import Source
from spiders.registry import load, platforms

if TYPE_CHECKING:
    from aggregator.sources import Catalogue


def owner_of(url: str, name: str = "") -> Source:
    """The source of this name, else of this address; one that is declared nowhere is made.

    It has the name that was given, or its host's. Raises RejectedError where the source's entry is bad: what may be
    republished of it is not known then. Raises UsageError where a sources file is no TOML.
    """
    name = name.strip() or _by_address(url)
    if broken := _catalogue().broken.get(name):
        raise RejectedError("source", f"its source's entry is bad, mend it first: {broken.error}")
    return _catalogue().sources.get(name) or Source(name=name, title=name, homepage=_home_of(name, url))


def declared_at(url: str) -> Source | None:
    """The declared source that an address belongs to; None where it belongs to none."""
    return _catalogue().sources.get(_by_address(url))


def _home_of(name: str, url: str) -> str:
    return f"https://{name}/" if name == _place(url)[0] else ""


@lru_cache(maxsize=4096)
def _by_address(url: str) -> str:
    """The name of the source that an address belongs to; its host where there is none."""
    host, path = _place(url)
    catalogue = _catalogue()
    homes = {_place(source.homepage): source.name for source in catalogue.sources.values() if not source.platform}
    homes |= {_place(broken.homepage): name for name, broken in catalogue.broken.items() if name not in platforms()}
    # Of several blogs on one host (pages of users), the one whose homepage the address is furthest below.
    below = [home for home in homes if home[0] == host and path.startswith(home[1])]
    if below:
        return homes[max(below, key=lambda home: len(home[1]))]
    return _platform(host) or host


def _platform(host: str) -> str:
    """The name of the platform that a host belongs to; "" where there is none."""
    hosts = {known.removeprefix("www."): name for name, spider in platforms().items() for known in spider.hosts}
    fitting = [known for known in hosts if host == known or host.endswith(f".{known}")]
    return hosts[max(fitting, key=len)] if fitting else ""


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path or "/"


@cache
def _catalogue() -> Catalogue:
    return load()
