"""The store that a command works on."""

from __future__ import annotations

from aggregator import paths
from aggregator.store.backup import must_exist
from aggregator.store.database import Store


def open_store(*, readonly: bool = False) -> Store:
    """The store that is there. Raises StoreError: no command but `crawl`, `ingest` and `demo` makes one."""
    must_exist(paths.database())
    return Store.open(paths.database(), readonly=readonly)
