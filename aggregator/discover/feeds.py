"""Finding a site's feed: the one that it links, or the one that its engine makes."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import feedparser

from aggregator.discover.engines import FEEDS
from aggregator.discover.findings import Feed
from aggregator.errors import RejectedError

if TYPE_CHECKING:
    from aggregator.discover.engines import Engine
    from aggregator.discover.visit import Answer, Visit
    from aggregator.page.page import Page

# Feeds that are read: a site links its own first, then those of comments and of single pages.
MOST_LINKED = 3
# Addresses that are tried where none is linked.
MOST_TRIED = 6

_TYPES = re.compile(r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)|application/feed\+json", re.I)
# Feeds that are not of a site's posts.
_OTHERS = re.compile(r"comment|评论|/tags?/|/categor|/author|/search|oembed|wp-json|podcast", re.I)
_LOOKS_LIKE_FEED = re.compile(r"(?:^|/)(?:atom|rss2?|feeds?|index)(?:\.(?:xml|rss|atom|json|php))?/?$|[?&]feed=", re.I)
_ENTRIES = re.compile(rb"<(?:item|entry)\b")
_MENTIONS = re.compile(r"(?:atom|rss|feed)", re.I)


async def find_feeds(visit: Visit, page: Page, engine: Engine, home: str) -> list[Feed]:
    """The site's feeds, best first: those that it links, else the first of the usual addresses that is one."""
    linked = linked_feeds(page)[:MOST_LINKED]
    found = [feed for url in linked if (feed := read_feed(await visit.get(url)))]
    if found:
        return [feed for feed in found if feed.entries] or found[:1]
    for path in list(dict.fromkeys((*engine.feeds, *FEEDS)))[:MOST_TRIED]:
        if feed := read_feed(await visit.get(urljoin(home, path))):
            return [feed]
    return []


def linked_feeds(page: Page) -> list[str]:
    """The feeds that a page links, those of comments, tags and the like left out."""
    head = [
        (link.get("href") or "", link.get("title") or "")
        for link in page.selector.root.iter("link")
        if _TYPES.fullmatch((link.get("type") or "").strip()) and "stylesheet" not in (link.get("rel") or "")
    ]
    body = [
        (link.get("href") or "", "")
        for link in page.selector.root.iter("a")
        if _LOOKS_LIKE_FEED.search(link.get("href") or "")
        and _MENTIONS.search(f"{link.get('href')}{link.text_content()}")
    ]
    found = dict.fromkeys(
        urljoin(page.url, href) for href, title in head + body if href and not _OTHERS.search(f"{href} {title}")
    )
    return [url for url in found if url.startswith(("http://", "https://"))]


def read_feed(answer: Answer) -> Feed | None:
    """The feed of an answer; None where it is none."""
    from spiders.feeds import feed  # noqa: PLC0415 - spiders import this package's neighbours

    if not answer.is_there or looks_like_page(answer):
        return None
    try:
        found = feed(answer.body, answer.url, answer.content_type)
    except RejectedError:
        return None
    said = _said(answer)
    return Feed(
        answer.url, str(said.get("title") or ""), urljoin(answer.url, str(said.get("link") or "")), found.entries
    )


def looks_like_page(answer: Answer) -> bool:
    """Whether an answer is HTML: servers give their home page for any address."""
    return (
        re.match(
            rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)", answer.body[:2000], re.I | re.S
        )
        is not None
    )


def _said(answer: Answer) -> Any:
    """What a feed says of itself."""
    if answer.body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        data = json.loads(answer.body)
        return {"title": data.get("title"), "link": data.get("home_page_url")}
    headers = {"content-location": answer.url, "content-type": answer.content_type or "application/xml"}
    # Its head alone: a second reading of all entries would take as long as the first.
    head = BytesIO(_ENTRIES.split(answer.body, maxsplit=1)[0])
    return feedparser.parse(head, response_headers=headers, sanitize_html=False).get("feed", {})
