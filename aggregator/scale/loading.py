"""What each message does to the store: what the same finding does in an ordinary crawl, by the same functions."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from aggregator import __version__
from aggregator.fetch.report import judged
from aggregator.fetch.symptoms import FINE
from aggregator.post import Post
from aggregator.run import about
from aggregator.scale import attempts
from aggregator.scale.sites import site_of
from aggregator.store import listings, runs, visits

if TYPE_CHECKING:
    from collections.abc import Callable

    from aggregator.run import Run
    from aggregator.scale.attempts import Attempt
    from aggregator.scale.messages import Begin, Listings, Message
    from aggregator.visit import Visit
    from pipelines.store import StoreStage

log = logging.getLogger(__name__)


class Loading:
    """Loads messages into the store of an open store stage, each inside the caller's transaction.

    `answer` is called for a crawl that begins, with its attempt and the sources whose past it must know.
    """

    def __init__(self, stage: StoreStage, answer: Callable[[str, list[str]], None]) -> None:
        self.stage = stage
        self.store = stage.store
        self.answer = answer

    def take(self, message: Message) -> Run | None:
        """Load a message; the run where it was the last of one. What is not of the attempt under way is left out: the
        one under way was told what is known after it was sent, and asks for the rest itself."""
        if message.kind == "begin":
            self._begin(message)
            return None
        attempt = attempts.of(self.store, message.source)
        if attempt is None or not attempt.follows(message):
            return None
        self.stage.run = attempt.run
        if message.kind == "end":
            return self._end(attempt, message.content)
        self._load(message, attempt)
        attempts.keep(self.store, message.source, attempt)
        return None

    def give_up(self, message: Message, error: Exception) -> None:
        """A message cannot be loaded: counted, and its article is due with the next crawl."""
        attempt = attempts.of(self.store, message.source)
        if attempt is None or not attempt.follows(message):
            return
        post = message.content if isinstance(message.content, Post) else None
        url = post.url if post else message.kind
        attempt.run.fail("stage", about(message.source, url, f"{type(error).__name__}: {error}"))
        if post is not None and post.visit is not None:
            visits.note(self.store, replace(post.visit, status=0), message.source)
        attempts.keep(self.store, message.source, attempt)

    def _begin(self, message: Message) -> None:
        begin: Begin = message.content
        if begin.version != __version__:
            log.warning("%s: its worker is of version %s, this is %s", message.source, begin.version, __version__)
        attempts.keep(self.store, message.source, attempts.begun(message))
        self.answer(message.attempt, self._siblings(message.source))

    def _siblings(self, source: str) -> list[str]:
        """The sources of one site: an article of one may be known by another."""
        owners = self.stage.owners
        if source not in owners:
            return [source]
        site = site_of(owners[source].homepage)
        return [name for name, owner in owners.items() if site_of(owner.homepage) == site]

    def _load(self, message: Message, attempt: Attempt) -> None:
        content, source = message.content, message.source
        match message.kind:
            case "post":
                self.stage.process(content)
            case "visits":
                self._visits(content, source)
            case "forget":
                listings.forget(self.store, source, content)
            case "lie":
                listings.has_lied_now(self.store, source, content)
            case "listings" if not attempt.lost:
                self._listings(content, source)

    def _visits(self, noted: list[Visit], source: str) -> None:
        for visit in noted:
            visits.note(self.store, visit, source)

    def _listings(self, found: Listings, source: str) -> None:
        """Of a crawl of which something was lost, no page counts as read: the next one meets it all again."""
        for visit in found.pages:
            visits.note_page(self.store.db, visit, source)
        for listing, at in found.read.items():
            listings.keep_read(self.store.db, source, listing, at)

    def _end(self, attempt: Attempt, run: Run) -> Run:
        """Judge and record a run: what the worker saw, and what became of it here."""
        here = attempt.run
        run.outcomes, run.missing = here.outcomes, here.missing
        run.rejected += here.rejected
        run.failures += here.failures
        for error in here.errors:
            run.note(error)
        if attempt.lost:
            run.fail("queue", f"{run.source}: Redis lost {attempt.lost} messages: the next crawl asks for them again")
        if run.status == FINE:
            run.status, run.reason = judged(self.store, run)
        runs.save(self.store, run, run.status or FINE, run.reason)
        attempts.end(self.store, run.source)
        return run
