"""The snapshot that downstream sites read: written beside its place, checked, then put there; the manifest second."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from aggregator.clock import iso
from aggregator.clock import now as present
from aggregator.curate.curate import curate, is_current
from aggregator.errors import ExportError
from aggregator.publish import manifest, place, resources, rows
from aggregator.publish.manifest import Manifest
from aggregator.publish.place import replacing
from aggregator.publish.schema import INDEXES, SCHEMA_VERSION, TABLES
from aggregator.publish.verify import verify
from aggregator.search.index import entries, refresh
from aggregator.search.visible import mark_visible
from aggregator.store import state

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

    from aggregator.store.database import Store

# A file that nobody reads before it is finished and checked needs no journal. 64 MB of tokens are sorted in memory
# before they are written: fewer, larger pieces of index to merge.
DRAFTING = ("journal_mode = off", "synchronous = off", "locking_mode = exclusive", "cache_size = -64000")
HASH_SIZE = 64_000_000
FTS_DEFAULT_HASH_SIZE = 1_048_576  # FTS5's own, for whoever writes to the file later

# The cursor is a digest of the rows: the same content has the same one, in whatever order it came.
CURSOR_DIGITS = 16


def export(store: Store, path: Path, *, now: datetime | None = None) -> Manifest:
    """Write a verified snapshot of the store to `path`, and its manifest beside it.

    Curation and index are brought up to date first. Raises ExportError, and then the old file stands; StoreError and
    LockedError for the store.
    """
    for target in (path, manifest.beside(path)):
        place.check(target, store.path)
    now = now or present()
    bring_up_to_date(store, now)
    with replacing(path) as draft, _one_moment(store.db):
        mark_visible(store.db, now)
        meta, counts = _write(store.db, draft, path, now)
    made = Manifest(
        file=path.name,
        sha256=manifest.digest(path),
        bytes=path.stat().st_size,
        made_at=iso(present()) or "",
        counts=counts,
        **{name: meta[name] for name in ("schema_version", "cursor", "as_of", "generated_at")},
    )
    with replacing(manifest.beside(path)) as draft:
        draft.write_text(manifest.text(made), encoding="utf-8")
    state.keep(store, "last_export", str(path.absolute()))
    return made


def bring_up_to_date(store: Store, now: datetime) -> None:
    """Curate where something changed, a pin ended or the day turned; then index what is stale."""
    curate_if_needed(store, now)
    refresh(store, now)


def curate_if_needed(store: Store, now: datetime) -> None:
    """Derive groups, scores and picks anew, unless nothing has changed since."""
    if not is_current(store, now):
        curate(store, now=now)


@contextmanager
def _one_moment(db: sqlite3.Connection) -> Iterator[None]:
    """All that is read inside is of one moment, whoever writes meanwhile."""
    db.execute("begin")
    try:
        yield
    finally:
        db.execute("rollback")


def _write(db: sqlite3.Connection, draft: Path, path: Path, now: datetime) -> tuple[dict[str, str], dict[str, int]]:
    """Fill the draft and check it; its meta table, and how many rows each table has."""
    try:
        with closing(sqlite3.connect(draft, isolation_level=None)) as out:
            for pragma in DRAFTING:
                out.execute(f"pragma {pragma}")
            out.executescript(TABLES)
            out.execute("begin")
            meta, written = _fill(db, out, now)
            out.execute("commit")
            out.executescript(INDEXES)
            return meta, verify(out, written)
    except sqlite3.Error as error:
        raise ExportError(f"{path}: cannot be written ({error}): what stood there before still stands") from error
    except ExportError as error:
        raise ExportError(f"{path}: the new snapshot failed a check: {error}: the old one still stands") from error


def _fill(db: sqlite3.Connection, out: sqlite3.Connection, now: datetime) -> tuple[dict[str, str], dict[str, int]]:
    """Every row, in natural order. The index first: what its merging leaves free, the posts then fill."""
    posts = rows.prepare(db)
    _index(db, out)
    content, written = sha256(), {}
    for table in rows.ROWS:
        written[table] = _copy(out, table, rows.of(db, table), content)
    written["resources"] = _copy(out, "resources", resources.load(), content)
    meta = {
        "schema_version": SCHEMA_VERSION,
        "posts": str(posts),
        "cursor": content.hexdigest()[:CURSOR_DIGITS],
        "as_of": f"{now.astimezone(UTC):%Y-%m-%d}T00:00:00Z",
        "generated_at": rows.generated_at(db),
    }
    out.executemany("insert into meta values (?, ?)", sorted(meta.items()))
    return meta, {**written, "posts": posts}


def _index(db: sqlite3.Connection, out: sqlite3.Connection) -> None:
    """The search index, as one piece."""
    out.execute("insert into posts_fts(posts_fts, rank) values ('hashsize', ?)", (HASH_SIZE,))
    documents = ((number, entry) for number, post_id in rows.post_ids(db) for _, entry in entries(db, [post_id]))
    out.executemany(
        "insert into posts_fts(rowid, body, title, labels) values (?, ?, ?, ?)",
        ((number, *entry.document.columns()) for number, entry in documents),
    )
    out.execute("insert into posts_fts(posts_fts) values ('optimize')")
    out.execute("insert into posts_fts(posts_fts, rank) values ('hashsize', ?)", (FTS_DEFAULT_HASH_SIZE,))


def _copy(out: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]], content: Hash) -> int:
    """Write the rows of one table, and into the digest of the content; how many there were."""
    count = 0
    for row in rows:
        content.update(repr((table, row)).encode())
        out.execute(f"insert into {table} values ({', '.join('?' * len(row))})", row)  # noqa: S608 - our tables
        count += 1
    return count
