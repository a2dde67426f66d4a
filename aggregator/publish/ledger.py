"""What was exported when: the store's memory that a delta is made from.

An export has its number from the moment on that it shows: what is indexed anew while it is written is put away as what
that export held. Its units are noted in a temporary table; `keep` makes them the newest export's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from aggregator.clock import iso
from aggregator.compressed import decompress
from aggregator.errors import ExportError
from aggregator.publish.schema import INDEXES, TABLES
from aggregator.publish.units import INDEX, Unit, digest
from aggregator.search.document import Document
from aggregator.search.index import RULE
from aggregator.store import state

if TYPE_CHECKING:
    from aggregator.store.database import Store

# Who has not fetched for longer takes the whole file.
KEPT = timedelta(days=31)
# A delta's rows fit a file of the same schema only, and its tokens an index made by the same rule.
FORM = sha256(f"{TABLES}{INDEXES}{RULE}".encode()).hexdigest()[:16]

NOTES = "create temp table noted (place, key, digest, post_id, primary key (place, key)) without rowid"

NARROWED = f"select 1 from state where name = '{state.NARROWED}' and cast(value as integer) >= :number"  # noqa: S608

OVERTAKEN = "select 1 from exports where number > ? and cursor <> ''"
ENDED = """
update exported set until = :number where until is null and not exists (
    select 1 from temp.noted n where n.place = exported.place and n.key = exported.key and n.digest = exported.digest)
"""
BEGUN = """
insert into exported(place, key, since, digest, post_id)
select place, key, :number, digest, post_id from temp.noted n where not exists (
    select 1 from exported e where e.place = n.place and e.key = n.key and e.until is null)
"""
FORGOTTEN = (
    """delete from exports where (made_at < :horizon or form <> :form)
        and number < (select max(number) from exports)""",
    "delete from exported where until <= (select min(number) from exports)",
    "delete from former where export < (select min(number) from exports)",
)
HELD = "since <= :number and (until is null or until > :number)"
HELD_DIGEST = f"select digest from exported where place = :place and key = :key and {HELD}"  # noqa: S608 - constants
# What the older export held and this one does not: changed or gone.
CHANGED = f"""
select place, key, digest, post_id from exported where {HELD} and not exists (
    select 1 from temp.noted n where n.place = exported.place and n.key = exported.key and n.digest = exported.digest)
order by place, key
"""  # noqa: S608 - constants
# As it was when the older export was made: what was put away first after that, else what is indexed now.
FORMER = """
select title, body, labels from (
    select export, title, body, labels from former where post_id = :post and export >= :number
    union all select null, title, body, labels from indexed where post_id = :post
) order by export is null, export limit 1
"""


def reserve(db: sqlite3.Connection, now: datetime) -> int:
    """The number of an export that begins; it has no cursor before it is kept, so that a failed one is never found."""
    made = db.execute("insert into exports(cursor, form, made_at) values ('', ?, ?)", (FORM, iso(now)))
    return int(made.lastrowid or 0)


def begin(db: sqlite3.Connection) -> None:
    """Before the first note of an export."""
    db.execute("drop table if exists temp.noted")
    db.execute(NOTES)


def note(db: sqlite3.Connection, unit: Unit, digested: bytes) -> None:
    """This unit is part of the export that is being made."""
    db.execute("insert into temp.noted values (?, ?, ?, ?)", (unit.table, unit.key, digested, unit.post_id))


def keep(store: Store, number: int, cursor: str, now: datetime) -> None:
    """The export of what was noted exists; exports older than KEPT are forgotten."""
    with store.transaction() as db:
        if db.execute(OVERTAKEN, (number,)).fetchone():
            # The units are kept as a history that only grows at its end.
            number = reserve(db, now)
        db.execute("update exports set cursor = ? where number = ?", (cursor, number))
        for statement in (ENDED, BEGUN):
            db.execute(statement, {"number": number})
        for statement in FORGOTTEN:
            db.execute(statement, {"horizon": iso(now - KEPT), "form": FORM})


def find(db: sqlite3.Connection, cursor: str) -> int:
    """The number of the export with this cursor.

    Raises ExportError where it is not remembered, of another form, or holds more of a source than may be published now:
    its delta would have to spell the words that the index must lose.
    """
    row = db.execute(
        "select number, form from exports where cursor = ? order by number desc limit 1", (cursor,)
    ).fetchone()
    if row is None:
        raise ExportError(f"{cursor}: no export of the last {KEPT.days} days has this cursor; take a whole export")
    if row["form"] != FORM:
        raise ExportError(f"{cursor}: that export was made by another version of this program; take a whole export")
    number = int(row["number"])
    if db.execute(NARROWED, {"number": number}).fetchone():
        raise ExportError(f"{cursor}: a source allows less than that export held of it; take a whole export")
    return number


def remembers(db: sqlite3.Connection, cursor: str) -> bool:
    """Whether this store made an export with this cursor, in the time that is remembered."""
    return bool(cursor) and db.execute("select 1 from exports where cursor = ?", (cursor,)).fetchone() is not None


def held(db: sqlite3.Connection, number: int, table: str, key: int | str) -> bytes | None:
    """The digest that this unit had in an older export, or None."""
    row = db.execute(HELD_DIGEST, {"number": number, "place": table, "key": key}).fetchone()
    return row["digest"] if row else None


def changed(db: sqlite3.Connection, number: int) -> Iterator[tuple[str, int | str, Document | None]]:
    """The units that an older export holds otherwise, or that are gone: table, key, and the document as it was.

    Raises ExportError where a document is no longer known as it was.
    """
    for row in db.execute(CHANGED, {"number": number}):
        document = _former(db, number, row) if row["place"] == INDEX else None
        yield row["place"], row["key"], document


def _former(db: sqlite3.Connection, number: int, row: sqlite3.Row) -> Document:
    found = db.execute(FORMER, {"post": row["post_id"], "number": number}).fetchone()
    if found is not None:
        document = Document(found["title"], decompress(found["body"]).decode(), found["labels"])
        if digest(document) == row["digest"]:
            return document
    raise ExportError("what that export's search index held is no longer known; take a whole export")
