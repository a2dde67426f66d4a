"""Reads an answer: a listing's into what it leads to, any page's into its text."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from scrapy.http import TextResponse

from aggregator import clock
from aggregator.errors import RejectedError
from aggregator.page import challenge
from aggregator.page.addresses import clean
from aggregator.page.decode import decode
from aggregator.text import dates
from spiders import feeds, links, sitemaps

if TYPE_CHECKING:
    from scrapy.http import Response

    from aggregator.page.page import Page
    from aggregator.post import Post
    from spiders.listing import Entry, Found, Listing


def listing_of(response: Response, listing: Listing) -> Found:
    """What a page of a listing leads to. Raises RejectedError."""
    if listing.kind == "feed":
        return feeds.feed(response.body, response.url, content_type(response))
    if listing.kind == "sitemap":
        return sitemaps.sitemap(response.body, response.url)
    challenge.check(text(response), response.url)
    assert isinstance(response, TextResponse)  # noqa: S101 - for the type: text() has refused others
    return links.answer(response, listing) if listing.kind == "json" else links.page(response, listing)


def text(response: Response) -> str:
    """A page's source. Raises RejectedError where the answer is an image, an archive or the like."""
    if not isinstance(response, TextResponse):
        raise RejectedError(
            "type", f"no page but {content_type(response) or 'no type'}; exclude it by the source's `posts`"
        )
    return decode(response.body, content_type(response))


def content_type(response: Response) -> str:
    """The header Content-Type; "" where there is none."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def as_page(url: str, source: str, response: Response) -> TextResponse:
    """What another answer says of an article, as if it were the article's page."""
    return TextResponse(url, body=source.encode("utf-8", "replace"), encoding="utf-8", request=response.request)


def canonical(page: Page) -> str:
    """The address that a page names as its own; "" where it names none, or none on the web."""
    links = page.selector.root.iter("link")
    named = next((link.get("href") or "" for link in links if link.get("rel") == "canonical"), "").strip()
    try:
        named = clean(urljoin(page.base, named)) if named else ""
    except ValueError:
        return ""
    return named if named.startswith(("http://", "https://")) else ""


def complete(post: Post, entry: Entry) -> None:
    """Fill what the page itself did not say, or not so that it can be read, with what the listing said."""
    now = post.fetched_at or clock.now()
    post.title = post.title or entry.title
    post.author = post.author or entry.author
    post.tags = post.tags or [tag for tag in entry.tags if tag]
    said = post.said
    said.by_listing = entry.said_by_listing
    if entry.published and not (said.published and dates.parse(said.published, now=now, timezone=said.timezone)):
        said.published = entry.published
