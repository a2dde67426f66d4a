"""Reads listing pages (HTML) and JSON answers into what they lead to."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from parsel import css2xpath

from aggregator.errors import RejectedError
from aggregator.page import data
from aggregator.page.addresses import clean
from spiders.entries import UNREADABLE, absolute, collect, sound
from spiders.listing import Entry, Found

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.http import TextResponse

    from spiders.listing import Listing

# Links of one page that are looked at: twice what a run asks for (CLOSESPIDER_PAGECOUNT). 600,000 fit into the largest
# page that is fetched, and each costs half a millisecond.
MOST_LINKS = 20_000
TOO_MANY = f"more links than the {MOST_LINKS:,} that are read of a page"

CHANGED = "no list of posts at {path!r} in this answer ({why}): the interface has changed"


def page(response: TextResponse, listing: Listing) -> Found:
    """The links of a listing page: within `listing.posts`, and those to further pages."""
    base = response.css("base::attr(href)").get("")
    base = urljoin(response.url, base)
    named = _first(a.get("href") for box in _found(response, css2xpath(listing.posts)) for a in box.iter("a"))
    entries = tuple(Entry(url=url) for url in _addresses(named, base))
    problem, unread = (TOO_MANY, 1) if len(named) == MOST_LINKS else ("", 0)
    if not listing.further:
        return Found(entries, (), problem, unread)
    every = _addresses(_first(a.get("href") for a in _found(response, "//a | //link[@rel='next']")), base)
    return Found(entries, tuple(url for url in every if re.search(listing.further, url)), problem, unread)


def _found(response: TextResponse, xpath: str) -> Any:
    """The elements that an XPath finds, without a selector around each: half a million of them took a gigabyte."""
    return response.selector.root.xpath(xpath)


def _first(hrefs: Iterable[str | None]) -> list[str]:
    """The first MOST_LINKS of the links that lead somewhere."""
    return list(islice((href for href in hrefs if href is not None), MOST_LINKS))


def answer(response: TextResponse, listing: Listing) -> Found:
    """The posts of a JSON answer: `listing.items` is the path of its list. Raises RejectedError."""
    try:
        items = list(_at(json.loads(response.body), listing.items) or ())
    except UNREADABLE as error:
        raise RejectedError("listing", CHANGED.format(path=listing.items, why=error)) from error
    found = collect(items, lambda item: _item(item, listing, response.url))
    if found.unread and not found.entries:
        raise RejectedError("listing", CHANGED.format(path=listing.items, why=found.problem))
    return found


def _item(item: Any, listing: Listing, base: str) -> Entry:
    said = {name: data.texts(item, path) for name, path in listing.said.items()}
    return Entry(
        url=absolute(base, listing.link.format_map(item)),
        title=next(iter(said.get("title", ())), ""),
        author=next(iter(said.get("author", ())), ""),
        published=next(iter(said.get("published", ())), ""),
        tags=tuple(said.get("tags", ())),
        page=json.dumps(item, ensure_ascii=False) if listing.whole else "",
    )


def _addresses(hrefs: Iterable[str], base: str) -> list[str]:
    """Addresses as they are asked for: absolute, without tracking parameters and fragments, each once, in order."""
    return list(dict.fromkeys(map(clean, sound(base, hrefs))))


def _at(data: Any, path: str) -> Any:
    for key in filter(None, path.split(".")):
        data = data[key]
    return data
