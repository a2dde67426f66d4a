"""Asking a site a few questions: answers as plain data, each address once, and an end to the asking."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from aggregator.page.decode import decode
from aggregator.page.page import Page

# Requests that one look at a site may cost it, robots.txt and redirects not counted: a reader's visit, not a crawl.
MOST_REQUESTS = 30

OK = 200


@dataclass(frozen=True)
class Answer:
    """What a server gave: `url` is where it came from, after redirects; `status` 0 and `trouble` where nothing came."""

    url: str
    fetched_at: datetime
    status: int = 0
    body: bytes = field(default=b"", repr=False)
    content_type: str = ""
    trouble: str = ""

    @property
    def is_there(self) -> bool:
        """Whether there is something at the address."""
        return self.status == OK and bool(self.body)

    @cached_property
    def page(self) -> Page:
        """The answer as a page."""
        return Page(self.url, decode(self.body, self.content_type), self.fetched_at)


Fetch = Callable[[str], Awaitable[Answer]]


class Visit:
    """Asks by way of `fetch`, each address once, `limit` addresses at most; beyond that nothing is there any more.

    `kept` of them are kept back for what is asked later: set it to 0 when it is time.
    """

    def __init__(self, fetch: Fetch, now: datetime, *, limit: int = MOST_REQUESTS, kept: int = 0) -> None:
        self._fetch = fetch
        self._now = now
        self.limit = limit
        self.kept = kept
        self.answers: dict[str, Answer] = {}

    @property
    def left(self) -> int:
        """How many addresses may still be asked for."""
        return self.limit - self.kept - len(self.answers)

    async def get(self, url: str) -> Answer:
        """The answer for an address; raises nothing that `fetch` does not."""
        if url not in self.answers:
            if self.left <= 0:
                return Answer(url, self._now, trouble="not asked for: enough was asked of this site")
            self.answers[url] = await self._fetch(url)
        return self.answers[url]
