"""Curation: everything that is derived from what is stored, in one fixed order and one transaction.

Groups first (a score must know whose text it is), then the editor's tags, scores, and the picks made of all of it. What
it was made from is kept, so that nothing is done twice.
"""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

from aggregator.clock import iso
from aggregator.curate import editor, featured, groups, picks, score
from aggregator.curate.weights import weights
from aggregator.store import compare, state

if TYPE_CHECKING:
    from aggregator.store.database import Store

# Where the record of what curation was made from is kept.
STATE = "curated"
# Raised whenever another rule would choose otherwise from the same store: everything is then derived anew.
RULE = "7"


def curate(store: Store, *, now: datetime) -> None:
    """Bring groups, originals, tags, scores and picks up to date, as of `now`. Raises StoreError or LockedError.

    Doing it again changes nothing, and the outcome does not depend on the order in which posts came.
    """
    # In transactions of its own, so that nobody waits for the whole of it; regroup sees to what comes meanwhile.
    compare.settle(store)
    with store.transaction():
        groups.regroup(store)
        editor.apply_tags(store)
        score.rescore(store)
        featured.feature(store, now=now)
        state.keep(store, STATE, _made_from(store, now))


def is_current(store: Store, now: datetime) -> bool:
    """Whether the picks are of this store as it is, of this day (UTC), and of the editor's words that hold now."""
    return state.read(store, STATE) == _made_from(store, now)


def uncurated(store: Store) -> int:
    """How many posts came or changed since the store was last curated, or what the editor said of them waits for it."""
    seen = _seen(store).get("changes", 0)
    (posts,) = store.db.execute("select count(*) from posts where change > ?", (seen,)).fetchone()
    return int(posts)


def has_ended(store: Store, now: datetime) -> bool:
    """Whether a word of the editor's has come to its end since the store was last curated."""
    return _ended(store, now) > int(_seen(store).get("ended", 0))


def _seen(store: Store) -> dict[str, Any]:
    """What the last curation was made from; empty where there was none."""
    return cast("dict[str, Any]", json.loads(state.read(store, STATE, "{}")))


def _ended(store: Store, now: datetime) -> int:
    """How many of the editor's words have come to their end."""
    (ended,) = store.db.execute("select count(*) from decisions where until <= ?", (iso(now),)).fetchone()
    return int(ended)


def _made_from(store: Store, now: datetime) -> str:
    """What the outcome depends on: the store's content, the day, the words that have ended, and the rules."""
    rules = sha256(json.dumps([RULE, sorted(weights().items()), picks.PICKS]).encode()).hexdigest()[:16]
    ended = _ended(store, now)
    made_from = {"changes": state.changes(store), "as_of": iso(featured.midnight(now)), "ended": ended, "rules": rules}
    return json.dumps(made_from, sort_keys=True)
