"""The sources table: who owns a post, and what may be republished of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from aggregator.clock import now
from aggregator.page.outbound import without_user
from aggregator.source_fields import PUBLISH
from aggregator.store import raw, state

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from aggregator.sources import Source
    from aggregator.store.database import Store


class Owner(Protocol):
    """What the store keeps of a source; aggregator.sources.Source and the spiders' classes are such."""

    @property
    def name(self) -> str:
        """The name of the source, as posts bear it."""

    @property
    def title(self) -> str:
        """The name that people read."""

    @property
    def homepage(self) -> str:
        """Its address."""

    @property
    def timezone(self) -> str:
        """The IANA name of its zone."""

    @property
    def publish(self) -> str:
        """What may be republished: full, excerpt or link."""


# `changed_at` is when a post of it last came or changed: a line of `ingest` that brings nothing new leaves no trace.
HELD = """
select s.name, s.title, s.homepage, s.timezone, s.publish, s.name in (select source from runs) as crawled,
    count(p.id) as stored, max(p.published_at) as newest, coalesce(p.published_precision, '') as newest_precision,
    (select max(changed_at) from posts where source = s.name) as changed_at
from sources s left join posts p on p.source = s.name where s.name = ? group by s.name
"""


def names(db: sqlite3.Connection) -> list[str]:
    """The names of all that own posts, sorted."""
    return [str(row["name"]) for row in db.execute("select name from sources order by name")]


def held(db: sqlite3.Connection, names: Iterable[str]) -> list[sqlite3.Row]:
    """Of each of these sources, as far as they are stored: its row, whether it was crawled, how many posts are stored,
    the newest one's time with its precision, and when one of them last came or changed (UTC)."""
    return [row for name in names for row in db.execute(HELD, (name,))]


def obey(store: Store, declared: Mapping[str, Source]) -> None:
    """Bring what is stored of sources in line with what is declared of them today, whoever was crawled meanwhile.

    A source that is declared nowhere, or whose entry is bad, stays as it is. HTML goes that `keep_raw` keeps no longer.
    """
    known = [declared[name] for name in names(store.db) if name in declared]
    for source in known:
        keep(store, source)
    raw.expire(store, {source.name: source.keep_raw for source in known}, now())


def keep(store: Store, owner: Owner) -> None:
    """Make the source's row, or bring it up to date with its declaration."""
    # A password that the operator's crawl needs is nobody else's.
    row = (owner.name, owner.title, without_user(owner.homepage), owner.timezone, owner.publish)
    found = store.db.execute(
        "select name, title, homepage, timezone, publish from sources where name = ?", (owner.name,)
    ).fetchone()
    if found is not None and tuple(found) == row:
        return
    with store.transaction() as db:
        _note_narrowed(store, owner.name, owner.publish)
        db.execute(
            "insert into sources(name, title, homepage, timezone, publish) values (?, ?, ?, ?, ?)"
            " on conflict(name) do update set title = excluded.title, homepage = excluded.homepage,"
            " timezone = excluded.timezone, publish = excluded.publish",
            row,
        )
        state.changed(store)


def ensure(store: Store, name: str, timezone: str, publish: str = "full") -> None:
    """A row for a source that is declared nowhere (a line of `ingest` named it), unless there is one."""
    with store.transaction() as db:
        db.execute(
            "insert into sources(name, title, homepage, timezone, publish) values (?, ?, '', ?, ?)"
            " on conflict(name) do nothing",
            (name, name, timezone, publish),
        )


def allow(store: Store, name: str, publish: str) -> None:
    """Change what may be republished of a source that is stored; whoever asks knows that it is declared nowhere."""
    with store.transaction() as db:
        _note_narrowed(store, name, publish)
        if db.execute(
            "update sources set publish = ? where name = ? and publish <> ?", (publish, name, publish)
        ).rowcount:
            state.changed(store)


def _note_narrowed(store: Store, name: str, publish: str) -> None:
    """Keep which exports may hold more of a source than it is about to allow."""
    row = store.db.execute("select publish from sources where name = ?", (name,)).fetchone()
    if row is not None and PUBLISH.index(publish) > PUBLISH.index(row["publish"]):
        (newest,) = store.db.execute("select coalesce(max(number), 0) from exports").fetchone()
        state.keep(store, state.NARROWED, str(newest))
