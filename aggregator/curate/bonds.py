"""What speaks for pairs of posts being one, in temporary tables, and which posts hang together by it.

Posts that hang together are grouped by themselves, whatever else there is: so a batch of them is in memory at a time,
and of the others eight bytes a post.
"""

from __future__ import annotations

from array import array
from itertools import chain
from typing import TYPE_CHECKING

from aggregator.text.units import units

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator

    from aggregator.store.compare import Two

# One would do, were it not that an editor may split it from the others.
HUBS = 3
# Posts of a batch, if more do not hang together: with their sketches 10 MB.
BATCH = 2000

# Measured pairs; posts of one text, each with the first HUBS of them (the text decides, so that these need no edges);
# posts with those that their reprint lines name; and posts whose own address has come to lead to another one.
BONDS = f"""
create temp table bonds as
with same as (
    select post_id, exact, row_number() over (partition by exact order by uid) as place
    from fingerprints join posts on id = post_id
    where exact in (select exact from fingerprints where exact <> '' group by exact having count(*) > 1)
)
select min(a, b) as one, max(a, b) as other, max(jaccard) as jaccard, max(containment) as containment,
    max(opening) as opening, max(same_address) as same_address
from (
    select post_id as a, other_id as b, jaccard, containment, opening, 0 as same_address from edges
    union all select h.post_id, s.post_id, null, null, null, 0 from same h join same s on s.exact = h.exact
        where h.place <= {HUBS} and s.post_id <> h.post_id
    union all select r.id, o.id, null, null, null, 0 from posts r join posts o on o.key = r.original_key
        where r.original_key <> '' and r.kind = 'reprint' and r.id <> o.id
    union all select p.id, u.post_id, null, null, null, 1 from posts p join urls u on u.url = p.url
        where u.post_id is not null and u.post_id <> p.id
) group by 1, 2
"""  # noqa: S608 - a constant
BONDED = """
create temp table bonded as
select root_of(id) as root, id from (
    select one as id from bonds union select other from bonds union select value from json_each(?)
)
"""
# Posts that have anything in common with another one of their source, under the title that they count as.
SIBLINGS = """
create temp table siblings as
select p.source, p.id, title_of(p.title, p.language, p.uid) as title from posts p where p.id in (
    select a.id from bonds join posts a on a.id = one join posts b on b.id = other where a.source = b.source
    union select b.id from bonds join posts a on a.id = one join posts b on b.id = other where a.source = b.source
)
"""
TABLES = ("bonds", "bonded", "siblings")
INDEXES = (
    "create unique index temp.bonds_by_pair on bonds(one, other)",
    "create index temp.bonded_by_root on bonded(root)",
    "create unique index temp.bonded_by_id on bonded(id)",
    "create index temp.siblings_by_title on siblings(source, title)",
)


def gather(db: sqlite3.Connection, merged: Iterable[Two]) -> None:
    """Fill the temporary tables bonds, bonded and siblings; `merged` are pairs that hang together by the editor's word.

    `clear` drops them.
    """
    clear(db)
    pairs = list(merged)
    db.execute(BONDS)
    db.create_function("root_of", 1, _roots(db, pairs), deterministic=True)
    db.create_function("title_of", 3, _title, deterministic=True)
    db.execute(BONDED, (str([*chain.from_iterable(pairs)]),))
    db.execute(SIBLINGS)
    for statement in INDEXES:
        db.execute(statement)


def batches(db: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """The bonded posts in batches, each as the first and the last of its roots: who hangs together is in one batch."""
    first, posts = 0, 0
    for root, count in db.execute("select root, count(*) from bonded group by root order by root"):
        first, posts = first or root, posts + count
        if posts >= BATCH:
            yield first, root
            first, posts = 0, 0
    if posts:
        yield first, root


def clear(db: sqlite3.Connection) -> None:
    """Drop the tables."""
    for table in TABLES:
        db.execute(f"drop table if exists temp.{table}")


def folded_title(title: str, language: str) -> bytes:
    """A title as it is compared; empty where it is one unit only, which says nothing."""
    codes = units(title, language)
    return codes.tobytes() if len(codes) > 1 else b""


def _title(title: str, language: str, uid: str) -> bytes:
    return folded_title(title, language) or uid.encode()


def _roots(db: sqlite3.Connection, merged: Iterable[Two]) -> Callable[[int], int]:
    """The function that says for each post the one that all those share who hang together."""
    (last,) = db.execute("select coalesce(max(id), 0) from posts").fetchone()
    above = array("q", range(last + 1))

    def root_of(post_id: int) -> int:
        while above[post_id] != post_id:
            above[post_id] = post_id = above[above[post_id]]
        return post_id

    for one, other in chain(db.execute("select one, other from bonds"), merged):
        root, other_root = sorted((root_of(one), root_of(other)))
        above[other_root] = root
    return root_of
