"""The stages of pipelines/ without a crawler: for `ingest` and `reprocess`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from aggregator import clock
from aggregator.fetch import environment
from aggregator.paths import database
from aggregator.search import index
from aggregator.store import owners, runs
from aggregator.store.database import Store
from pipelines.base import Stage, chain
from spiders.registry import catalogue

if TYPE_CHECKING:
    from aggregator.post import Post
    from aggregator.run import Run


class Stages:
    """All stages in their order, open as long as this context is. Their settings are a crawl's.

    Opening them may raise StoreError, UsageError (an unknown segmenter), DataError.
    """

    def __init__(self, run: Run) -> None:
        settings = environment.of_stages()
        self.run = run
        self.stages: list[Stage] = chain(settings, run)
        self._opened: list[Stage] = []

    def process(self, post: Post) -> None:
        """Take a raw post through all stages. Raises RejectedError where it is no post."""
        for stage in self.stages:
            stage.process(post)

    def finish(self, problem: str) -> None:
        """Record the run, which failed where there was a problem, obey what is declared of sources, and bring the
        search index up to date."""
        self.run.ended_at = clock.now()
        with Store.open(database()) as store:
            owners.obey(store, catalogue())
            runs.save(store, self.run, 1 if problem else 0, problem)
            index.refresh(store)

    def __enter__(self) -> Self:
        with Store.open(database()) as store:
            owners.obey(store, catalogue())
        for stage in self.stages:
            stage.open()
            self._opened.append(stage)
        return self

    def __exit__(self, *exception: object) -> None:
        while self._opened:
            self._opened.pop().close()
