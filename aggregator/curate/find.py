"""Which post is meant: by its uid, the beginning of it, or its address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aggregator.errors import UsageError
from aggregator.page.addresses import key_of

if TYPE_CHECKING:
    from aggregator.store.database import Store

# As many as people take from a listing at least (git's shortest as well); what means several posts is refused anyway.
SHORTEST = 4
# Of several that begin so, this many are named.
NAMED = 5

ADDRESSED = """
select uid from posts where key = :key or url = :post
union select p.uid from urls u join posts p on p.id = u.post_id where u.url in (:post, :key)
"""
ADDRESSED_BEFORE = "select uid from removed where key = :key"
# Every other digit ends before `g`.
BEGIN = "select uid from posts where uid >= :begin and uid < :begin || 'g' order by uid"
BEGAN = "select uid from removed where uid >= :begin and uid < :begin || 'g' order by uid"


def find(store: Store, post: str) -> str:
    """The uid of a post, named by its uid, the beginning of it, or its address; where there is none, of a removed one.

    Raises UsageError where it means no post or several.
    """
    is_uid = re.fullmatch(rf"[0-9a-fA-F]{{{SHORTEST},16}}", post)
    values = {"begin": post.lower(), "post": post, "key": key_of(post)}
    here, before = (BEGIN, BEGAN) if is_uid else (ADDRESSED, ADDRESSED_BEFORE)
    found = _uids(store, here, values) or _uids(store, before, values)
    if not found and re.fullmatch(rf"[0-9a-fA-F]{{1,{SHORTEST - 1}}}", post):
        raise UsageError(f"{post!r}: no such post; of a uid give the first {SHORTEST} digits or more")
    if not found:
        raise UsageError(
            f"{post!r}: no such post; `aggregator list` and `aggregator search` print uids,"
            f" of which the first {SHORTEST} digits or more will do, or give the address"
        )
    if len(found) > 1:
        raise UsageError(f"{post}: means several posts, give more digits of one: {', '.join(found[:NAMED])}")
    return found[0]


def _uids(store: Store, sql: str, values: dict[str, str]) -> list[str]:
    return [str(row[0]) for row in store.db.execute(sql, values)]
