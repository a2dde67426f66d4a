"""From an article's address to its raw Post: asked for where it is new or due, and only as far as it has changed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals

from aggregator import clock
from aggregator.errors import ChallengeError, RejectedError
from aggregator.fetch import failures
from aggregator.fetch.replay import fetched_at
from aggregator.page import challenge
from aggregator.page.addresses import address, clean, key_of
from aggregator.page.decode import decode
from aggregator.page.page import Page
from aggregator.page.read import read
from aggregator.run import Run, about
from aggregator.text import dates
from aggregator.visit import NOT_MODIFIED, Known, Nothing, Past, Visit
from spiders.declaration import Declaration
from spiders.listing import Entry
from spiders.reading import as_page, canonical, complete, text
from spiders.visiting import allowing, away, no_answer, recalled, visit_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from aggregator.post import Post

# What is due goes before what listings lead to, in whatever order they are met.
DUE = 10


class Articles(Declaration):
    """The part of a spider that reads articles. `known` is what is known of their addresses."""

    known: Known = Nothing()

    def __init__(self, name: str | None = None, **given: object) -> None:
        """Raises UsageError for arguments that are none; `read_arguments` says so before a crawl starts."""
        super().__init__(name)
        self.asked = self.read_arguments(given)
        self.allowed_domains = [host.removeprefix("www.") for host in self.hosts]
        self.run = Run(self.name, clock.now())
        # Keys of the articles that were asked for in this run, and of canonical addresses the page that named each.
        self.requested: set[str] = set()
        self.claimed: dict[str, str] = {}

    def due_articles(self) -> Iterator[Request]:
        """Requests for what is due, wherever it is listed."""
        for past in self.known.due():
            if self._is_first(past.url):
                self._count(past)
                yield self.article(Entry(url=past.url), past)

    async def all_answered(self) -> None:
        """Wait until all that was asked for has been answered, redirects among it.

        Of an article that moved, the old address must be asked before the new one is met in a listing.
        """
        engine: Any = self.crawler.engine
        answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def look() -> None:
            # While the signal is being sent: a moment later, a redirect may wait for its turn and nothing be under way.
            if not engine.downloader.active and engine.scraper.slot.is_idle() and not answered.done():
                answered.set_result(None)

        self.crawler.signals.connect(look, signals.scheduler_empty)
        try:
            await answered
        finally:
            self.crawler.signals.disconnect(look, signals.scheduler_empty)

    def wanted(self, entry: Entry, past: Past | None) -> bool:
        """Whether an article that a listing names is to be asked for, as far as it is known; the run counts it."""
        if not self._is_first(entry.url):
            return False
        self._count(past)
        # What was gone and is listed again may be back.
        return past is None or past.is_due or (past.has_post and past.gone > 0)

    def _is_first(self, url: str) -> bool:
        key = key_of(url)
        is_first = key not in self.requested
        self.requested.add(key)
        return is_first

    def _count(self, past: Past | None) -> None:
        if past is None or not past.visits:
            self.run.found += 1
        elif past.has_post:
            self.run.known += 1

    def article(self, entry: Entry, past: Past | None = None, *, plainly: bool = False) -> Request:
        """A request for an article's page, or for what answers in its place; conditional where that is allowed."""
        url = clean(past.url if past else entry.url)
        given: dict[str, Any] = {
            "errback": self.article_failed,
            "cb_kwargs": {"entry": recalled(entry, past) if past else entry, "past": past},
            # One that is due may have been met already as what another one moved to.
            "dont_filter": past is not None,
            "priority": DUE if past else 0,
        }
        if self.detail:
            return Request(**self.detail.request(url), callback=self.parse_answer, **given)
        conditions = {} if plainly else self.known.conditions(past)
        return Request(url, self.parse_article, headers=dict(conditions), meta=allowing(conditions), **given)

    async def parse_answer(
        self, response: Response, entry: Entry, answer: str = "", past: Past | None = None
    ) -> AsyncIterator[Request | Post]:
        """From what answers in a page's place, and from the file that it names, to the article's raw post."""
        assert self.detail is not None  # noqa: S101 - for the type: its request came back
        source = decode(response.body)
        if answer:
            source = self.detail.completed(answer, source)
        elif file := self.detail.file_of(source):
            known = {"entry": entry, "past": past, "answer": source}
            yield Request(file, self.parse_answer, errback=self.article_failed, cb_kwargs=known)
            return
        async for post in self.parse_article(as_page(clean(entry.url), source, response), entry, past):
            yield post

    async def parse_article(
        self, response: Response, entry: Entry, past: Past | None = None
    ) -> AsyncIterator[Request | Post]:
        """From an article's page to its raw post, unless it is as it was."""
        visit = visit_of(response, entry, past)
        self.requested.add(key_of(response.url))
        if response.status == NOT_MODIFIED and (visit.led or not self.known.is_believed):
            # It moved, and what it says at its new address can only be read there; or the server lies.
            yield self.article(entry, past, plainly=True)
        elif response.status == NOT_MODIFIED or visit.is_same:
            self.run.visits["unmodified" if response.status == NOT_MODIFIED else "same"] += 1
            self.known.note(visit)
        elif post := self.post_of(response, entry, visit):
            yield post

    def post_of(self, response: Response, entry: Entry, visit: Visit) -> Post | None:
        """The raw post of a page that was answered; None where it is none, or is older than was asked for."""
        try:
            post = self.read(response)
        except RejectedError as error:
            self._reject(error, response.url, visit)
            return None
        complete(post, entry)
        if self.is_old(post.said.published, response):
            self.run.rejected["old"] += 1
            return None
        post.visit = visit
        return post

    def _reject(self, error: RejectedError, url: str, visit: Visit) -> None:
        """A page is no post. One that never was is no news; a challenge says nothing of the page behind it."""
        visit.refused = True
        if not isinstance(error, ChallengeError):
            self.known.note(visit)
        if visit.past is None or visit.past.has_post or isinstance(error, ChallengeError):
            self.refuse(error, url)

    def read(self, response: Response) -> Post:
        """The raw post of a page. Raises RejectedError."""
        if not self.is_post(response.url):
            raise RejectedError("url", "the article's address leads here, where no article is: moved or removed")
        html = text(response)
        challenge.check(html, response.url)
        page = Page(response.url, html, fetched_at(response), self.timezone)
        post = read(page, self.rules)
        post.source, post.url = self.name, self._home(page)
        post.key = address(post.url).key
        return post

    def _home(self, page: Page) -> str:
        """A page's address: the canonical one that it names, where that is an article's.

        Not where another page of this run has that address or names it too: then it is a theme's mistake.
        """
        named = canonical(page)
        own, other = key_of(page.url), key_of(named)
        if not named or own == other or address(named).platform or not self.is_post(named):
            return page.url
        if other in self.requested or self.claimed.setdefault(other, own) != own:
            return page.url
        return named

    def is_old(self, printed: str, response: Response) -> bool:
        """Whether a date as printed is before `since`; one that is not there or cannot be read is not."""
        if self.asked.since is None or not printed:
            return False
        moment = dates.parse(printed, now=fetched_at(response), timezone=self.timezone)
        return moment is not None and moment.at < self.asked.since

    def refuse(self, error: RejectedError, url: str) -> None:
        """A page is no post or no listing: counted, and said in the log."""
        self.run.reject(error, url)
        self.logger.warning("%s", about(self.name, url, str(error)))

    def article_failed(self, failure: Failure) -> None:
        """An article could not be fetched: what that says of it is kept."""
        request: Request = failure.request  # type: ignore[attr-defined]  # put there by Scrapy
        failures.tell(self.logger, self.run, request.url, failure.value)
        if (visit := no_answer(failure.value, **request.cb_kwargs)) is not None:
            self.known.note(visit)

    def led_away(self, request: Request) -> None:
        """Redirects of an article led to a host that is not the source's, or back, and were not followed."""
        if (visit := away(request, **request.cb_kwargs)) is not None:
            self.known.note(visit)

    def unanswered(self, entry: Entry) -> Visit:
        """A visit that came to nothing through a fault of ours."""
        return Visit(url=clean(entry.url), at=clock.now(), status=0)

    def confirm(self, past: Past) -> Request:
        """Something changed here. Would the server have said so, asked as it was before?"""
        return Request(
            past.url,
            self.parse_confirmation,
            headers=past.conditions,
            # It may be a feed of another host's.
            meta={"allow_offsite": True, **allowing(past.conditions)},
            errback=self.article_failed,
            cb_kwargs={"past": past},
            dont_filter=True,
            priority=DUE,
        )

    async def parse_confirmation(self, response: Response, past: Past) -> AsyncIterator[Request]:
        """A 304 for what has changed is a lie; what was believed of this server is asked for again."""
        if response.status == NOT_MODIFIED:
            for believed in self.known.lied(past.url):
                yield self.article(Entry(url=believed.url), believed)
