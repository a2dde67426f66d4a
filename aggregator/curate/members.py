"""The posts that any grouping is about, as grouping sees them, and the pairs of them that something speaks for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from aggregator.store.compare import Two, two
from aggregator.text.fingerprint import unpacked
from aggregator.text.likeness import Likeness
from aggregator.text.units import units

if TYPE_CHECKING:
    import sqlite3
    from array import array
    from collections.abc import Iterable

    from aggregator.store.database import Store

# One would do, were it not that an editor may split it from the others.
HUBS = 3

# As many ids as an SQL statement may name: SQLite's oldest limit is 999.
BATCH = 900

WANTED = """
select p.id, p.uid, p.key, p.url, p.source, p.title, p.author, p.kind, p.language, p.published_at,
    p.published_precision, p.original_key, p.reprint_line, p.word_count, f.exact, f.sketch, f.shingles
from posts p join fingerprints f on f.post_id = p.id where p.id in ({})
"""


@dataclass
class Member:
    """A post, as grouping sees it; the columns of the store."""

    id: int
    uid: str
    key: str
    url: str
    source: str
    title: str
    author: str
    kind: str
    language: str
    published_at: str | None
    published_precision: str
    original_key: str
    reprint_line: str
    word_count: int
    exact: str
    sketch: bytes
    shingles: int

    @cached_property
    def hashes(self) -> array[int]:
        """The sketch as numbers."""
        return unpacked(self.sketch)

    @cached_property
    def folded_title(self) -> bytes:
        """The title as it is compared; empty where it is one unit only, which says nothing."""
        codes = units(self.title, self.language)
        return codes.tobytes() if len(codes) > 1 else b""

    def names(self, other: Member) -> bool:
        """Whether this post says that it is a copy of the other one."""
        return self.original_key == other.key and self.kind == "reprint"


class Bond(NamedTuple):
    """What speaks for two posts being one: their likeness where it was measured, and whether they share an address."""

    likeness: Likeness | None = None
    same_address: bool = False


@dataclass
class Material:
    """All that grouping is made of: the members by id, and what speaks for pairs of them."""

    members: dict[int, Member]
    bonds: dict[Two, Bond]


def collect(store: Store, further: Iterable[str] = ()) -> Material:
    """Everything that could group posts, from the store; `further` names posts by uid that an editor grouped."""
    bonds = _measured(store.db)
    for pair in _by_text(store.db) + _by_claim(store.db):
        bonds.setdefault(pair, Bond())
    for pair in _by_address(store.db):
        bonds[pair] = bonds.get(pair, Bond())._replace(same_address=True)
    ids = {post_id for pair in bonds for post_id in pair} | _ids(store.db, further)
    return Material(_members(store.db, sorted(ids)), bonds)


def _measured(db: sqlite3.Connection) -> dict[Two, Bond]:
    rows = db.execute("select post_id, other_id, jaccard, containment, opening from edges")
    return {(row[0], row[1]): Bond(Likeness(row[2], row[3], 0, row[4])) for row in rows}


def _by_text(db: sqlite3.Connection) -> list[Two]:
    """Posts of one text, each with the first HUBS of them; the text decides, so that these need no edges."""
    same = defaultdict(list)
    rows = db.execute(
        "select exact, post_id from fingerprints join posts on id = post_id where exact in"
        " (select exact from fingerprints where exact <> '' group by exact having count(*) > 1) order by uid"
    )
    for exact, post_id in rows:
        same[exact].append(post_id)
    return [two(*pair) for ids in same.values() for pair in product(ids[:HUBS], ids) if pair[0] != pair[1]]


def _by_claim(db: sqlite3.Connection) -> list[Two]:
    """Posts with those that their reprint lines name."""
    rows = db.execute(
        "select r.id, o.id from posts r join posts o on o.key = r.original_key"
        " where r.original_key <> '' and r.kind = 'reprint' and r.id <> o.id"
    )
    return [two(*row) for row in rows]


def _by_address(db: sqlite3.Connection) -> list[Two]:
    """Posts whose own address has come to lead to another post."""
    rows = db.execute(
        "select p.id, u.post_id from posts p join urls u on u.url = p.url"
        " where u.post_id is not null and u.post_id <> p.id"
    )
    return [two(*row) for row in rows]


def _ids(db: sqlite3.Connection, uids: Iterable[str]) -> set[int]:
    found = (db.execute("select id from posts where uid = ?", (uid,)).fetchone() for uid in uids)
    return {row["id"] for row in found if row is not None}


def _members(db: sqlite3.Connection, ids: list[int]) -> dict[int, Member]:
    members = {}
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        for row in db.execute(WANTED.format(", ".join("?" * len(part))), part):
            members[row["id"]] = Member(**dict(row))
    return members
