"""The urls table as a crawl's memory: what each address answered last, and when it is to be asked again.

A row that was visited (visits > 0) stands for what its address answered. The post's own row, the one that is asked, is
the one with a due_at; the other addresses that led to the post have none.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aggregator.clock import iso, parse_iso
from aggregator.due import OFTEN, RARELY, SLACK, is_past, next_due, next_try
from aggregator.page.addresses import clean, key_of
from aggregator.store import absence
from aggregator.visit import GONE, NOT_MODIFIED, Past, Visit, is_redirect

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime

    from aggregator.store.database import Store

COLUMNS = (
    "url, post_id, status, etag, last_modified, content_hash, visits, gone, visited_at, due_at, changed_at, "
    "(select said from raw where raw.post_id = urls.post_id) as said"
)
FIND = f"""
select {COLUMNS} from urls
where visits > 0 and key <> '' and (
    url in (:url, :clean, :key) or key = :key
    or post_id in (select post_id from urls where url in (:url, :clean, :key) and post_id is not null))
order by post_id is null, due_at is null, gone, visited_at desc, url limit 1
"""  # noqa: S608 - a constant
DUE = f"""
select {COLUMNS} from urls
where source = :source and due_at <= :now and (due_at, url) > (:due_at, :url) and (:status = 0 or status = :status)
order by due_at, url limit :limit
"""  # noqa: S608 - a constant

# What may be otherwise the next moment: asked again with the next crawl, whenever that is.
PASSING = (0, 408, 425, 429, 500, 502, 503, 504)
ERROR = 400


def past(db: sqlite3.Connection, url: str, now: datetime) -> Past | None:
    """What is known of an article's address, whichever of its spellings it stands in."""
    row = _find(db, url)
    return as_past(row, now) if row else None


def page(db: sqlite3.Connection, url: str, now: datetime) -> Past | None:
    """What is known of a page of a listing."""
    row = db.execute(f"select {COLUMNS} from urls where url = ? and visits > 0", (url,)).fetchone()  # noqa: S608
    return as_past(row, now) if row else None


def due(db: sqlite3.Connection, source: str, now: datetime, limit: int, *, status: int = 0) -> Iterator[Past]:
    """The rows of a source that are due, the longest overdue first, `limit` read at a time; with a status only those
    whose last answer it was."""
    values = {"source": source, "now": iso(now), "due_at": "", "url": "", "limit": limit, "status": status}
    while rows := db.execute(DUE, values).fetchall():
        yield from (as_past(row, now) for row in rows)
        values |= {"due_at": rows[-1]["due_at"], "url": rows[-1]["url"]}


def is_visited(db: sqlite3.Connection, source: str) -> bool:
    """Whether any address of a source is, or will be, due."""
    return db.execute("select 1 from urls where source = ? and due_at <> '' limit 1", (source,)).fetchone() is not None


def ask_again(db: sqlite3.Connection, key: str, now: datetime) -> None:
    """Have the next crawl ask for a post as if it had never seen it. One that came whole with a listing has no address
    that is asked (`listings.read_again`).
    """
    db.execute(
        "update urls set etag = '', last_modified = '', content_hash = '', gone = 0,"
        " due_at = iif(due_at is null, null, ?) where key = ? and visits > 0",
        (iso(now), key),
    )


def note(store: Store, visit: Visit, source: str) -> str:
    """Keep a visit of which no post goes to the store: "gone" where a post was not there, "lost" where it was not for
    the second time and is marked as gone, else "".
    """
    with store.transaction() as db:
        row = _find(db, visit.url)
        if visit.status in GONE:
            return _missing(store, row, visit, source)
        if visit.status in PASSING:
            _postpone(db, row, visit, source)
        elif visit.status >= ERROR:
            _answer(db, row, visit, source, visit.at + OFTEN - SLACK)
        elif visit.leads_nowhere:
            # One bad night says nothing of those before it, when all was well.
            before = parse_iso(row["visited_at"]) if row and is_redirect(row["status"]) else None
            _answer(db, row, visit, source, next_try(visit.at, before))
        else:
            _seen(store, row, visit, source)
        return ""


def note_page(db: sqlite3.Connection, visit: Visit, source: str) -> None:
    """Keep a visit to a page of a listing: those are asked in every crawl, so they are never due."""
    _set(db, visit.url, source=source, **_state(visit), due_at=None)


def note_post(db: sqlite3.Connection, post_id: int, source: str, visit: Visit) -> None:
    """Keep the visit that brought a post, in the transaction that writes it; its addresses lead to it already."""
    (changed,) = db.execute("select max(changed_at) from urls where post_id = ?", (post_id,)).fetchone()
    changed = iso(visit.at) if visit.changed else changed
    at = next_due(visit.home, visit.at, _fresh_since(db, post_id, changed))
    db.execute("update urls set due_at = null where post_id = ? and url <> ?", (post_id, visit.home))
    due_at = None if visit.listed else iso(at)
    _set(db, visit.home, source=source, **_state(visit), gone=0, due_at=due_at, changed_at=changed)


