"""The entries of a listing, each read by itself: one that is not as it should be costs no other its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urljoin, urlsplit

from spiders.listing import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from spiders.listing import Entry

T = TypeVar("T")

# What reading of strangers' data raises: a bad address or number, another type than was meant, a field that is missing.
UNREADABLE = (ValueError, TypeError, AttributeError, LookupError)

# How a feed or a sitemap ends.
END = re.compile(rb"</(?:[\w.-]+:)?(?:rss|channel|feed|RDF|urlset|sitemapindex)\s*>", re.IGNORECASE)

# Characters of an entry that are quoted: enough to find it.
QUOTED = 120


def collect(items: Iterable[T], read: Callable[[T], Entry], further: Sequence[str] = ()) -> Found:
    """What `read` makes of the items, as far as it leads to the web; what it cannot read is counted."""
    entries: list[Entry] = []
    problem, unread = "", 0
    for number, item in enumerate(items, start=1):
        try:
            entry = read(item)
        except UNREADABLE as error:
            problem = problem or f"entry {number} cannot be read ({error}): {repr(item)[:QUOTED]}"
            unread += 1
            continue
        if is_web(entry.url):
            entries.append(entry)
    return Found(tuple(entries), tuple(further), problem, unread)


def absolute(base: str, link: str) -> str:
    """A link as an address. Raises ValueError where none can be asked for that: a broken host, port or character."""
    url = urljoin(base, link.strip())
    _ = urlsplit(url).port, url.encode()
    return url


def sound(base: str, links: Iterable[str]) -> list[str]:
    """Those of the links that are addresses of the web, absolute."""
    found = []
    for link in links:
        try:
            url = absolute(base, link)
        except ValueError:
            continue
        if is_web(url):
            found.append(url)
    return found


def is_whole(body: bytes) -> bool:
    """Whether a feed or a sitemap has its end; what stands behind it does not matter."""
    # Every other byte of UTF-16 is none of the tag's.
    return END.search(body.replace(b"\0", b"")) is not None


def is_web(url: str) -> bool:
    """Whether an absolute address is http or https."""
    return url.startswith(("http://", "https://"))
