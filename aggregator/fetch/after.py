"""What follows a crawl: the search index is brought up to date."""

from __future__ import annotations

from pathlib import Path

from aggregator.search import index
from aggregator.store.database import Store


def refresh_index(database: Path) -> None:
    """Bring the store's search index up to date. Raises StoreError, LockedError."""
    with Store.open(database) as store:
        index.refresh(store)
