"""What the page said, kept for `reprocess`: the article's HTML compressed, the rest as JSON."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from aggregator.clock import iso, parse_iso
from aggregator.compressed import compress, decompress
from aggregator.post import Post, Said

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from aggregator.store.database import Store

# Posts read at a time: some megabytes of HTML.
PAGE = 50
# The reader's group of Post (without url and key, which are columns, and tree; title and image as they were said) and
# of Said (without html, and the timezone, which is what is declared of the source by now).
READ = ("author", "tags", "categories")
AS_SAID = ("title", "image")
SAID = ("url", "base", "published", "modified", "kind", "copyright", "reader", "by_listing")

KEPT = """
select r.post_id, p.key, p.url, p.source, s.timezone, r.html, r.said, r.fetched_at
from raw r join posts p on p.id = r.post_id join sources s on s.name = p.source
"""

# In one statement for all sources; their posts are found by an index.
EXPIRE = """
update raw set html = null where post_id in (
    with ends(source, before) as (values {rows})
    select r.post_id from ends e join posts p on p.source = e.source join raw r on r.post_id = p.id
    where r.fetched_at < e.before and r.html is not null)
"""


def keep(db: sqlite3.Connection, post_id: int, post: Post) -> None:
    """Keep what the page said of this post, in the transaction of the caller."""
    db.execute(
        "insert into raw(post_id, html, said, fetched_at) values (?, ?, ?, ?) on conflict(post_id) do update set"
        " html = excluded.html, said = excluded.said, fetched_at = excluded.fetched_at",
        (post_id, compress(post.said.html.encode()), _said(post), iso(post.fetched_at)),
    )


def _said(post: Post) -> str:
    read = {name: getattr(post, name) for name in READ} | {name: getattr(post.said, name) for name in AS_SAID}
    said = {f"said.{name}": getattr(post.said, name) for name in SAID}
    return json.dumps(read | said, ensure_ascii=False, sort_keys=True)


def of(db: sqlite3.Connection, post_id: int) -> Post:
    """A stored post as its reader made it, without HTML where that is kept no longer."""
    return _post(db.execute(f"{KEPT} where p.id = ?", (post_id,)).fetchone())


def posts(store: Store) -> Iterator[Post]:
    """Every post whose HTML is kept, as its reader made it, in the order in which they were first stored."""
    last = 0
    while rows := _page(store, last):
        yield from map(_post, rows)
        last = rows[-1]["post_id"]


def _page(store: Store, after: int) -> list[sqlite3.Row]:
    # Whole pages rather than one open cursor: whoever reads these posts writes to the same tables meanwhile.
    return store.db.execute(
        f"{KEPT} where r.html is not null and r.post_id > ? order by r.post_id limit ?", (after, PAGE)
    ).fetchall()


def _post(row: sqlite3.Row) -> Post:
    kept = json.loads(row["said"])
    # What was stored by an earlier version lacks what is kept since.
    said = {name: kept[f"said.{name}"] for name in SAID if f"said.{name}" in kept}
    as_said = {name: kept[name] for name in AS_SAID}
    return Post(
        url=row["url"],
        source=row["source"],
        key=row["key"],
        fetched_at=parse_iso(row["fetched_at"]),
        said=Said(html=_unpacked(row["html"]), timezone=row["timezone"], **said, **as_said),
        **as_said,
        **{name: kept[name] for name in READ},
    )


def _unpacked(html: bytes | None) -> str:
    return decompress(html).decode() if html is not None else ""


def expire(store: Store, days: Mapping[str, int], now: datetime) -> int:
    """Delete the HTML that was fetched more days ago than its source's says; how much. 0 days keep it."""
    ends = [each for name, kept in days.items() if kept > 0 for each in (name, iso(now - timedelta(days=kept)))]
    if not ends:
        return 0
    rows = ", ".join(["(?, ?)"] * (len(ends) // 2))
    with store.transaction() as db:
        return db.execute(EXPIRE.format(rows=rows), ends).rowcount
