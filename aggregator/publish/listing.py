"""Listings straight from the store, with the cards that an export would have."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aggregator.clock import iso
from aggregator.search.visible import HIDDEN
from aggregator.text.synonyms import as_one

if TYPE_CHECKING:
    from aggregator.store.database import Store

SEPARATOR = "\x1f"

CARD = """
select p.uid, p.source, s.title as source_title, s.timezone, p.url, p.kind, p.title, p.author, p.published_at,
    p.published_precision, p.language, case s.publish when 'link' then '' else p.excerpt end as excerpt, p.image,
    p.word_count, p.original_url, p.original_author, p.original_source, p.reprint_line, p.score,
    (select group_concat(name, char(31)) from (
        select t.name from post_tags pt join tags t on t.id = pt.tag_id where pt.post_id = p.id and pt.weight > 0
        group by t.id order by max(pt.weight) desc, t.name)) as tags
"""
FEATURED = "f.rank, f.score as pick_score, f.reasons, f.picked_by, f.picked_at"

# An original that may be seen; a group whose original may not is shown by the export under another member.
SEEN = f"""
coalesce(p.canonical_id, p.id) = p.id and p.gone_at is null
    and p.uid not in (select uid from removed) and p.uid not in (select uid from ({HIDDEN}))
    and (:source = '' or p.source = :source)
    and (:tags = '[]' or p.id in (
        select pt.post_id from post_tags pt join tags t on t.id = pt.tag_id
        where pt.weight > 0 and t.slug in (select value from json_each(:tags))))
"""  # noqa: S608 - a constant

LISTS = {
    "featured": f"""{CARD}, {FEATURED} from featured f join posts p on p.id = f.post_id
        join sources s on s.name = p.source where {SEEN} order by f.rank limit :limit""",
    "newest": f"""{CARD} from posts p join sources s on s.name = p.source where {SEEN}
        order by p.published_at desc, p.uid limit :limit""",
}
COUNTS = {
    "featured": f"select count(*) from featured f join posts p on p.id = f.post_id where {SEEN}",  # noqa: S608
    "newest": f"select count(*) from posts p where {SEEN}",  # noqa: S608
}


def listing(
    store: Store, *, now: datetime, limit: int, featured: bool = False, tags: Sequence[str] = (), source: str = ""
) -> tuple[int, list[dict[str, Any]]]:
    """How many posts there are, and the first of them as cards, newest first or by rank.

    `tags` are slugs, of which a post must have any.
    """
    kind = "featured" if featured else "newest"
    values = {"now": iso(now), "limit": limit, "tags": json.dumps(tags), "source": source}
    (total,) = store.db.execute(COUNTS[kind], values).fetchone()
    return int(total), [card(row) for row in store.db.execute(LISTS[kind], values)]


def card(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a card: `tags` is a list, one name a tag."""
    found = dict(row)
    found["tags"] = as_one(found["tags"].split(SEPARATOR)) if found["tags"] else []
    return found
