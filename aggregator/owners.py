"""Whose a post is that no spider brought: the source that was named, else the one that has its host."""

from __future__ import annotations

from functools import cache, lru_cache
from urllib.parse import urlsplit

from aggregator.sources import Source
from spiders.registry import catalogue, platforms


def owner_of(url: str, name: str = "") -> Source:
    """The source of this name, else of this address; one that is declared nowhere is made, `publish` full.

    It has the name that was given, or its host's. Raises UsageError where a sources file is no TOML.
    """
    name = name.strip()
    if name:
        return _sources().get(name) or Source(name=name, title=name, homepage="")
    return _by_address(url)


@lru_cache(maxsize=4096)
def _by_address(url: str) -> Source:
    host, path = _place(url)
    homes = {_place(source.homepage): source for source in _sources().values() if not source.platform}
    # Of several blogs on one host (pages of users), the one whose homepage the address is furthest below.
    below = [home for home in homes if home[0] == host and path.startswith(home[1])]
    if below:
        return homes[max(below, key=lambda home: len(home[1]))]
    return _platform(host) or Source(name=host, title=host, homepage=f"https://{host}/")


def _platform(host: str) -> Source | None:
    hosts = {known.removeprefix("www."): name for name, spider in platforms().items() for known in spider.hosts}
    fitting = [known for known in hosts if host == known or host.endswith(f".{known}")]
    return _sources()[hosts[max(fitting, key=len)]] if fitting else None


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path or "/"


@cache
def _sources() -> dict[str, Source]:
    return catalogue()
