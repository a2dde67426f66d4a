"""The images of posts as a crawl has to know them: whose have not been looked at, and which could not be had."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from aggregator.clock import iso
from aggregator.page.images import shown
from aggregator.store import state

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime

    from aggregator.store.database import Store

# The name in the table state, with the cache's and the source's: the place of the last post whose images were looked at
# ("12 345"), or a change (12) of which all were.
MARK = "images {cache} {source}"

# Posts of before the first look whose images are wanted as well: some pages of the source's listing.
AT_FIRST = 200
FIRST = (
    "select coalesce(min(change) - 1, 0) from (select change from posts where source = ? order by change desc limit ?)"
)

# How many posts are looked through in one go, some milliseconds: whoever asks may let others have their turn then.
PAGE = 200
# By the changes since, and not by the source, which would have all its posts looked through for each page.
NEWS = """
select id, uid, change from posts where +source = ? and (change, id) > (?, ?) and gone_at is null
order by change, id limit ?
"""
# What the site will show, by what may be republished of the source.
SHOWN = """
select case s.publish when 'link' then '' else p.image end as image,
    case s.publish when 'full' then coalesce(c.content_html, '') else '' end as content_html
from posts p join sources s on s.name = p.source left join contents c on c.post_id = p.id
"""
OF_UID = f"{SHOWN} where p.uid = ?"
OF_ALL = f"{SHOWN} where p.gone_at is null and s.publish <> 'link'"

# A site that was down is up again in a week, and an image that was not there three times is not coming back.
PAUSE = timedelta(days=7)
TRIES = 3
DUE = "select url from lost_images where source = ? and tries < ? and asked_at <= ? order by asked_at, url limit ?"
LOST = """
insert into lost_images(url, source, asked_at, tries, reason) values (?, ?, ?, 1, ?)
on conflict(url) do update set asked_at = excluded.asked_at, tries = tries + 1, reason = excluded.reason
"""


# Where a post stands among the changes: the number of its last one, and, since one change may be of many, its id.
Place = tuple[int, int]


def behind(change: int) -> Place:
    """The place behind all posts of a change."""
    return change + 1, 0


def mark(store: Store, cache: str, source: str) -> Place:
    """The place up to which a source's images were looked at for a cache; the first time this is decided, and kept."""
    name = MARK.format(cache=cache, source=source)
    if not state.read(store, name):
        state.keep(store, name, str(store.db.execute(FIRST, (source, AT_FIRST)).fetchone()[0]))
    change, _, post_id = state.read(store, name).partition(" ")
    return (int(change), int(post_id)) if post_id else behind(int(change))


def keep_mark(store: Store, cache: str, source: str, place: Place) -> None:
    """The images of all posts of a source up to this place were looked at."""
    state.keep(store, MARK.format(cache=cache, source=source), "{} {}".format(*place))


def news(store: Store, source: str, after: Place) -> list[tuple[Place, list[str]]]:
    """The next posts of a source that are new or have changed, in that order, PAGE at most: the place of each, and the
    addresses of its images."""
    posts = store.db.execute(NEWS, (source, *after, PAGE)).fetchall()
    return [((post["change"], post["id"]), of_uid(store.db, post["uid"])) for post in posts]


def of_uid(db: sqlite3.Connection, uid: str) -> list[str]:
    """The addresses of the images that are shown of a post: the one of its card, and those of its article."""
    row = db.execute(OF_UID, (uid,)).fetchone()
    return list(dict.fromkeys(_of(row))) if row else []


def shown_of_any(db: sqlite3.Connection, urls: set[str]) -> set[str]:
    """Those of some images that any post shows; every article is looked through, 100,000 in some seconds."""
    found: set[str] = set()
    for row in db.execute(OF_ALL) if urls else ():
        found.update(urls.intersection(_of(row)))
        if len(found) == len(urls):
            break
    return found


def _of(row: sqlite3.Row) -> Iterator[str]:
    yield from filter(None, [row["image"], *shown(row["content_html"])])


def due(store: Store, source: str, now: datetime, limit: int) -> list[str]:
    """The images of a source that could not be had, and may be asked for once more."""
    rows = store.db.execute(DUE, (source, TRIES, iso(now - PAUSE), limit))
    return [row["url"] for row in rows.fetchall()]


def is_lost(store: Store, url: str) -> bool:
    """Whether an image could not be had."""
    return store.db.execute("select 1 from lost_images where url = ?", (url,)).fetchone() is not None


def lose(store: Store, source: str, url: str, reason: str, now: datetime) -> None:
    """An image could not be had, for a reason in a word."""
    with store.transaction() as db:
        db.execute(LOST, (url, source, iso(now), reason))


def forget(store: Store, url: str) -> None:
    """An image was had, perhaps after all, or is not wanted any more."""
    if is_lost(store, url):
        with store.transaction() as db:
            db.execute("delete from lost_images where url = ?", (url,))
