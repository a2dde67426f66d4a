"""What is known of a source's addresses, with the store behind it: an extension that a spider asks and reports to.

Posts bring their visits to the store themselves, in the transaction that writes them; all other visits are kept here,
some at a time. docs/revisits.md tells the whole of it.
"""

from __future__ import annotations

import logging
import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from aggregator import clock
from aggregator.due import RARELY, is_past
from aggregator.errors import AggregatorError, ChallengeError
from aggregator.fetch.environment import is_record
from aggregator.fetch.symptoms import ENOUGH, MOST
from aggregator.post import Post
from aggregator.store import listings, visits
from aggregator.store.database import Store
from aggregator.visit import GONE, NOT_MODIFIED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from scrapy import Request
    from scrapy.crawler import Crawler

    from aggregator.visit import Past, Visit

log = logging.getLogger(__name__)

# Of three visits to an address one is a plain request, whatever the server promises; which one is the address's own,
# so that every crawl checks a third of them, and none is believed more than twice in a row.
CHECK_EVERY = 3

# Visits a transaction: one costs 0.1 ms of its own, and a crawl that is killed loses no more than these.
BATCH = 100

# Addresses that are read from the store at a time: a source may have a hundred thousand due.
PAGE = 200

FINISHED = "finished"


class Revisits:
    """The extension, and the Known (aggregator/visit.py) of its spider."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        spider: Any = crawler.spider
        self.spider = spider
        self.source: str = spider.name
        self.now = clock.now()
        self.store = Store.open(Path(crawler.settings["DATABASE"]))
        # What is recorded must be whole pages.
        self.is_trusted = not is_record(crawler.settings) and not listings.has_lied(self.store, self.source)
        self.noted: list[Visit] = []
        # Answers of articles, and apart from them those that say that a known one is not there any more.
        self.answered = 0
        self.absent: list[Visit] = []
        self.pages: list[tuple[Visit, list[str]]] = []
        # When each listing that was read to its end was so, or was before it was opened again.
        self.read: dict[str, datetime] = {}
        self.opened: dict[str, datetime] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy, where the spider asks what is known."""
        if not hasattr(crawler.spider, "known"):
            raise NotConfigured
        revisits = cls(crawler)
        revisits.spider.known = revisits
        for signal, listener in (
            (signals.item_scraped, revisits.scraped),
            (signals.item_dropped, revisits.dropped),
            (signals.item_error, revisits.lost),
            (signals.spider_error, revisits.broken),
            (signals.spider_closed, revisits.closed),
        ):
            crawler.signals.connect(listener, signal=signal)
        return revisits

    # --- What a spider asks and reports (Known) ----------------------------------------------------------------------

    def past(self, url: str) -> Past | None:
        """What is known of an article's address; None where it was never visited."""
        return visits.past(self.store.db, url, self.now)

    def due(self) -> Iterator[Past]:
        """The articles that are due, the longest overdue first."""
        self._keep_noted()
        return visits.due(self.store.db, self.source, self.now, PAGE)

    def page(self, url: str) -> Past | None:
        """What is known of a page of a listing."""
        return visits.page(self.store.db, url, self.now)

    def conditions(self, past: Past | None) -> Mapping[str, str]:
        """The headers of a conditional request; none where it is time to check, or where the server has lied."""
        if past is None or not self.is_trusted:
            return {}
        turn = (zlib.crc32(past.url.encode()) + past.visits) % CHECK_EVERY
        return past.conditions if turn else {}

    def note(self, visit: Visit) -> None:
        """Keep a visit of which no post goes to the store."""
        if visit.status in GONE and visit.past is not None and visit.past.has_post:
            self.absent.append(visit)
            return
        self.answered += bool(visit.status)
        self.noted.append(visit)
        if len(self.noted) >= BATCH:
            self._keep_noted()

    def note_page(self, visit: Visit, unknown: Iterable[str]) -> None:
        """Keep a visit to a page of a listing, at the end: when it is known what became of the articles on it."""
        self.pages.append((visit, list(unknown)))

    def is_read(self, listing: str) -> bool:
        """Whether a listing was read to its end, and not too long ago."""
        at = listings.read_at(self.store.db, self.source, listing)
        return at is not None and not is_past(at, self.now, RARELY)

    def open_again(self, listing: str) -> None:
        """A listing has new articles on more than one page. That is kept at once: of a crawl that is killed, the next
        one finds the first page's known, and must read the others all the same."""
        if at := listings.read_at(self.store.db, self.source, listing):
            self.opened[listing] = at
            self._forget(listing)

    def read_to_end(self, listing: str) -> None:
        """A listing was read to its end, or to where all is known; that counts if the crawl comes to its own."""
        self.read[listing] = self.opened.get(listing, self.now)

    @property
    def is_believed(self) -> bool:
        """Whether a 304 counts: not any more when it comes to a request of before the lie."""
        return self.is_trusted

    def lied(self, url: str) -> Iterator[Past]:
        """The server said that nothing had changed, and it had: it is not believed again, and not in what it said so
        of before."""
        self.is_trusted = False
        self.spider.run.visits["lied"] += 1
        log.warning("%s: %s: 304 for a page that has changed: conditional requests end here", self.source, url)
        self._keep_noted()
        self._keep_lie()
        return visits.due(self.store.db, self.source, self.now, PAGE, status=NOT_MODIFIED)

    # --- What Scrapy tells --------------------------------------------------------------------------------------------

    def scraped(self, item: Any) -> None:
        """A post went through all stages. Was its page asked for plainly, to see whether the server tells the truth?"""
        visit = item.visit if isinstance(item, Post) else None
        self.answered += visit is not None
        if visit is not None and visit.is_check and visit.changed and self.is_trusted:
            self.crawler.engine.crawl(self.spider.confirm(visit.past))

    def dropped(self, item: Any, exception: BaseException) -> None:
        """A stage found that a page is no post; it need not be asked again tomorrow to hear the same."""
        if isinstance(item, Post) and item.visit is not None and not isinstance(exception.__cause__, ChallengeError):
            item.visit.refused = True
            self.note(item.visit)

    def lost(self, item: Any) -> None:
        """A stage broke down over a post: it is due with the next crawl."""
        if isinstance(item, Post) and item.visit is not None:
            self.note(replace(item.visit, status=0))

    def broken(self, response: Any) -> None:
        """A callback broke down over an article: it is due with the next crawl."""
        request: Request | None = getattr(response, "request", None)
        entry = request.cb_kwargs.get("entry") if request is not None else None
        if entry is not None:
            self.note(self.spider.unanswered(entry))

    def closed(self, reason: str) -> None:
        """Keep what is left. Of a crawl that was cut short, no listing counts as read."""
        try:
            self._judge_absent()
            self._keep_noted()
            pages = [self._page_visit(visit, unknown) for visit, unknown in self.pages]
            self._keep_listings(pages, self.read if reason == FINISHED else {})
        except AggregatorError as error:
            self.spider.run.fail("store", f"{self.source}: {error}")
        finally:
            self.store.close()

    def _judge_absent(self) -> None:
        """What is not there is gone. Where most is not there the site is what is wrong, and all is due again."""
        gone = len(self.absent)
        if gone < ENOUGH or gone <= MOST * (gone + self.answered):
            self.noted += self.absent
            return
        self.spider.run.visits["vanished"] += gone
        self.noted += [replace(visit, status=0) for visit in self.absent]

    def _page_visit(self, visit: Visit, unknown: list[str]) -> Visit:
        """A visit as it is kept: a page whose articles are not all known must be read again, changed or not."""
        if all(map(self.past, unknown)):
            return visit
        return replace(visit, etag="", last_modified="", content_hash="")

    def _keep_noted(self) -> None:
        if self.noted:
            self._keep_visits(self.noted)
            self.noted = []

    # --- How that is kept (a subclass may send it on as well) ---------------------------------------------------------

    def _keep_visits(self, noted: Sequence[Visit]) -> None:
        with self.store.transaction():
            for visit in noted:
                if happened := visits.note(self.store, visit, self.source):
                    self.spider.run.visits[happened] += 1

    def _keep_listings(self, pages: Sequence[Visit], read: Mapping[str, datetime]) -> None:
        with self.store.transaction() as db:
            for visit in pages:
                visits.note_page(db, visit, self.source)
            for listing, at in sorted(read.items()):
                listings.keep_read(db, self.source, listing, at)

    def _forget(self, listing: str) -> None:
        listings.forget(self.store, self.source, listing)

    def _keep_lie(self) -> None:
        listings.has_lied_now(self.store, self.source, self.now)
