"""`ingest`: posts or pages as JSON Lines, through the very stages that a crawl's posts pass."""

from __future__ import annotations

import sqlite3
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, BinaryIO

from aggregator import clock
from aggregator.errors import AggregatorError, RejectedError
from aggregator.ingest_known import complete, published
from aggregator.ingest_line import object_of, post_of, source_of, unknown_of
from aggregator.ingested import Ingested
from aggregator.interrupt import whole
from aggregator.near import likely
from aggregator.owners import declared_at
from aggregator.paths import database
from aggregator.run import Run
from aggregator.stages import Stages
from aggregator.store import addresses, raw
from aggregator.store.database import Store
from spiders.registry import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aggregator.ingest_rejects import Rejects
    from aggregator.ingested import BadLine

# Bytes of a line. The largest page that is fetched has 15 MB; JSON may write each character as six.
LONGEST_LINE = 100 * 1024 * 1024


def ingest(stream: BinaryIO, rejects: Rejects, report: Callable[[BadLine], None], publish: str = "") -> Ingested:
    """Store the posts of a stream of JSON Lines; each bad line is kept in `rejects` and reported as it is met.

    `publish` (full, excerpt, link) is what may be republished from now on of the posts' sources, as far as they are
    declared nowhere; where it is "", one that is made gets full, and the others keep what they have. Raises StoreError
    or LockedError; what was stored before stays. Any other trouble with a line is that line's.
    """
    done = Ingested(Run("ingest", clock.now(), publish=publish))
    with Stages(done.run) as stages, Store.open(database(), readonly=True) as store, rejects:
        before = _published()
        for number, line in enumerate(lines(stream), start=1):
            if not line.strip():
                continue
            done.lines += 1
            if done.lines == 1:
                done.form = _form(line[:10])
            if error := _take(stages, store, line, done):
                rejects.add(line)
                report(done.reject(number, error))
        stages.finish(f"{done.bad} 行没有收录" if done.bad else "")
    declared, after = load(), _published()
    made = sorted(after.keys() - before.keys() - declared.sources.keys())
    done.made = {name: likely(name, declared.sources) for name in made}
    done.compare(before, after, {*declared.sources, *declared.broken})
    return done


def _form(begin: bytes) -> str:
    begin = begin.removeprefix(BOM_UTF8).strip()
    return "array" if begin.startswith(b"[") else "object" if begin == b"{" else ""


def _published() -> dict[str, str]:
    """What may be republished of each source that the store has, by name."""
    with Store.open(database(), readonly=True) as store:
        return dict(map(tuple, store.db.execute("select name, publish from sources")))


def _take(stages: Stages, store: Store, line: bytes, done: Ingested) -> RejectedError | None:
    if len(line) > LONGEST_LINE:
        return RejectedError("length", f"超过 {LONGEST_LINE} 字节")
    try:
        with whole():
            given = object_of(line)
            for name in unknown_of(given):
                done.unknown.add(name)
            post = post_of(given)
            is_undated = bool(given.get("published", "").strip()) and published(post) is None
            if row := addresses.known(store.db, post.url):
                complete(post, raw.of(store.db, row["id"]))
            stages.process(post)
            done.undated += is_undated
            done.note_owner(source_of(given), post.source, declared_at(post.url))
    except RejectedError as error:
        return error
    except (AggregatorError, sqlite3.Error):  # the store's, and of no line
        raise
    except Exception as error:  # noqa: BLE001 - one line that no parser was made for must not end the others
        return RejectedError("failed", f"{type(error).__name__}: {error}")
    return None


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream; of one that is longer than LONGEST_LINE, a byte more than that and no further."""
    while line := stream.readline(LONGEST_LINE + 1):
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE + 1)
        yield line
