"""Which stored posts are measured against one another, and what is kept of it."""

from __future__ import annotations

from array import array
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from aggregator.post import Post
from aggregator.store import compare, neighbours
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


@cache
def version(number: int, text: int) -> Post:
    """A post that is one of many alike, or one of no such text: `text` says which version of it."""
    return a_post(str(number), (a_text(1) if text else a_text(500 + number)) + a_text(100 * number + text, 1))


def drop(store: Store, number: int) -> None:
    (post_id,) = store.db.execute("select id from posts where url = ?", (version(number, 0).url,)).fetchone()
    neighbours.leave(store.db, post_id)
    store.db.execute("delete from posts where id = ?", (post_id,))


def between(store: Store) -> set[tuple[Any, ...]]:
    """The edges by the posts' addresses."""
    sql = (
        "select min(p.url, o.url), max(p.url, o.url), jaccard, containment, opening from edges e"
        " join posts p on p.id = e.post_id join posts o on o.id = e.other_id"
    )
    return {tuple(row) for row in store.db.execute(sql)}


def anew(path: Path, posts: dict[int, int]) -> set[tuple[Any, ...]]:
    with Store.open(path) as store:
        put(store, *(version(number, text) for number, text in posts.items()))
        return between(store)


@pytest.mark.parametrize("seed", range(25))
def test_whatever_happened_the_edges_are_those_of_a_store_made_anew(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    luck, there = Random(seed), dict[int, int]()  # noqa: S311 - test data
    monkeypatch.setattr(compare, "BATCH", luck.choice([2, 5, 1000]))
    # Around the number at which a list becomes long: it does, and ceases to, also between two settlings.
    for night in range(4):
        come = luck.sample(sorted(set(range(24)) - set(there)), luck.randint(1, 4) if there else 10)
        changed = luck.sample(sorted(there), max(0, len(there) - 8))
        gone = luck.sample(changed, min(len(changed), luck.randint(0, 1)))
        for number in luck.sample([*come, *changed], len(come) + len(changed)):
            if number in gone:
                drop(store, number)
                del there[number]
            else:
                there[number] = 1 if number in come else luck.choice([0, 0, 1])
                write(store, version(number, there[number]), a_run())
        compare.settle(store)
        assert between(store) == anew(tmp_path / f"{night}.db", there)
        assert between(store)
