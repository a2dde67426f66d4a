"""Which stored posts are measured against one another, and what is kept of it."""

from __future__ import annotations

from array import array
from typing import Any

import pytest

from aggregator.post import Post
from aggregator.store import compare
from aggregator.store.database import Store
from aggregator.store.writer import write
from aggregator.text.likeness import Likeness
from aggregator.text.likeness import measured as exactly
from tests.store.samples import a_post, a_run, a_text


def put(store: Store, *posts: Post) -> None:
    for post in posts:
        write(store, post, a_run())
    compare.settle(store)


def edges(store: Store) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in store.db.execute("select post_id, other_id, jaccard, containment from edges")]


def edited(seed: int, every: int, sentences: int = 40) -> str:
    """The text of this seed without every n-th sentence."""
    kept = [sentence for number, sentence in enumerate(a_text(seed, sentences).split("\n")) if number % every]
    return "\n".join(kept)


def test_an_edited_copy_is_measured_whichever_comes_first(store: Store) -> None:
    put(store, a_post("a", a_text(1)), a_post("b", edited(1, 4)))
    put(store, a_post("c", edited(2, 4)), a_post("d", a_text(2)))
    (ab, cd) = edges(store)
    assert (ab[:2], cd[:2]) == ((1, 2), (3, 4))
    assert abs(ab[2] - 0.72) < 0.06
    assert ab[2:] != (0, 0)


def test_texts_with_nothing_in_common_have_no_edge(store: Store) -> None:
    put(store, *(a_post(str(seed), a_text(seed)) for seed in range(20)))
    assert edges(store) == []


def test_an_excerpt_and_a_copy_under_a_header_are_found(store: Store) -> None:
    put(store, a_post("whole", a_text(1, 100)))
    put(store, a_post("excerpt", "\n".join(a_text(1, 100).split("\n")[:15])))
    put(store, a_post("header", a_text(77, 6) + "\n" + a_text(1, 100)))
    assert {edge[:2] for edge in edges(store)} >= {(1, 2), (1, 3)}
    assert all(edge[3] > 0.9 for edge in edges(store))


def test_a_changed_text_is_measured_anew(store: Store) -> None:
    put(store, a_post("a", a_text(1)), a_post("b", a_text(1) + a_text(5, 2)))
    assert len(edges(store)) == 1
    put(store, a_post("b", a_text(2)))
    assert edges(store) == []
    put(store, a_post("b", a_text(1) + a_text(5, 2)))
    assert len(edges(store)) == 1


def test_a_text_that_changes_before_it_was_compared_counts_as_it_is_then(store: Store) -> None:
    write(store, a_post("a", a_text(1)), a_run())
    write(store, a_post("b", a_text(1) + a_text(5, 2)), a_run())
    write(store, a_post("b", a_text(2)), a_run())
    put(store, a_post("c", a_text(2) + a_text(6, 2)))
    assert [edge[:2] for edge in edges(store)] == [(2, 3)]


def test_new_tags_alone_measure_nothing_again(store: Store) -> None:
    put(store, a_post("a", a_text(1)), a_post("b", a_text(1) + a_text(5, 2)))
    store.db.execute("update edges set jaccard = 0.5")
    put(store, a_post("b", a_text(1) + a_text(5, 2), matches=[]))
    assert edges(store)[0][2] == 0.5


def alike(number: int) -> Post:
    return a_post(str(number), a_text(1) + a_text(1000 + number, 1))


def test_among_a_hundred_alike_each_is_compared_with_few_and_yet_all_are_joined(store: Store) -> None:
    put(store, *map(alike, range(100)))
    found = edges(store)
    assert len(found) < 10 * 100
    joined: set[int] = set()
    more = {1}
    while more:
        joined |= more
        more = {post_id for edge in found if joined & {*edge[:2]} for post_id in edge[:2]} - joined
    assert joined == set(range(1, 101))


def test_a_new_one_among_a_hundred_alike_is_measured_against_few(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, *map(alike, range(100)))
    measured = []

    def measure(one: array[int], other: array[int]) -> Likeness:
        measured.append((one, other))
        return exactly(one, other)

    monkeypatch.setattr(compare, "measured", measure)
    for number in range(100, 110):
        put(store, alike(number))
    assert 10 <= len(measured) < 10 * 15


def test_what_is_compared_already_is_not_looked_at_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, *map(alike, range(20)))
    monkeypatch.setattr(compare, "estimated", None)
    put(store, alike(3), *(a_post(str(seed), a_text(seed)) for seed in range(500, 505)))


def test_texts_that_are_the_same_need_no_edge(store: Store) -> None:
    put(store, *(a_post(str(number), a_text(1)) for number in range(3)))
    assert edges(store) == []


def test_the_edges_of_a_long_list_are_found_without_trying_its_pairs(store: Store) -> None:
    plan = [row["detail"] for row in store.db.execute(f"explain query plan {compare.WITHIN}", (0, 0))]
    assert len(plan) == 3
    assert sum("(band=? AND hash=?)" in step for step in plan) == 1
