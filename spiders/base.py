"""What every spider does: from listings to article pages, each article once, to a raw Post.

A platform declares where its listings are and how its pages are laid out, and does nothing itself. What a page means is
aggregator.page.read's, what becomes of the post the stages'; what was asked for before, and when, is `known`'s.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.spidermiddlewares.httperror import HttpError
from w3lib.url import canonicalize_url

from aggregator.errors import RejectedError
from aggregator.fetch import failures
from aggregator.page.addresses import clean, key_of
from aggregator.visit import NOT_MODIFIED, Past, Visit
from spiders.articles import Articles
from spiders.listing import Entry, Found, Listing
from spiders.reading import as_page, listing_of
from spiders.visiting import allowing, page_visit, recalled
from spiders.walk import Walk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from aggregator.post import Post

# One of these for page 9 of a listing that has 8 is how it ends; WordPress says 400.
GONE = (400, 404, 410)


class PlatformSpider(Articles):
    """A source at work. Subclasses declare it (spiders/declaration.py) and add no code."""

    def __init__(self, name: str | None = None, **given: object) -> None:
        """Raises UsageError for arguments that are none; `read_arguments` says so before a crawl starts."""
        super().__init__(name, **given)
        # Keys of the articles that listings have named in this run, those among them that nobody had asked for before,
        # and how far each listing has been read.
        self.seen: set[str] = set()
        self.fresh: set[str] = set()
        self.walks: dict[str, Walk] = {}

    async def start(self) -> AsyncIterator[Request]:
        """The one article that was asked for; else what is due, and the first page of each listing."""
        if self.asked.url:
            self.run.found += 1
            entry = Entry(url=clean(self.asked.url))
            past = self.known.past(entry.url)
            yield self.article(recalled(entry, past) if past else entry)
            return
        # A crawl that is narrowed down asks only for what its listings name.
        due = None
        for due in () if self.asked.is_narrow else self.due_articles():
            yield due
        if due is not None:
            await self.all_answered()
        for listing, value in self.beginnings(self.asked):
            if first := self.listing_page(listing, value, listing.address(value, 1), 1):
                yield first

    def walk(self, listing: Listing, value: str) -> Walk:
        """How far a listing has been read in this run."""
        name = " ".join(filter(None, [listing.address(value, 1), listing.posted(value, 1)]))
        if name not in self.walks:
            # A run that leaves older posts out must not let a later one believe that they are known.
            self.walks[name] = Walk(
                name=name,
                is_whole=not self.known.is_read(name),
                most=self.asked.pages or self.most_pages,
                is_narrow=bool(self.asked.pages),
                is_cut=self.asked.since is not None,
            )
        return self.walks[name]

    def listing_page(self, listing: Listing, value: str, url: str, page: int) -> Request | None:
        """A request for a page of a listing; None where it was asked for already or enough of its pages were."""
        walk, body = self.walk(listing, value), listing.posted(value, page)
        if not walk.begin(f"{canonicalize_url(url)} {body}"):
            return None
        # Whoever walks to the end needs the links of every page, whether it has changed or not.
        conditions = {} if walk.is_whole or body else self.known.conditions(self.known.page(url))
        return Request(
            url,
            self.parse_listing,
            method="POST" if body else "GET",
            headers={**listing.headers, **conditions},
            body=body,
            errback=self.listing_failed,
            # A feed may be another host's to serve; it is declared, and what it leads to is not followed there.
            meta={"allow_offsite": True, **allowing(conditions)},
            cb_kwargs={"listing": listing, "value": value, "page": page},
            # Each is asked for once anyway; but /page/1/ may lead back to a page that was read.
            dont_filter=True,
        )

    async def parse_listing(
        self, response: Response, listing: Listing, value: str, page: int
    ) -> AsyncIterator[Request | Post]:
        """From a page of a listing to its articles and to further pages."""
        walk, visit = self.walk(listing, value), self._visit(response)
        if response.status == NOT_MODIFIED or (visit.is_same and not walk.is_whole):
            self.run.visits["unmodified" if response.status == NOT_MODIFIED else "same"] += 1
            self._read(walk, response, visit, [])
            return
        try:
            found = await self.found(response, listing)
        except RejectedError as error:
            self.refuse(error, response.url)
            self.run.listings["failed"] += 1
            self._end(walk, failed=True)
            return
        self._tell(found, response.url)
        here, left = self.listed(found, walk, response)
        met = self.met(here)
        known = [self.known.past(entry.url) for entry in met]
        self.fresh.update(key_of(entry.url) for entry, past in zip(met, known, strict=True) if past is None)
        # Whichever listing named it first: a feed that has a page's articles must not end the walk at that page.
        new = [entry.url for entry in here if key_of(entry.url) in self.fresh]
        counts_on, links_on = walk.goes_on(found, here, new)
        further = [*(found.further if links_on else ())]
        further += [listing.address(value, page + 1)] if listing.is_numbered and counts_on else []
        if new and further:
            self._open(walk)
        for entry, past in zip(met, known, strict=True):
            async for result in self.entry(entry, past, response):
                yield result
        if new and visit.is_check and visit.past:
            yield self.confirm(visit.past)
        for url in further:
            if asked := self.listing_page(listing, value, url, page + 1):
                yield asked
        self._read(walk, response, visit, [*new, *left], is_cut=found.is_cut)

    async def entry(self, entry: Entry, past: Past | None, response: Response) -> AsyncIterator[Request | Post]:
        """From what a listing says of an article to its post, where that is all, or to the request for its page."""
        is_wanted = self.wanted(entry, past)
        if entry.page:
            async for result in self.parse_article(as_page(clean(entry.url), entry.page, response), entry, past):
                yield result
        elif is_wanted:
            yield self.article(entry, past)

    async def found(self, response: Response, listing: Listing) -> Found:
        """What a page of a listing leads to. Raises RejectedError."""
        if listing.kind == "feed":
            # feedparser needs seconds for a feed of a megabyte: other answers go on meanwhile.
            return await asyncio.to_thread(listing_of, response, listing)
        return listing_of(response, listing)

    def _tell(self, found: Found, url: str) -> None:
        """Count the entries that could not be read, and say which is the first; say of what is cut off that it is."""
        if found.is_cut:
            self.refuse(
                RejectedError("cut-off", "ends midway: what stands before is read, and the rest once it is whole"), url
            )
        if found.unread:
            first = RejectedError("entry", f"{found.problem} (unread entries: {found.unread})")
            self.refuse(first, url)
            self.run.rejected[first.reason] += found.unread - 1

    def listed(self, found: Found, walk: Walk, response: Response) -> tuple[list[Entry], list[str]]:
        """The posts among what was found that a listing had not named before; those older than was asked for."""
        here, old = [], []
        for entry in found.entries:
            if entry.url in found.further or not self.is_post(entry.url) or not walk.names(key_of(entry.url)):
                continue
            if self.is_old(entry.changed or entry.published, response):
                self.run.rejected["old"] += key_of(entry.url) not in self.seen
                self.seen.add(key_of(entry.url))
                old.append(entry.url)
            else:
                here.append(entry)
        return here, old

    def met(self, here: Iterable[Entry]) -> list[Entry]:
        """Those that no listing had named before in this run."""
        met = []
        for entry in here:
            if (key := key_of(entry.url)) not in self.seen:
                self.seen.add(key)
                met.append(entry)
        return met

    def _visit(self, response: Response) -> Visit:
        """The visit to a page of a listing. What was posted has no address that could be asked again."""
        request = response.request
        url = (request.meta.get("redirect_urls") or [response.url])[0] if request is not None else response.url
        return page_visit(response, url, self.known.page(url) if request is None or request.method == "GET" else None)

    def _read(self, walk: Walk, response: Response, visit: Visit, new: Iterable[str], *, is_cut: bool = False) -> None:
        if is_cut:
            # Asked for as if it were new: not even the same bytes, or a 304, would be all there is.
            visit = replace(visit, etag="", last_modified="", content_hash="")
        if response.request is None or response.request.method == "GET":
            self.known.note_page(visit, new)
        self.run.listings["read"] += 1
        self._end(walk, failed=is_cut)

    def _open(self, walk: Walk) -> None:
        """Before any post of a page is kept: whoever finds them known must not take the pages behind for known too."""
        if not walk.is_whole and not walk.is_opened:
            walk.is_opened = True
            self.known.open_again(walk.name)

    def _end(self, walk: Walk, *, failed: bool = False) -> None:
        if walk.end(failed=failed):
            self.known.read_to_end(walk.name)

    def listing_failed(self, failure: Failure) -> None:
        """A page of a listing could not be fetched; one after its last is no failure."""
        request: Request = failure.request  # type: ignore[attr-defined]  # put there by Scrapy
        error: Any = failure.value
        page: int = request.cb_kwargs["page"]
        is_end = page > 1 and isinstance(error, HttpError) and error.response.status in GONE
        if not is_end:
            self.run.listings["failed"] += 1
            failures.tell(self.logger, self.run, request.url, error)
        if listing := request.cb_kwargs.get("listing"):
            self._end(self.walk(listing, request.cb_kwargs["value"]), failed=not is_end)
