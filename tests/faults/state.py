"""What a folder holds after a command, in terms that may be compared: the same work leaves the same, killed or not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path

REVISIONS = """
select p.uid, p.revision, r.revision, r.title, r.content_hash
from posts p left join revisions r on r.post_id = p.id order by 1, 3
"""
# Rows of one that belong to no row of the other; each must be none.
STRAYS = {
    "posts without content": "select uid from posts where id not in (select post_id from contents)",
    "posts without fingerprint": "select uid from posts where id not in (select post_id from fingerprints)",
    "posts without source HTML": "select uid from posts where id not in (select post_id from raw)",
    "index entries of no post": "select docid from indexed where post_id not in (select id from posts)",
    "index rows without entry": "select id from posts_fts_docsize where id not in (select docid from indexed)",
    "entries without index row": "select docid from indexed where docid not in (select id from posts_fts_docsize)",
}


@dataclass(frozen=True, slots=True)
class State:
    """`dump` is the canonical dump; `export` the digest of the export's bytes; `files` the names in the folder."""

    dump: str
    export: str
    revisions: tuple[tuple[object, ...], ...]
    rejected: str
    files: tuple[str, ...]
    faults: tuple[str, ...]

    def differences(self, other: State) -> list[str]:
        """The names of what differs."""
        return [each.name for each in fields(self) if getattr(self, each.name) != getattr(other, each.name)]


def state(folder: Path, dump: str) -> State:
    """The state of a folder that is at rest; `dump` is what `aggregator dump` printed of it."""
    # A migration that met its end has made its backup already, and so has the next one; a store that was cut off in its
    # making is an older one by then.
    found = (path for path in folder.rglob("*") if not path.match("backups") and not path.match("backups/[!.]*.db"))
    files = tuple(sorted(str(path.relative_to(folder)) for path in found))
    with closing(sqlite3.connect(folder / "store.db")) as db:
        return State(
            dump,
            digest(folder / "export.db"),
            tuple(db.execute(REVISIONS)),
            digest(folder / "posts.jsonl.rejected"),
            files,
            tuple(_faults(db)),
        )


def _faults(db: sqlite3.Connection) -> list[str]:
    """What is wrong inside a store: SQLite's own checks, the search index's, and rows that belong to nothing."""
    found = [row[0] for row in db.execute("pragma integrity_check") if row[0] != "ok"]
    found += [f"foreign key: {row[0]}" for row in db.execute("pragma foreign_key_check")]
    db.execute("insert into posts_fts(posts_fts) values ('integrity-check')")
    return found + [name for name, sql in STRAYS.items() if db.execute(sql).fetchone()]


def digest(path: Path) -> str:
    """The SHA-256 of a file; empty where there is none."""
    return sha256(path.read_bytes()).hexdigest() if path.exists() else ""
