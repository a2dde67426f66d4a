"""Store: each post into SQLite, in one transaction. The only stage that writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aggregator.paths import database, resolve
from aggregator.run import WATCHED
from aggregator.store import owners
from aggregator.store.database import Store
from aggregator.store.writer import REMOVED, write
from pipelines.base import Stage
from spiders.registry import load

if TYPE_CHECKING:
    from aggregator.post import Post


class StoreStage(Stage):
    """Writes posts. Setting DATABASE names the store (default: AGGREGATOR_DB, else data/aggregator.db)."""

    def open(self) -> None:
        """Open the store, made or migrated where needed. Raises StoreError."""
        self.store = Store.open(self.path)
        declared = load()
        self.owners, self.broken = declared.sources, declared.broken
        self.known: set[str] = set()

    @property
    def path(self) -> Path:
        """Where the store is."""
        return resolve(self.settings.get("DATABASE") or database())

    def process(self, post: Post) -> None:
        """Write the post and count it with what it lacks; one that the editor removed is counted as that."""
        source = post.source or self.run.source
        # One transaction: whoever else makes the source just then makes it before both or after both.
        with self.store.transaction():
            outcome = self._write(source, post)
        if outcome == REMOVED:
            self.run.rejected[REMOVED] += 1
        else:
            self.known.add(source)
            self.run.stored(outcome, [name for name in WATCHED if not getattr(post, name)])

    def _write(self, source: str, post: Post) -> str:
        """Write the post; once a run, bring its source's row in line with its declaration, or with what the run allows.

        What is declared comes first, so that a source is never made with more; what the run allows holds of the sources
        of posts that are stored, and of none that the editor removed.
        """
        is_new = source not in self.known
        if is_new and source in self.owners:
            owners.keep(self.store, self.owners[source])
        outcome = write(self.store, post, self.run)
        is_open = source not in self.owners and source not in self.broken
        if is_new and is_open and self.run.publish and outcome != REMOVED:
            owners.allow(self.store, source, self.run.publish)
        return outcome

    def close(self) -> None:
        """Close the store."""
        self.store.close()
