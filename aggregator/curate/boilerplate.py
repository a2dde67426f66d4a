"""What a source puts into many of its posts (a list of the series, an advert, a template), so that it is not compared.

It is learnt from the posts that have anything in common with another one of their source: boilerplate that matters is
what makes posts look alike.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from aggregator.text.fingerprint import MODULUS, unpacked

if TYPE_CHECKING:
    import sqlite3

# Titles of one source under which a shingle must stand. Three parts that quote one another are common, and two
# editions of an article bear one title; what stands under four is no part of any of them.
TITLES = 4
# Hashes that are counted at a time: 50 MB. A source with more of them is read several times, a range of hashes each.
COUNTED = 400_000

SOURCES = "select source from siblings group by source having count(*) >= ?"
SKETCHES = """
select title, sketch from siblings join fingerprints on post_id = id where source = ? order by title
"""


def learn(db: sqlite3.Connection) -> dict[str, frozenset[int]]:
    """The hashes of each source's boilerplate, by source. Needs the table siblings (bonds.py)."""
    sources = [row["source"] for row in db.execute(SOURCES, (TITLES,))]
    return {source: _common(db, source) for source in sources}


def _common(db: sqlite3.Connection, source: str) -> frozenset[int]:
    common: set[int] = set()
    low = 0
    while low < MODULUS:
        counts, high = _counted(db, source, low)
        common.update(hashed for hashed, titles in counts.items() if titles >= TITLES)
        low = high
    return frozenset(common)


def _counted(db: sqlite3.Connection, source: str, low: int) -> tuple[Counter[int], int]:
    """Under how many titles each hash from `low` on stands, and up to which hash that was counted."""
    counts: Counter[int] = Counter()
    high = MODULUS
    for _, editions in groupby(db.execute(SKETCHES, (source,)), key=itemgetter(0)):
        # A title counts once: what stands in five editions of one article is the article.
        hashes: set[int] = set()
        for _, packed in editions:
            sketch = unpacked(packed)
            hashes.update(sketch[bisect_left(sketch, low) : bisect_left(sketch, high)])
        counts.update(hashes)
        if len(counts) > COUNTED:
            high = sorted(counts)[COUNTED // 2]
            counts = Counter({hashed: titles for hashed, titles in counts.items() if hashed < high})
    return counts, high
