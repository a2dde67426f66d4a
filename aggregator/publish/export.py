"""The snapshot that downstream sites read: written beside its place, checked, then put there; the manifest second."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from aggregator import paths
from aggregator.clock import iso
from aggregator.clock import now as present
from aggregator.curate.curate import curate, is_current
from aggregator.errors import ExportError
from aggregator.publish import kinds, ledger, manifest, place, rows, standing
from aggregator.publish.delta import Delta
from aggregator.publish.lines import Lines
from aggregator.publish.manifest import Manifest
from aggregator.publish.schema import SCHEMA_VERSION
from aggregator.publish.units import Noted, Unit, documents, units
from aggregator.publish.whole import Whole
from aggregator.replacing import clear_beside, replacing, still
from aggregator.search.index import refresh
from aggregator.search.paired import PAIRED
from aggregator.search.visible import mark_visible
from aggregator.store import owners

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

    from aggregator.store.database import Store

# A file that nobody reads before it is finished and checked needs no journal.
DRAFTING = ("journal_mode = off", "synchronous = off", "locking_mode = exclusive", "cache_size = -64000")

Form = Literal["sqlite", "jsonl"]
Writer = Whole | Delta | Lines

# The cursor is a digest of the rows: the same content has the same one, in whatever order it came.
CURSOR_DIGITS = 16


def export(
    store: Store,
    path: Path,
    *,
    since: str = "",
    form: Form = "sqlite",
    lasting: bool = True,
    now: datetime | None = None,
) -> Manifest:
    """Write a verified snapshot of the store to `path`, and its manifest beside it.

    With `since`, the cursor of an earlier export: only what differs from that, always as SQLite. One that is not
    `lasting` is made for something else and goes away, so that it is not remembered as the last. Curation and index are
    brought up to date first. Raises ExportError, and the old file stands then; UsageError where `path` is no
    place for it; StoreError and LockedError.
    """
    check_place(path, store.path, kinds.LINES if form == "jsonl" else kinds.DELTA if since else kinds.WHOLE)
    now = now or present()
    bring_up_to_date(store, now)
    with replacing(path) as draft:
        with store.moment(lambda db: ledger.reserve(db, now)) as number:
            mark_visible(store.db, now)
            meta, counts = _write(store.db, draft, path, since=since, form=form, now=now)
        if form == "sqlite":
            clear_beside(paths.end(path))
        if lasting and not since and form == "sqlite":
            # Before it shows: one that shows and is not known to be ours would stand against every smaller one.
            standing.remember(store, path, meta["cursor"])
    made = Manifest(
        file=path.name,
        sha256=manifest.digest(path),
        bytes=path.stat().st_size,
        since=since,
        made_at=iso(present()) or "",
        counts=counts,
        **{name: meta[name] for name in ("schema_version", "cursor", "as_of", "generated_at")},
    )
    with replacing(manifest.beside(path)) as draft:
        draft.write_text(manifest.text(made), encoding="utf-8")
    ledger.keep(store, number, meta["cursor"], now)
    return made


def check_place(path: Path, store: Path, kind: str = kinds.WHOLE) -> None:
    """Raise UsageError where `path` or its manifest's is no place for an export of this kind. Raises OSError."""
    for target in (path, manifest.beside(path)):
        place.check(target, store)
        place.check_parent(target, store)
    kinds.check(path, kind)


def bring_up_to_date(store: Store, now: datetime) -> None:
    """Obey what is declared of sources; curate where something changed, a pin ended or the day turned; then index."""
    from spiders.registry import catalogue  # noqa: PLC0415 - half a second of Scrapy that reading an export need not wait

    owners.obey(store, catalogue())
    curate_if_needed(store, now)
    refresh(store, now)


def curate_if_needed(store: Store, now: datetime) -> None:
    """Derive groups, scores and picks anew, unless nothing has changed since."""
    if not is_current(store, now):
        curate(store, now=now)


def _write(
    db: sqlite3.Connection, draft: Path, path: Path, *, since: str, form: Form, now: datetime
) -> tuple[dict[str, str], dict[str, int]]:
    """Fill the draft and check it; its meta table, and how many rows each table has."""
    number = ledger.find(db, since) if since else 0
    try:
        if form == "jsonl":
            with draft.open("w", encoding="utf-8") as lines:
                return _fill(db, Lines(db, lines), now)
        with closing(sqlite3.connect(draft, isolation_level=None)) as out:
            for pragma in DRAFTING:
                out.execute(f"pragma {pragma}")
            return _fill(db, Delta(db, out, number, since) if since else Whole(out), now)
    except sqlite3.Error as error:
        raise ExportError(f"{path}: cannot be written ({error}){still(path)}") from error
    except ExportError as error:
        raise ExportError(f"{path}: the new snapshot failed a check: {error}{still(path)}") from error


def _fill(db: sqlite3.Connection, writer: Writer, now: datetime) -> tuple[dict[str, str], dict[str, int]]:
    """Give the writer every unit, in natural order, and have it check what it wrote."""
    posts = rows.prepare(db)
    ledger.begin(db)
    content = sha256()
    writer.index(_noted(db, documents(db), content))
    writer.rows(_noted(db, units(db), content))
    meta = {
        "schema_version": SCHEMA_VERSION,
        "posts": str(posts),
        "cursor": content.hexdigest()[:CURSOR_DIGITS],
        "as_of": f"{now.astimezone(UTC):%Y-%m-%d}T00:00:00Z",
        "generated_at": rows.generated_at(db),
        "featured_at": rows.featured_at(db),
        # What a search must know to cut its words as the index is cut.
        "paired": PAIRED,
    }
    writer.finish(meta)
    return meta, writer.verify()


def _noted(db: sqlite3.Connection, found: Iterable[Unit], content: Hash) -> Iterator[Noted]:
    """The units with their digests, which go into the ledger and into the digest of the content."""
    for unit in found:
        digest = unit.digest
        ledger.note(db, unit, digest)
        content.update(repr((unit.table, unit.key)).encode() + digest)
        yield unit, digest
