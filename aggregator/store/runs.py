"""The runs table: what each run of each source saw, for `status` and for judging the next run by history."""

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


def save(store: Store, run: Run, status: int, reason: str) -> None:
    """Record a run that ended with this exit status, and why; runs older than the last KEPT of its source go."""
    with store.transaction() as db:
        db.execute(
            "insert into runs(source, started_at, ended_at, status, reason, counts) values (?, ?, ?, ?, ?, ?)",
            (run.source, iso(run.started_at), iso(run.ended_at), status, reason, json.dumps(counts(run))),
        )
        db.execute(
            "delete from runs where source = ?1 and id not in"
            " (select id from runs where source = ?1 order by started_at desc, id desc limit ?2)",
            (run.source, KEPT),
        )


def counts(run: Run) -> dict[str, Any]:
    """What a run saw, as the counts column keeps it."""
    return {
        "requests": run.requests,
        "pages": run.pages,
        "found": run.found,
        "known": run.known,
        "visits": dict(run.visits),
        "listings": dict(run.listings),
        "posts": run.posts,
        "outcomes": dict(run.outcomes),
        "rejected": dict(run.rejected),
        "missing": dict(run.missing),
        "failures": dict(run.failures),
        "errors": run.errors,
    }


def history(store: Store, source: str, limit: int = 30) -> list[sqlite3.Row]:
    """The last runs of a source, newest first; the column counts is counts() as JSON."""
    return store.db.execute(
        "select source, started_at, ended_at, status, reason, counts from runs where source = ?"
        " order by started_at desc, id desc limit ?",
        (source, limit),
    ).fetchall()
