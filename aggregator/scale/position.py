"""How far the stream has been loaded: kept in the store itself, in the transaction of what was loaded last.

So nothing is loaded twice, whatever Redis delivers again, and nothing is left out that was not loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from aggregator.errors import QueueError
from aggregator.scale import broker
from aggregator.store import state
from aggregator.store.connection import is_there

if TYPE_CHECKING:
    from pathlib import Path

    from redis import Redis

    from aggregator.store.database import Store

# Names in the table state.
OURS = "scale store"
LAST = "scale last"
BEGINNING = "0-0"


def claim(store: Store, redis: Redis) -> None:
    """See that the stream is for this store, or make it so where it is for none. Raises QueueError."""
    ours = state.read(store, OURS) or uuid4().hex
    state.keep(store, OURS, ours)
    if not redis.exists(broker.OWNER):
        # A new Redis counts from where its clock stands.
        state.keep(store, LAST, BEGINNING)
        redis.set(broker.OWNER, ours, nx=True)
    owner = redis.get(broker.OWNER)
    if owner != ours.encode():
        raise _taken(store.path)


def ask(path: Path, redis: Redis) -> None:
    """See that Redis answers, and can be for this store where that is not made yet: nothing is. Raises QueueError."""
    if redis.exists(broker.OWNER) and not is_there(path):
        raise _taken(path)


def _taken(path: Path) -> QueueError:
    return QueueError(
        f"Redis at {broker.place()} is at work for another store than {path}: "
        "give each its own, such as another number at the end of AGGREGATOR_REDIS"
    )


def last(store: Store) -> str:
    """The id of the last entry that was loaded."""
    return state.read(store, LAST, BEGINNING)


def keep(store: Store, entry: str) -> None:
    """An entry was loaded; called in the transaction that does so."""
    state.keep(store, LAST, entry)


def make_durable(store: Store) -> None:
    """Have all that was committed outlive a power cut: one commit that waits for the disk takes those before it along.

    To wait with each of them takes two fifths of the loader's time.
    """
    store.db.execute("pragma synchronous = full")
    keep(store, last(store))
    store.db.execute("pragma synchronous = normal")
