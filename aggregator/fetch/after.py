"""What follows a crawl: what is declared of sources is obeyed, and the search index brought up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.search import index
from aggregator.store import owners
from aggregator.store.database import Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from aggregator.sources import Source


def settle(database: Path, declared: Mapping[str, Source]) -> None:
    """Bring the store in line with what is declared, and its index up to date. Raises StoreError, LockedError."""
    with Store.open(database) as store:
        owners.obey(store, declared)
        index.refresh(store)
