"""Run: what one crawl (or ingest, or reprocess) of one source saw, counted by ourselves and not by Scrapy's log."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from aggregator.errors import RejectedError

if TYPE_CHECKING:
    from collections.abc import Iterable

# Fields whose absence says that a source's page has changed under us.
WATCHED = ("title", "author", "published_at", "content_text")


@dataclass
class Run:
    """The counts of a run. `errors` are sentences for the operator; at most MAX_ERRORS of them are kept.

    `found` are the posts that were new to us, `known` those that the store has already. `visits` are answers that made
    no post: unmodified (304), same (the bytes of the last visit), gone (404 or 410 where a post was), lost (gone for
    the second time: marked as removed), vanished (gone with most others: not believed), lied (a 304 that was not true).
    `asked_again` are posts of a crawl whose text a line of `ingest` changed: the next crawl brings the site's.
    `listings` are pages of listings: read, failed. `images` are those that were asked for: kept, lost.

    `publish` (full, excerpt, link) is asked for by the operator: what may be republished of the posts' sources, as far
    as they are declared nowhere; "" leaves them as they are.

    A crawl's report fills what is not a count: `finished` is Scrapy's word for how it ended ("finished", "shutdown",
    "closespider_timeout" …), `status` and `reason` are what aggregator.fetch.outcome made of it.
    """

    source: str
    started_at: datetime
    ended_at: datetime | None = None
    requests: int = 0
    pages: int = 0
    found: int = 0
    known: int = 0
    visits: Counter[str] = field(default_factory=Counter)
    listings: Counter[str] = field(default_factory=Counter)
    asked_again: int = 0
    images: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    finished: str = ""
    status: int | None = None
    reason: str = ""
    publish: str = ""

    MAX_ERRORS = 20

    def reject(self, error: RejectedError, url: str) -> None:
        """One page or line was no post."""
        self.rejected[error.reason] += 1
        self.note(about(self.source, url, str(error)))

    def fail(self, kind: str, message: str) -> None:
        """Something went wrong that is not the page's doing: a request, a stage, the store."""
        self.failures[kind] += 1
        self.note(message)

    def note(self, message: str) -> None:
        """Keep a sentence for the operator, while there are few."""
        if len(self.errors) < self.MAX_ERRORS:
            self.errors.append(message)

    def stored(self, outcome: str, missing: Iterable[str] = ()) -> None:
        """A post reached the store: `outcome` is new, changed or unchanged; `missing` names its empty fields."""
        self.outcomes[outcome] += 1
        self.missing.update(missing)

    @property
    def posts(self) -> int:
        """How many posts reached the store."""
        return self.outcomes.total()


def about(source: str, url: str, words: str) -> str:
    """A sentence that names the source and the URL, each once."""
    return f"{source}: {words}" if words.startswith(url) else f"{source}: {url}: {words}"
