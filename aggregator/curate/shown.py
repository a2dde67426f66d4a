"""When what 精选 shows last became other: its feeds say so, and picks can change many times a day."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from aggregator.clock import iso
from aggregator.store import state

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.store.database import Store

# What a feed tells of the picks, in their order: no time where only the year or the month is known. Not their worth,
# which every new post of the window changes.
SHOWN = """
select p.uid, p.url, p.title, p.author, p.excerpt,
    case when p.published_precision in ('year', 'month') then null else p.published_at end, p.modified_at,
    s.title, s.publish,
    (select group_concat(slug, ' ') from (
        select distinct t.slug from post_tags pt join tags t on t.id = pt.tag_id
        where pt.post_id = p.id and pt.weight > 0 order by t.slug))
from featured f join posts p on p.id = f.post_id join sources s on s.name = p.source order by f.rank
"""


def note(store: Store, now: datetime) -> None:
    """Keep `now` as state.FEATURED_AT where the picks show other things than they did then. Raises StoreError."""
    told = repr([tuple(row) for row in store.db.execute(SHOWN)])
    digest = sha256(told.encode()).hexdigest()
    if digest != state.read(store, state.FEATURED):
        state.keep(store, state.FEATURED, digest)
        state.keep(store, state.FEATURED_AT, iso(now) or "")
