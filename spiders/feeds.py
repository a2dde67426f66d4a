"""Reads feeds (RSS, Atom, RDF, JSON Feed) into the posts that they name.

feedparser reads what was fetched, never an address (it would fetch it). Dates are kept as printed: it turns
2021年3月4日 into another month, and CST into America's.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import feedparser

from aggregator.errors import RejectedError
from spiders.listing import Entry, Found

if TYPE_CHECKING:
    from collections.abc import Iterable


def feed(body: bytes, url: str, content_type: str = "") -> Found:
    """The entries of a feed that have a link, and the address of its next page where it names one.

    Takes long for a long feed (0.4 s for 260 KB): to be called in a thread. Raises RejectedError where it is no feed.
    """
    if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return _json_feed(body, url)
    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    # A stream, for bytes that are the name of a file are opened. Nothing of its HTML is used, so none is cleaned.
    parsed: Any = feedparser.parse(BytesIO(body), response_headers=headers, sanitize_html=False)
    if not parsed.entries and not parsed.get("version"):
        raise RejectedError("feed", f"no feed ({_why(parsed)}); is its address still right?")
    links = parsed.get("feed", {}).get("links", ())
    further = tuple(urljoin(url, link["href"]) for link in links if link.get("rel") == "next" and link.get("href"))
    return Found(tuple(_named(_entry(item, url) for item in parsed.entries)), further)


def _why(parsed: Any) -> str:
    error = parsed.get("bozo_exception")
    return str(error).strip().splitlines()[0] if error and str(error).strip() else "no RSS, Atom or JSON Feed"


def _entry(item: Any, base: str) -> Entry:
    link = str(item.get("link") or "")
    if not link and item.get("guidislink", False):
        link = str(item.get("id") or "")
    return Entry(
        url=urljoin(base, link) if link else "",
        title=str(item.get("title") or ""),
        author=str(item.get("author") or ""),
        # `in` and [] on purpose: get("published") would answer with `updated`.
        published=str(item["published"]) if "published" in item else str(item.get("updated") or ""),
        tags=tuple(str(tag.get("label") or tag.get("term") or "") for tag in item.get("tags") or ()),
    )


def _json_feed(body: bytes, base: str) -> Found:
    """JSON Feed 1.1 (jsonfeed.org), which feedparser does not know."""
    try:
        data = json.loads(body)
        items = [item for item in data["items"] if isinstance(item, dict)]
    except (ValueError, LookupError, TypeError) as error:
        raise RejectedError("feed", f"neither XML nor a JSON Feed ({error}); is its address still right?") from error
    further = data.get("next_url")
    return Found(
        tuple(_named(_json_entry(item, base) for item in items)), (urljoin(base, str(further)),) if further else ()
    )


def _json_entry(item: dict[str, Any], base: str) -> Entry:
    link = str(item.get("url") or item.get("external_url") or "")
    authors = item.get("authors") or [item.get("author")]
    names = [str(author.get("name") or "") for author in authors if isinstance(author, dict)]
    return Entry(
        url=urljoin(base, link) if link else "",
        title=str(item.get("title") or ""),
        author=next(iter(names), ""),
        published=str(item.get("date_published") or ""),
        tags=tuple(str(tag) for tag in item.get("tags") or ()),
    )


def _named(entries: Iterable[Entry]) -> Iterable[Entry]:
    """Entries that lead somewhere."""
    return (entry for entry in entries if entry.url.startswith(("http://", "https://")))
