"""Any blog with no code: the spider of an entry of data/sources.toml.

No platform: SourceLoader makes one of these for each source.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import unquote, urljoin, urlsplit

from aggregator.page.addresses import clean, key_of
from spiders import wordpress
from spiders.base import PlatformSpider
from spiders.listing import Listing

if TYPE_CHECKING:
    from aggregator.sources import Source
    from spiders.listing import Kind

# Pages of one listing of one blog. The largest blog seen (508 posts) has 51; at ten posts a page this is 5,000 posts.
MOST_PAGES = 500


class BlogSpider(PlatformSpider):
    """A blog as its source describes it. `of` is the source; made by `spider_of`."""

    of: ClassVar[Source]
    # Keys of the homepage and of what leads to posts: none is a post, however wide `posts` is.
    entrances: ClassVar[frozenset[str]]
    most_pages = MOST_PAGES

    @classmethod
    def source(cls) -> Source:
        """The entry itself."""
        return cls.of

    @classmethod
    def is_post(cls, url: str) -> bool:
        """Whether an address is on the blog's host and matches `posts` (written as it is or percent-encoded)."""
        url = clean(url)
        if _host(url) not in map(_bare, cls.hosts) or key_of(url) in cls.entrances:
            return False
        return bool(re.search(cls.posts, url) or re.search(cls.posts, unquote(url)))


@cache
def spider_of(source: Source) -> type[BlogSpider]:
    """The spider class of a source, made once."""
    settings = {"DOWNLOAD_DELAY": source.delay} if source.delay else None
    declaration = {
        "__doc__": f"{source.title}, as sources.toml describes it.",
        "of": source,
        "name": source.name,
        "title": source.title,
        "homepage": source.homepage,
        "timezone": source.timezone,
        "publish": source.publish,
        "enabled": source.enabled,
        "keep_raw": source.keep_raw,
        "hosts": (urlsplit(source.homepage).hostname or "",),
        "posts": source.posts,
        "entrances": frozenset(key_of(urljoin(source.homepage, path)) for path in ("", *_paths(source))),
        "listings": tuple(_listings(source)),
        "rules": (wordpress.API,) if any(map(wordpress.is_api, source.listings)) else (),
        "custom_settings": settings,
    }
    return type(f"BlogSpider[{source.name}]", (BlogSpider,), declaration)


def _listings(source: Source) -> list[Listing]:
    """Feeds first: they name dates, so that what is older than `since` need not be fetched."""
    ways: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("feed", source.feeds),
        ("sitemap", source.sitemaps),
        ("page", source.listings),
    )
    return [_listing(source, kind, path) for kind, paths in ways for path in paths]


def _listing(source: Source, kind: Kind, path: str) -> Listing:
    url = _literal(urljoin(source.homepage, path))
    if wordpress.is_api(path):
        return wordpress.listing(url)
    return Listing(url=url, kind=kind, evidence="real", further=source.next if kind == "page" else "")


def _paths(source: Source) -> tuple[str, ...]:
    return (*source.feeds, *source.sitemaps, *source.listings)


def _literal(url: str) -> str:
    """An address that stands in a template as it is."""
    return url.replace("{", "%7B").replace("}", "%7D")


def _host(url: str) -> str:
    return _bare(urlsplit(url).hostname or "")


def _bare(host: str) -> str:
    return host.removeprefix("www.")
