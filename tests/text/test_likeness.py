"""How alike two texts are, exactly and by their sketches."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.fingerprint import sketch
from aggregator.text.likeness import UNLIKE, estimated, measured
from aggregator.text.units import units
from tests.store.samples import a_text

WHOLE = a_text(1, 100)
HALF = "\n".join(WHOLE.split("\n")[:50])


def codes(text: str) -> array[int]:
    return units(text)


def test_of_ten_shingles_half_are_shared() -> None:
    # 甲…己 has 3 shingles, 乙…庚 has 3; two are in both: 2 of 4, and 2 of 3.
    likeness = measured(codes("甲乙丙丁戊己"), codes("乙丙丁戊己庚"))
    assert likeness == pytest.approx((0.5, 2 / 3, 3, 2 / 3))


def test_a_half_is_contained_and_opens_the_whole() -> None:
    likeness = measured(codes(WHOLE), codes(HALF))
    assert likeness.jaccard == pytest.approx(0.5, abs=0.01)
    assert (likeness.containment, likeness.opening) == (1.0, 1.0)


def test_the_second_half_does_not_open_the_whole() -> None:
    second = "\n".join(WHOLE.split("\n")[50:])
    likeness = measured(codes(second), codes(WHOLE))
    assert (likeness.containment, likeness.opening) == (1.0, 0.0)


def test_sketches_tell_nearly_what_texts_tell_exactly() -> None:
    exact = measured(codes(WHOLE), codes(HALF))
    near = estimated(sketch(codes(WHOLE)), sketch(codes(HALF)))
    assert near.jaccard == pytest.approx(exact.jaccard, abs=0.07)
    assert near.containment == pytest.approx(1.0)


def test_boilerplate_counts_in_neither() -> None:
    boilerplate = a_text(9, 20)
    one, other = sketch(codes(boilerplate + a_text(1, 5))), sketch(codes(boilerplate + a_text(2, 5)))
    assert estimated(one, other).jaccard > 0.6
    assert estimated(one, other, frozenset(sketch(codes(boilerplate)))).jaccard < 0.05


@pytest.mark.parametrize("nothing", ["", "甲乙丙"])
def test_with_nothing_to_compare_nothing_is_alike(nothing: str) -> None:
    assert measured(codes(nothing), codes(WHOLE)) == UNLIKE
    assert estimated(sketch(codes(nothing)), sketch(codes(WHOLE))) == UNLIKE


@given(st.text(alphabet="甲乙丙丁", max_size=60), st.text(alphabet="甲乙丙丁", max_size=60))
def test_likeness_is_symmetric_and_in_range(one: str, other: str) -> None:
    likeness = measured(codes(one), codes(other))
    assert likeness == measured(codes(other), codes(one))
    assert all(0 <= share <= 1 for share in (likeness.jaccard, likeness.containment, likeness.opening))
    near = estimated(sketch(codes(one)), sketch(codes(other)))
    assert (near.jaccard, near.containment) == (likeness.jaccard, likeness.containment)
