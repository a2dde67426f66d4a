"""How alike two texts are: by their shingles exactly, or by their sketches nearly."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from aggregator.text.fingerprint import MODULUS, SKETCH, shingles

if TYPE_CHECKING:
    from array import array
    from collections.abc import Set as AbstractSet

# How much of the longer text's beginning is looked for in the shorter one: a long paragraph, or two.
OPENING = 200


class Likeness(NamedTuple):
    """Shares in [0, 1]. `support`: how many shingles of the smaller text the figures rest on.

    jaccard: of all shingles, those in both. containment: of the smaller text's shingles, those in the larger.
    opening: of the larger text's first shingles, those in the smaller (0 where it was not looked at).
    """

    jaccard: float
    containment: float
    support: int
    opening: float = 0.0


UNLIKE = Likeness(0.0, 0.0, 0)


def measured(one: array[int], other: array[int]) -> Likeness:
    """Exactly, from the units of both texts (fingerprint.units); in either order the same."""
    smaller, larger = sorted((one, other), key=lambda codes: (len(codes), codes.tobytes()))
    few, many = shingles(smaller), shingles(larger)
    beginning = shingles(larger[: min(OPENING, len(smaller))])
    opening = len(beginning & few) / len(beginning) if beginning else 0.0
    return _likeness(few, many)._replace(opening=opening)


def estimated(
    one: array[int], other: array[int], common: AbstractSet[int] = frozenset(), also: AbstractSet[int] = frozenset()
) -> Likeness:
    """Nearly, from two sketches; hashes in `common` or `also` (boilerplate) count in neither."""
    # A sketch of SKETCH hashes knows nothing above its last.
    known = min((sketch[-1] for sketch in (one, other) if len(sketch) == SKETCH), default=MODULUS)
    few, many = (set(sketch[: bisect_right(sketch, known)]) for sketch in (one, other))
    if common or also:
        few, many = few - common - also, many - common - also
    return _likeness(few, many)


def _likeness(few: set[int], many: set[int]) -> Likeness:
    shared, support = len(few & many), min(len(few), len(many))
    if not support:
        return UNLIKE
    return Likeness(shared / (len(few) + len(many) - shared), shared / support, support)
