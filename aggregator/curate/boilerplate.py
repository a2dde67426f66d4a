"""What a source puts into many of its posts (a list of the series, an advert, a template), so that it is not compared.

It is learnt from the posts that have anything in common with another one of their source: boilerplate that matters is
what makes posts look alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.curate.members import Material

# Titles of one source under which a shingle must stand. Three parts that quote one another are common, and two
# editions of an article bear one title; what stands under four is no part of any of them.
TITLES = 4


def learn(material: Material) -> dict[str, frozenset[int]]:
    """The hashes of each source's boilerplate, by source."""
    siblings: dict[str, set[int]] = defaultdict(set)
    for one, other in material.bonds:
        if material.members[one].source == material.members[other].source:
            siblings[material.members[one].source] |= {one, other}
    return {source: _common(material, ids) for source, ids in siblings.items() if len(ids) >= TITLES}


def _common(material: Material, ids: set[int]) -> frozenset[int]:
    # A title counts once: what stands in five editions of one article is the article.
    by_title: dict[bytes, set[int]] = defaultdict(set)
    for post_id in ids:
        member = material.members[post_id]
        by_title[member.folded_title or member.uid.encode()].update(member.hashes)
    counts: Counter[int] = Counter()
    for hashes in by_title.values():
        counts.update(hashes)
    return frozenset(h for h, titles in counts.items() if titles >= TITLES)
