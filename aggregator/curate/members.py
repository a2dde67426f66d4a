"""The posts that any grouping is about, as grouping sees them, and the pairs of them that something speaks for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from aggregator.curate.bonds import folded_title
from aggregator.text.fingerprint import unpacked
from aggregator.text.likeness import Likeness
from aggregator.text.reprint_titles import said_by

if TYPE_CHECKING:
    import sqlite3
    from array import array

    from aggregator.store.compare import Two

# Kinds that say that others have the same text. A translation is the first of its text, whatever it was made of.
COPIES = frozenset({"reprint", "excerpt"})
MEMBERS = """
select p.id, p.uid, p.key, p.url, p.source, p.title, p.author, p.kind, p.language, p.published_at,
    p.published_precision, p.original_key, p.reprint_line, p.word_count, f.exact, f.shingles, f.sketch as hashes
from bonded n join posts p on p.id = n.id join fingerprints f on f.post_id = n.id where n.root between ? and ?
"""
BONDS = """
select one, other, jaccard, containment, opening, same_address
from bonded n join bonds on one = n.id where n.root between ? and ?
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
    shingles: int
    hashes: array[int]

    @cached_property
    def folded_title(self) -> bytes:
        """The title as it is compared; empty where it says nothing."""
        return folded_title(self.title, self.language)

    @cached_property
    def is_copy(self) -> bool:
        """Whether it calls itself one: by its kind, or in its title under a page's mark of an original."""
        return self.kind in COPIES or said_by(self.title) == "reprint"

    def names(self, other: Member) -> bool:
        """Whether this post says that it is a copy of the other one."""
        return self.original_key == other.key and self.kind == "reprint"


class Bond(NamedTuple):
    """What speaks for two posts being one: their likeness where it was measured, and whether they share an address."""

    likeness: Likeness | None = None
    same_address: bool = False


@dataclass
class Material:
    """What a batch of grouping is made of: the members by id, and what speaks for pairs of them."""

    members: dict[int, Member]
    bonds: dict[Two, Bond]


def load(db: sqlite3.Connection, first: int, last: int) -> Material:
    """The posts of these roots with their bonds (bonds.py)."""
    members = (_member(row) for row in db.execute(MEMBERS, (first, last)))
    bonds = {(row["one"], row["other"]): _bond(row) for row in db.execute(BONDS, (first, last))}
    return Material({member.id: member for member in members}, bonds)


def _member(row: sqlite3.Row) -> Member:
    return Member(**dict(row) | {"hashes": unpacked(row["hashes"])})


def _bond(row: sqlite3.Row) -> Bond:
    likeness = Likeness(row["jaccard"], row["containment"], 0, row["opening"]) if row["jaccard"] is not None else None
    return Bond(likeness, bool(row["same_address"]))
