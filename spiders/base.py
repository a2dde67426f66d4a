"""What every spider does: from listings to article pages, each article once, to a raw Post.

A platform declares where its listings are and how its pages are laid out, and does nothing itself. What a page means is
aggregator.page.read's, what becomes of the post the stages'.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.spidermiddlewares.httperror import HttpError

from aggregator import clock
from aggregator.errors import RejectedError
from aggregator.fetch import challenge, failures
from aggregator.fetch.replay import fetched_at
from aggregator.page.addresses import address, clean, key_of
from aggregator.page.decode import decode
from aggregator.page.page import Page
from aggregator.page.read import read
from aggregator.run import Run, about
from aggregator.text import dates
from spiders.declaration import Declaration
from spiders.listing import Entry, Found, Listing
from spiders.reading import as_page, complete, listing_of, text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from aggregator.post import Post

# One of these for page 9 of a listing that has 8 is how it ends; WordPress says 400.
GONE = (400, 404, 410)


class PlatformSpider(Declaration):
    """A source at work. Subclasses declare it (spiders/declaration.py) and add no code."""

    def __init__(self, name: str | None = None, **given: object) -> None:
        """Raises UsageError for arguments that are none; `read_arguments` says so before a crawl starts."""
        super().__init__(name)
        self.asked = self.read_arguments(given)
        self.allowed_domains = [host.removeprefix("www.") for host in self.hosts]
        self.run = Run(self.name, clock.now())
        self.seen: set[str] = set()
        self.listed: dict[str, set[str]] = {}

    async def start(self) -> AsyncIterator[Request]:
        """The one article that was asked for, or the first page of each listing."""
        if self.asked.url:
            self.run.found += 1
            yield self.article(Entry(url=clean(self.asked.url)))
            return
        for listing in self.listings:
            # An argument that is given narrows the crawl to the listings that it is for.
            if self.asked.own and listing.argument not in self.asked.own:
                continue
            for value in listing.entrances(self.asked.own):
                if request := self.listing_page(listing, value, listing.address(value, 1), 1):
                    yield request

    def listing_page(self, listing: Listing, value: str, url: str, page: int) -> Request | None:
        """A request for a page of a listing; None where it was asked for already or enough of its pages were."""
        body = listing.posted(value, page)
        asked = self.listed.setdefault(listing.address(value, 0), set())
        if f"{url} {body}" in asked or len(asked) >= (self.asked.pages or self.most_pages):
            return None
        asked.add(f"{url} {body}")
        return Request(
            url,
            self.parse_listing,
            method="POST" if body else "GET",
            headers=dict(listing.headers),
            body=body,
            errback=self.listing_failed,
            # A feed may be another host's to serve; it is declared, and what it leads to is not followed there.
            meta={"allow_offsite": True},
            cb_kwargs={"listing": listing, "value": value, "page": page},
        )

    async def parse_listing(
        self, response: Response, listing: Listing, value: str, page: int
    ) -> AsyncIterator[Request | Post]:
        """From a page of a listing to its articles and to further pages."""
        try:
            found = await self.found(response, listing)
        except RejectedError as error:
            self.refuse(error, response.url)
            return
        fresh = list(self.fresh(found, response))
        for entry in fresh:
            if not entry.page:
                yield self.article(entry)
                continue
            async for post in self.parse_article(as_page(clean(entry.url), entry.page, response), entry):
                yield post
        following = found.further
        if listing.is_numbered and fresh:
            following = (*following, listing.address(value, page + 1))
        for url in following:
            if request := self.listing_page(listing, value, url, page + 1):
                yield request

    async def found(self, response: Response, listing: Listing) -> Found:
        """What a page of a listing leads to. Raises RejectedError."""
        if listing.kind == "feed":
            # feedparser needs seconds for a feed of a megabyte: other answers go on meanwhile.
            return await asyncio.to_thread(listing_of, response, listing)
        return listing_of(response, listing)

    def fresh(self, found: Found, response: Response) -> Iterator[Entry]:
        """The posts among what was found, each once in a run, without those from before `since`."""
        for entry in found.entries:
            key = key_of(entry.url)
            if key in self.seen or entry.url in found.further or not self.is_post(entry.url):
                continue
            self.seen.add(key)
            if self.is_old(entry.changed or entry.published, response):
                self.run.rejected["old"] += 1
                continue
            self.run.found += 1
            yield entry

    def is_old(self, printed: str, response: Response) -> bool:
        """Whether a date as printed is before `since`; one that is not there or cannot be read is not."""
        if self.asked.since is None or not printed:
            return False
        moment = dates.parse(printed, now=fetched_at(response), timezone=self.timezone)
        return moment is not None and moment.at < self.asked.since

    def article(self, entry: Entry) -> Request:
        """A request for an article's page, or for what answers in its place."""
        url = clean(entry.url)
        if self.detail:
            return Request(**self.detail.request(url), callback=self.parse_answer, cb_kwargs={"entry": entry})
        return Request(url, self.parse_article, cb_kwargs={"entry": entry})

    async def parse_answer(self, response: Response, entry: Entry, answer: str = "") -> AsyncIterator[Request | Post]:
        """From what answers in a page's place, and from the file that it names, to the article's raw post."""
        assert self.detail is not None  # noqa: S101 - for the type: its request came back
        source = decode(response.body)
        if answer:
            source = self.detail.completed(answer, source)
        elif file := self.detail.file_of(source):
            yield Request(file, self.parse_answer, cb_kwargs={"entry": entry, "answer": source})
            return
        async for post in self.parse_article(as_page(clean(entry.url), source, response), entry):
            yield post

    async def parse_article(self, response: Response, entry: Entry) -> AsyncIterator[Post]:
        """From an article's page to its raw post."""
        try:
            post = self.read(response)
        except RejectedError as error:
            self.refuse(error, response.url)
            return
        complete(post, entry)
        if self.is_old(post.said.published, response):
            self.run.rejected["old"] += 1
            return
        yield post

    def read(self, response: Response) -> Post:
        """The raw post of a page. Raises RejectedError."""
        if not self.is_post(response.url):
            raise RejectedError("url", "the article's address leads here, where no article is: moved or removed")
        html = text(response)
        challenge.check(html, response.url)
        post = read(Page(response.url, html, fetched_at(response), self.timezone), self.rules)
        post.source, post.key = self.name, address(response.url).key
        return post

    def refuse(self, error: RejectedError, url: str) -> None:
        """A page is no post or no listing: counted, and said in the log."""
        self.run.reject(error, url)
        self.logger.warning("%s", about(self.name, url, str(error)))

    def listing_failed(self, failure: Failure) -> None:
        """A page of a listing could not be fetched; one after its last is no failure."""
        request: Request = failure.request  # type: ignore[attr-defined]  # put there by Scrapy
        error: Any = failure.value
        if request.cb_kwargs["page"] > 1 and isinstance(error, HttpError) and error.response.status in GONE:
            return
        self.logger.warning("%s", failures.count(self.run, request.url, error))
