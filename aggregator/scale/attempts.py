"""The attempts that are under way: how many messages of each were loaded, and what they came to so far.

Kept in the store, in the transactions of the messages, so that a loader that is begun anew goes on counting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from aggregator.run import Run
from aggregator.scale.messages import revive
from aggregator.store import state

if TYPE_CHECKING:
    from aggregator.scale.messages import Message
    from aggregator.store.database import Store

# In the table state, with the source's name after it.
PREFIX = "scale attempt "


@dataclass(slots=True)
class Attempt:
    """An attempt at a source: the number of the last message, how many before it were lost, and the run."""

    attempt: str
    number: int
    run: Run
    lost: int = 0

    def follows(self, message: Message) -> bool:
        """Whether a message is this attempt's next, and not one of an attempt before it or one that came twice."""
        if message.attempt != self.attempt or message.number <= self.number:
            return False
        self.lost += message.number - self.number - 1
        self.number = message.number
        return True


def begun(message: Message) -> Attempt:
    """The attempt that a message of the kind begin starts; the source's former one is over with it."""
    return Attempt(message.attempt, message.number, Run(message.source, message.content.started_at))


def of(store: Store, source: str) -> Attempt | None:
    """The attempt at a source that is under way."""
    kept = state.read(store, PREFIX + source)
    return msgspec.json.decode(kept, type=Attempt, dec_hook=revive) if kept else None


def keep(store: Store, source: str, attempt: Attempt) -> None:
    """Keep how far it is."""
    state.keep(store, PREFIX + source, msgspec.json.encode(attempt).decode())


def end(store: Store, source: str) -> None:
    """It is over."""
    with store.transaction() as db:
        db.execute("delete from state where name = ?", (PREFIX + source,))
