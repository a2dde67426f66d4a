"""Reads feeds (RSS, Atom, RDF, JSON Feed) into the posts that they name.

feedparser reads what was fetched, never an address (it would fetch it). Dates are kept as printed: it turns
2021年3月4日 into another month, and CST into America's.
"""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.sax import SAXException

import feedparser

from aggregator.errors import RejectedError
from spiders.entries import absolute, collect, is_whole, sound
from spiders.listing import Entry, Found


def feed(body: bytes, url: str, content_type: str = "") -> Found:
    """The entries of a feed that have a link, and the address of its next page where it names one.

    Takes long for a long feed (0.4 s for 260 KB): to be called in a thread. Raises RejectedError where it is no feed.
    """
    if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return _json_feed(body, url)
    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    is_broken_off = not is_whole(body)
    if is_broken_off:
        # Half a character in the end would have all others read as of another encoding. In UTF-16, which alone begins
        # with a NUL about "<", a character has two bytes, and the byte ">" is half of one.
        end = len(body) // 2 * 2 if b"\0" in body[:4] else body.rfind(b">") + 1
        body = body[:end] or body
    # A stream, for bytes that are the name of a file are opened. Nothing of its HTML is used, so none is cleaned.
    parsed: Any = feedparser.parse(BytesIO(body), response_headers=headers, sanitize_html=False)
    if not parsed.entries and not parsed.get("version"):
        raise RejectedError("feed", f"no feed ({_why(parsed)}); is its address still right?")
    links = parsed.get("feed", {}).get("links", ())
    further = sound(url, (link["href"] for link in links if link.get("rel") == "next" and link.get("href")))
    found = collect(parsed.entries, lambda item: _entry(item, url), further)
    is_broken = isinstance(parsed.get("bozo_exception"), SAXException)
    if found == Found() and is_broken:
        raise RejectedError("feed", f"a feed that is broken before the end of its first entry ({_why(parsed)})")
    return replace(found, is_cut=is_broken and is_broken_off)


def _why(parsed: Any) -> str:
    error = parsed.get("bozo_exception")
    return str(error).strip().splitlines()[0] if error and str(error).strip() else "no RSS, Atom or JSON Feed"


def _entry(item: Any, base: str) -> Entry:
    link = str(item.get("link") or "")
    if not link and item.get("guidislink", False):
        link = str(item.get("id") or "")
    if not link and "link" in item:
        raise ValueError("its link is no address")
    return Entry(
        url=absolute(base, link) if link else "",
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
        items = data["items"]
    except (ValueError, LookupError, TypeError) as error:
        raise RejectedError("feed", f"neither XML nor a JSON Feed ({error}); is its address still right?") from error
    if not isinstance(items, list):
        raise RejectedError("feed", "neither XML nor a JSON Feed (its items are no list); is its address still right?")
    return collect(items, lambda item: _json_entry(item, base), sound(base, _texts([data.get("next_url")])))


def _json_entry(item: dict[str, Any], base: str) -> Entry:
    link = next(iter(_texts([item.get("url"), item.get("external_url")])), "")
    authors = item.get("authors") or [item.get("author")]
    names = [author.get("name") for author in authors if isinstance(author, dict)] if isinstance(authors, list) else []
    return Entry(
        url=absolute(base, link) if link else "",
        title=str(item.get("title") or ""),
        author=next(iter(_texts(names)), ""),
        published=str(item.get("date_published") or ""),
        tags=tuple(_texts(item.get("tags"))),
    )


def _texts(values: object) -> list[str]:
    """The texts of a list, as far as it is one and they are some."""
    return [value for value in values if isinstance(value, str) and value] if isinstance(values, list) else []
