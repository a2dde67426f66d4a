"""What a look at a site found, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.discover.pattern import Pattern
    from spiders.listing import Entry


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: what it calls itself, the site that it is of, and its entries."""

    url: str
    title: str
    site: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap, or an index with those below it that were read; `whole` is false where some were not."""

    url: str
    urls: tuple[str, ...]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Archive:
    """A listing page: what it lists (strays among it), the expression of its further pages, and the second of them."""

    url: str
    posts: tuple[str, ...]
    next: str = ""
    second: str = ""


@dataclass(slots=True)
class Findings:
    """A site as it was found; `others` are pages that are no posts."""

    homepage: str
    title: str = ""
    engine: str = ""
    feeds: list[Feed] = field(default_factory=list)
    sitemaps: list[Sitemap] = field(default_factory=list)
    archives: list[Archive] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    pattern: Pattern | None = None
