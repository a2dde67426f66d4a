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
        self._declare(post.source or self.run.source)
        outcome = write(self.store, post, self.run)
        if outcome == REMOVED:
            self.run.rejected[REMOVED] += 1
        else:
            self.run.stored(outcome, [name for name in WATCHED if not getattr(post, name)])

    def _declare(self, name: str) -> None:
        """Bring the source's row up to date, once a run: with its declaration, else with what the run may publish."""
        if name in self.known:
            return
        if name in self.owners:
            owners.keep(self.store, self.owners[name])
        elif self.run.publish and name not in self.broken:
            owners.allow(self.store, name, self.run.publish)
        self.known.add(name)

    def close(self) -> None:
        """Close the store."""
        self.store.close()
