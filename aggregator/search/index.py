"""The index of the store: brought up to date with what changed, and with nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aggregator.clock import iso, parse_iso
from aggregator.clock import now as present
from aggregator.compressed import compress, decompress
from aggregator.search.document import Document, labels
from aggregator.search.visible import HIDDEN, mark_visible
from aggregator.store import state

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from aggregator.store.database import Store

# Raised with every change of tokens.py or document.py that makes other tokens of the same post: all is indexed anew.
RULE = "6"

# Posts a transaction: the write lock is held for about a second, and an editor may come between.
BATCH = 500

# A tag may be given by its author, by us and by the editor at once.
DOCUMENTS = """
select p.id, p.title, p.author, p.source, p.published_at, v.canonical_id,
    case s.publish when 'full' then coalesce(c.content_text, '') when 'excerpt' then p.excerpt else '' end as body,
    (select group_concat(t.name || char(31) || t.slug, char(31))
     from post_tags pt join tags t on t.id = pt.tag_id where pt.post_id = p.id and pt.weight > 0) as tags
from posts p join visible v on v.post_id = p.id join sources s on s.name = p.source
left join contents c on c.post_id = p.id
where p.id = ?
"""

# What must be looked at again, oldest first, so that a higher docid is a younger post: the search takes its candidates
# from the young end. A duplicate whose original appeared or went has no stale row of its own.
WANTED = """
select w.id from (
    select post_id as id from stale
    union select post_id from indexed where post_id not in (select post_id from visible)
    union select post_id from visible where post_id not in (select post_id from indexed)
    union select i.post_id from indexed i join visible v on v.post_id = i.post_id
        where i.canonical_id <> v.canonical_id
) w left join posts p on p.id = w.id
order by p.published_at, p.uid
"""

# Of hides alone: all else that changes what may be seen is followed by whoever changes it.
RETURNED = f"""
select 1 from decisions d join posts p on p.uid = d.uid
where d.action = 'hide' and d.until <= :now and p.gone_at is null
    and p.id not in (select post_id from indexed) and p.uid not in (select uid from removed)
    and p.uid not in (select uid from ({HIDDEN}))
    and not exists (select 1 from ({HIDDEN}) h join posts o on o.uid = h.uid where o.id = p.canonical_id)
"""  # noqa: S608 - a constant


def refresh(store: Store, now: datetime | None = None) -> int:
    """Bring the store's index up to date; how many posts it took. Raises StoreError, LockedError."""
    now = now or present()
    with store.transaction() as db:
        if state.read(store, "search_rule") != RULE:
            _forget(db)
            state.keep(store, "search_rule", RULE)
        mark_visible(db, now)
        wanted = [int(row[0]) for row in db.execute(WANTED)]
    for start in range(0, len(wanted), BATCH):
        with store.transaction() as db:
            _refresh(db, wanted[start : start + BATCH])
    return len(wanted)


def has_returned(store: Store, now: datetime) -> bool:
    """Whether a hide has ended and what it hid is not in the index yet."""
    return store.db.execute(RETURNED, {"now": iso(now)}).fetchone() is not None


@dataclass(frozen=True, slots=True)
class Entry:
    """A post in the index: the original that it counts under, and its words."""

    canonical_id: int
    document: Document


def entries(db: sqlite3.Connection, ids: Iterable[int]) -> Iterator[tuple[int, Entry]]:
    """The visible ones of these posts, as the index sees them. Needs `mark_visible` before."""
    for post_id in ids:
        row = db.execute(DOCUMENTS, (post_id,)).fetchone()
        if row is not None:
            yield post_id, Entry(int(row["canonical_id"]), _document(row))


def _document(row: sqlite3.Row) -> Document:
    tags = row["tags"].split("\x1f") if row["tags"] else ()
    told = labels(
        source=row["source"],
        author=row["author"],
        tags=tags,
        published=parse_iso(row["published_at"]) if row["published_at"] else None,
        duplicate=row["canonical_id"] != row["id"],
    )
    return Document(row["title"], row["body"], told)


def _refresh(db: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Index these posts anew where they differ from what is indexed, and drop those that may not be seen."""
    current = dict(entries(db, ids))
    for post_id in ids:
        docid, before = _before(db, post_id)
        after = current.get(post_id)
        if before != after:
            if before is not None:
                _delete(db, docid, before.document)
            if after is not None:
                _insert(db, docid, post_id, after)
        db.execute("delete from stale where post_id = ?", (post_id,))


def _before(db: sqlite3.Connection, post_id: int) -> tuple[int | None, Entry | None]:
    """The docid of a post and what is indexed of it."""
    row = db.execute("select * from indexed where post_id = ?", (post_id,)).fetchone()
    if row is None:
        return None, None
    document = Document(row["title"], decompress(row["body"]).decode(), row["labels"])
    return int(row["docid"]), Entry(int(row["canonical_id"]), document)


def _insert(db: sqlite3.Connection, docid: int | None, post_id: int, entry: Entry) -> None:
    """Index a post, under its old docid where it has one."""
    document = entry.document
    packed = compress(document.body.encode())
    cursor = db.execute(
        "insert into indexed(docid, post_id, canonical_id, title, labels, body) values (?, ?, ?, ?, ?, ?)",
        (docid, post_id, entry.canonical_id, document.title, document.labels, packed),
    )
    row = (cursor.lastrowid, *document.columns())
    db.execute("insert into posts_fts(rowid, body, title, labels) values (?, ?, ?, ?)", row)


def _delete(db: sqlite3.Connection, docid: int | None, document: Document) -> None:
    """Take a post out of the index."""
    row = (docid, *document.columns())
    db.execute("insert into posts_fts(posts_fts, rowid, body, title, labels) values ('delete', ?, ?, ?, ?)", row)
    db.execute("delete from indexed where docid = ?", (docid,))


def _forget(db: sqlite3.Connection) -> None:
    """Empty the index."""
    db.execute("insert into posts_fts(posts_fts) values ('delete-all')")
    db.execute("delete from indexed")