def suspect(db: sqlite3.Connection, source: str, now: datetime) -> None:
    """Make due at once all articles of a source whose last answer was a 304."""
    db.execute(
        "update urls set due_at = ? where source = ? and status = ? and post_id is not null and due_at is not null",
        (iso(now), source, NOT_MODIFIED),
    )


def _find(db: sqlite3.Connection, url: str) -> sqlite3.Row | None:
    values = {"url": url, "clean": clean(url), "key": key_of(url)}
    return db.execute(FIND, values).fetchone()  # type: ignore[no-any-return]


def as_past(row: sqlite3.Row, now: datetime) -> Past:
    """A row as a spider sees it."""
    return Past(
        url=row["url"],
        has_post=row["post_id"] is not None,
        etag=row["etag"],
        last_modified=row["last_modified"],
        content_hash=row["content_hash"],
        visits=row["visits"],
        gone=row["gone"],
        is_due=row["due_at"] is not None and parse_iso(row["due_at"]) <= now,
        said_by_listing=json.loads(row["said"] or "{}").get("said.by_listing", {}),
    )


def _seen(store: Store, row: sqlite3.Row | None, visit: Visit, source: str) -> None:
    """Something stands there: what stood there before, or no post."""
    post_id = row["post_id"] if row else None
    url = row["url"] if row else visit.url
    fresh_since = _fresh_since(store.db, post_id, row["changed_at"]) if row and post_id else None
    _answer(store.db, row, visit, source, None if visit.listed else next_due(url, visit.at, fresh_since))
    if not visit.refused:
        _set(store.db, url, gone=0)
        if post_id:
            absence.end(store, post_id, visit.at)


def _missing(store: Store, row: sqlite3.Row | None, visit: Visit, source: str) -> str:
    """Nothing stands there; what was so twice in a row, a day apart, is gone."""
    db, times = store.db, row["gone"] if row else 0
    # Asked twice in an hour (-a url=) is once: a site that is being rebuilt says 404, too.
    if not times or (row and is_past(parse_iso(row["visited_at"]), visit.at, OFTEN)):
        times += 1
    again = visit.at + OFTEN - SLACK if times == 1 else next_due(visit.url, visit.at, visit.at - RARELY * 10)
    _answer(db, row, visit, source, again)
    _set(db, row["url"] if row else visit.url, gone=times)
    if row is None or row["post_id"] is None:
        return ""
    if times > 1 and absence.begin(store, row["post_id"], visit.at):
        return "lost"
    _ask_elsewhere(db, row["post_id"], again)
    return "gone"


def _ask_elsewhere(db: sqlite3.Connection, post_id: int, at: datetime) -> None:
    """Have the post's canonical address asked as well, where that is another one than has been."""
    db.execute(
        "update urls set due_at = ? where due_at is null and gone = 0"
        " and url = (select url from posts where id = ?) and post_id = ?",
        (iso(at), post_id, post_id),
    )


def _postpone(db: sqlite3.Connection, row: sqlite3.Row | None, visit: Visit, source: str) -> None:
    """No answer that says anything: due with the next crawl. What is known already stays as it was, and due."""
    if row is None:
        _set(db, visit.url, source=source, key=key_of(visit.url), status=visit.status, due_at=iso(visit.at))


def _answer(db: sqlite3.Connection, row: sqlite3.Row | None, visit: Visit, source: str, again: datetime | None) -> None:
    """Keep what an address answered, and when it is asked again."""
    if row is None:
        _set(db, visit.url, source=source, key=key_of(visit.url))
    _set(db, row["url"] if row else visit.url, source=source, **_state(visit), due_at=iso(again))


def _state(visit: Visit) -> dict[str, Any]:
    """The columns that tell of an answer; a 304 leaves what it is about as it was."""
    told = {"status": visit.status, "visited_at": iso(visit.at), "visits": 1}
    if visit.status == NOT_MODIFIED:
        return told
    # What another address answered by is no use in asking this one.
    own = visit.home == visit.answered
    return told | {
        "etag": visit.etag if own else "",
        "last_modified": visit.last_modified if own else "",
        "content_hash": visit.content_hash,
    }


def _set(db: sqlite3.Connection, url: str, **values: Any) -> None:
    """Set columns of an address's row, made where it is new; `visits` is counted up by its value."""
    values = {"source": "", **values} if "source" not in values else values
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    changes = ", ".join(
        f"{name} = urls.{name} + excluded.{name}" if name == "visits" else f"{name} = excluded.{name}"
        for name in values
        if name != "source" or values["source"]
    )
    db.execute(
        f"insert into urls(url, {names}) values (:url, {places}) on conflict(url) do update set {changes}",  # noqa: S608 - ours
        {"url": url, **values},
    )


def _fresh_since(db: sqlite3.Connection, post_id: int, changed: str | None) -> datetime | None:
    """When a post's text was written, or last changed: as its page says, or as we saw."""
    row = db.execute("select published_at, modified_at, first_seen_at from posts where id = ?", (post_id,)).fetchone()
    known = [moment for moment in (row["published_at"], row["modified_at"], changed) if moment]
    return parse_iso(max(known, default=row["first_seen_at"]))
