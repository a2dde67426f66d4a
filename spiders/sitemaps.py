"""Reads sitemaps (sitemaps.org), plain or gzipped, into the pages or the further sitemaps that they name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree
from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap

from aggregator.errors import RejectedError
from spiders.entries import absolute, collect, is_whole
from spiders.listing import Entry

if TYPE_CHECKING:
    from spiders.listing import Found

GZIP = b"\x1f\x8b"
# Bytes that a gzipped sitemap may grow to: sitemaps.org allows 50 MiB.
LARGEST = 50 * 1024 * 1024


def sitemap(body: bytes, url: str) -> Found:
    """The pages of a sitemap with the dates of their last change, or the sitemaps of an index.

    Raises RejectedError where it is no sitemap.
    """
    try:
        if body.startswith(GZIP):
            body = gunzip(body, max_size=LARGEST)
        found = Sitemap(body)
        rows = [row for row in found if row.get("loc")]
    except (etree.XMLSyntaxError, StopIteration, OSError, EOFError, ValueError) as error:
        raise RejectedError("sitemap", f"no sitemap ({type(error).__name__}); is its address still right?") from error
    if found.type not in ("urlset", "sitemapindex"):
        raise RejectedError("sitemap", f"no sitemap but <{found.type}>; is its address still right?")
    if not rows and (why := _broken(body)):
        raise RejectedError("sitemap", f"a sitemap that names nothing ({why})")
    named = collect(rows, lambda row: Entry(url=absolute(url, row["loc"]), changed=row.get("lastmod", "")))
    if found.type == "sitemapindex":
        named = replace(named, entries=(), further=tuple(entry.url for entry in named.entries))
    return replace(named, is_cut=bool(rows) and not is_whole(body))


def _broken(body: bytes) -> str:
    """What is wrong with a sitemap of which nothing could be read; "" where it is whole and there is nothing in it."""
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, remove_comments=True, remove_pis=True))
    except etree.XMLSyntaxError as error:
        return error.msg
    return "none of its entries is an address" if len(root) else ""
