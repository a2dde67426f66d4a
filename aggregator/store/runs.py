"""The runs table: what each run of each source saw, for `status` and for judging the next run by history.

A crawl has its row from its beginning, without a status until it ends: one that was killed, or could not write its end
(a full disk, a store that is locked for minutes), leaves that behind.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

from aggregator.clock import iso

if TYPE_CHECKING:
    from aggregator.run import Run
    from aggregator.store.database import Store

# Runs kept of each source: a year of one a day.
KEPT = 366

# What is kept as runs and is no crawl of a source.
NO_CRAWLS = ("ingest", "reprocess")


# What a run is called whose end is not recorded: it was a failure, and the counts of it are lost. Where it could not
# write its end it could not leave a word of that either.
UNENDED = "没有记下结尾：进程被杀、断了电，或者写不进数据库"
UNENDED_STATUS = 1


def begin(store: Store, run: Run) -> int:
    """Record that a run begins; the row that `save` completes."""
    with store.transaction() as db:
        added = db.execute("insert into runs(source, started_at) values (?, ?)", (run.source, iso(run.started_at)))
        return int(added.lastrowid or 0)


def save(store: Store, run: Run, status: int, reason: str, row: int | None = None) -> None:
    """Record a run that ended with this exit status, and why, in the row that it began with, if it has one; runs older
    than the last KEPT of its source go."""
    with store.transaction() as db:
        db.execute(
            "insert or replace into runs(id, source, started_at, ended_at, status, reason, counts)"
            " values (?, ?, ?, ?, ?, ?, ?)",
            (row, run.source, iso(run.started_at), iso(run.ended_at), status, reason, json.dumps(counts(run))),
        )
        db.execute(
            "delete from runs where source = ?1 and id not in"
            " (select id from runs where source = ?1 order by id desc limit ?2)",
            (run.source, KEPT),
        )


def unended(db: sqlite3.Connection) -> list[sqlite3.Row]:
    """Runs that began and have not ended, source and started_at: while nobody crawls, those that left no end."""
    return db.execute("select source, started_at from runs where status is null order by id").fetchall()


def end_unended(store: Store) -> list[sqlite3.Row]:
    """Put the runs that left no end down as failed; the rows of `unended`. Only for who holds the crawl lock."""
    with store.transaction() as db:
        found = unended(db)
        if found:
            db.execute("update runs set status = ?, reason = ? where status is null", (UNENDED_STATUS, UNENDED))
        return found


def counts(run: Run) -> dict[str, Any]:
    """What a run saw, as the counts column keeps it."""
    return {
        "requests": run.requests,
        "pages": run.pages,
        "found": run.found,
        "known": run.known,
        "visits": dict(run.visits),
        "listings": dict(run.listings),
        "images": dict(run.images),
        "posts": run.posts,
        "outcomes": dict(run.outcomes),
        "rejected": dict(run.rejected),
        "missing": dict(run.missing),
        "failures": dict(run.failures),
        "errors": run.errors,
    }


def history(store: Store, source: str, limit: int = 30, *, killed: bool = False) -> list[sqlite3.Row]:
    """The last runs of a source, newest first; the column counts is counts() as JSON.

    By their rows and not by what the clock said: one run under a clock that was years ahead would stay the last one.
    Those that have no status are left out, or with `killed` told as what they are while nobody crawls.
    """
    return store.db.execute(
        "select source, started_at, ended_at, coalesce(status, ?) as status,"
        " case when status is null then ? else reason end as reason, counts"
        " from runs where source = ? and (? or status is not null) order by id desc limit ?",
        (UNENDED_STATUS, UNENDED, source, killed, limit),
    ).fetchall()


def begun(db: sqlite3.Connection) -> dict[str, str]:
    """When the newest crawl of each source began, one that is under way too, by the rows as in `history`."""
    rows = db.execute("select source, started_at from runs where id in (select max(id) from runs group by source)")
    return {row["source"]: row["started_at"] for row in rows if row["source"] not in NO_CRAWLS}


def sources(db: sqlite3.Connection) -> list[str]:
    """The names of which there are runs, those of NO_CRAWLS too, sorted."""
    return [str(row["source"]) for row in db.execute("select distinct source from runs order by source")]


def has_posts(db: sqlite3.Connection, source: str) -> bool:
    """Whether anything was ever read of a source, and is there."""
    return db.execute("select 1 from posts where source = ? limit 1", (source,)).fetchone() is not None
