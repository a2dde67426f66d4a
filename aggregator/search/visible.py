"""Which posts may be seen, and under which original each one counts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from aggregator.clock import iso

if TYPE_CHECKING:
    import sqlite3

# What the export says of a hidden post, before the editor's note.
REASON = "编辑隐藏"

# The editor's latest word on whether a post may be seen; a word with an end counts until then.
HIDDEN = """
select uid, decided_at, note, until from decisions d
where action = 'hide' and (until is null or until > :now)
    and not exists (select 1 from decisions l where l.uid = d.uid and l.action in ('hide', 'unhide') and l.id > d.id)
"""

# Whoever hides an original hides the story: its copies would show the same text under another name.
CONCEAL = f"""
insert or ignore into hidden
select p.id, h.decided_at, '{REASON}' || case h.note when '' then '' else '：' || h.note end
from ({HIDDEN}) h join posts o on o.uid = h.uid
join posts p on p.id = o.id or p.canonical_id = o.id
order by p.id, p.id <> o.id
"""  # noqa: S608 - constants

# The hides that keep a post from view now, the nearest first: its own, or its original's.
HIDING = f"""
select o.uid, h.decided_at, h.until, h.note from ({HIDDEN}) h join posts o on o.uid = h.uid
join posts p on p.id = o.id or p.canonical_id = o.id where p.id = :id order by p.id <> o.id
"""  # noqa: S608 - a constant

SEEN = """
insert into visible
select id, coalesce(canonical_id, id) from posts
where gone_at is null and uid not in (select uid from removed)
    and id not in (select post_id from hidden)
"""

# A group whose original is gone goes on under the member that was published first.
LOST = """
select v.canonical_id, v.post_id from visible v join posts p on p.id = v.post_id
where v.canonical_id not in (select post_id from visible)
order by v.canonical_id, p.published_at is null, p.published_at, p.uid
"""


def hiding(db: sqlite3.Connection, post_id: int, now: datetime) -> list[dict[str, Any]]:
    """The hides that keep a post from view: whose (uid), decided_at, until and note, its own before its original's."""
    return [dict(row) for row in db.execute(HIDING, {"id": post_id, "now": iso(now)})]


def mark_visible(db: sqlite3.Connection, now: datetime) -> None:
    """Fill the temporary tables visible(post_id, canonical_id) and hidden(post_id, hidden_at, reason), as of `now`."""
    db.execute("create temp table if not exists visible (post_id integer primary key, canonical_id integer not null)")
    db.execute(
        "create temp table if not exists hidden (post_id integer primary key, hidden_at text not null, reason text)"
    )
    db.execute("delete from visible")
    db.execute("delete from hidden")
    db.execute(CONCEAL, {"now": iso(now)})
    db.execute(SEEN)
    heirs: dict[int, int] = {}
    for lost, member in db.execute(LOST).fetchall():
        heirs.setdefault(lost, member)
    db.executemany(
        "update visible set canonical_id = ? where canonical_id = ?", [(h, lost) for lost, h in heirs.items()]
    )
