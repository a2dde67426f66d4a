"""Sites: what politeness is owed to. Hosts of one registered name are one site, such as blog.51cto.com and 51cto.com.

Wherever names below a suffix are given to different people (github.io), each is a site of its own: the Public Suffix
List says where, in the edition that tldextract brings along.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tldextract import TLDExtract

if TYPE_CHECKING:
    from spiders.base import PlatformSpider

# Neither fetched nor kept on disk: two machines must divide the world alike.
_suffixes = TLDExtract(suffix_list_urls=(), include_psl_private_domains=True, cache_dir=None)


@cache
def site_of(url: str) -> str:
    """The site of an address or host.

    >>> site_of("https://blog.51cto.com/nav/cloud"), site_of("blinkfox.github.io"), site_of("http://127.0.0.1:80/")
    ('51cto.com', 'blinkfox.github.io', '127.0.0.1')
    """
    host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").rstrip(".")
    return _suffixes(host).top_domain_under_public_suffix or host


def sites_of(source: type[PlatformSpider]) -> frozenset[str]:
    """The sites that a crawl of a source asks: its own, and those of what it declares."""
    declared = [source.homepage, *source.hosts, *(listing.url for listing in source.listings)]
    if source.detail is not None:
        declared.append(source.detail.url)
    return frozenset(map(site_of, declared))
