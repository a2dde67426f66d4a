"""Reads listing pages (HTML) and JSON answers into what they lead to."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from aggregator.errors import RejectedError
from aggregator.page import data
from aggregator.page.addresses import clean
from spiders.listing import Entry, Found

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.http import TextResponse

    from spiders.listing import Listing


def page(response: TextResponse, listing: Listing) -> Found:
    """The links of a listing page: within `listing.posts`, and those to further pages."""
    base = response.css("base::attr(href)").get("")
    base = urljoin(response.url, base)
    links = response.css(listing.posts)
    entries = tuple(Entry(url=url) for url in _addresses(links.xpath("descendant-or-self::a/@href").getall(), base))
    if not listing.further:
        return Found(entries)
    every = _addresses(response.xpath("//a/@href | //link[@rel='next']/@href").getall(), base)
    return Found(entries, tuple(url for url in every if re.search(listing.further, url)))


def answer(response: TextResponse, listing: Listing) -> Found:
    """The posts of a JSON answer: `listing.items` is the path of its list. Raises RejectedError."""
    try:
        items = _at(json.loads(response.body), listing.items)
        return Found(tuple(_item(item, listing) for item in items or ()))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise RejectedError(
            "listing", f"no list of posts at {listing.items!r} in this answer ({error}): the interface has changed"
        ) from error


def _item(item: Any, listing: Listing) -> Entry:
    said = {name: data.texts(item, path) for name, path in listing.said.items()}
    return Entry(
        url=listing.link.format_map(item),
        title=next(iter(said.get("title", ())), ""),
        author=next(iter(said.get("author", ())), ""),
        published=next(iter(said.get("published", ())), ""),
        tags=tuple(said.get("tags", ())),
        page=json.dumps(item, ensure_ascii=False) if listing.whole else "",
    )


def _addresses(hrefs: Iterable[str], base: str) -> list[str]:
    """Addresses as they are asked for: absolute, without tracking parameters and fragments, each once, in order."""
    found: dict[str, None] = {}
    for href in hrefs:
        try:
            url = clean(urljoin(base, href.strip()))
        except ValueError:
            continue
        if url.startswith(("http://", "https://")):
            found[url] = None
    return list(found)


def _at(data: Any, path: str) -> Any:
    for key in filter(None, path.split(".")):
        data = data[key]
    return data
