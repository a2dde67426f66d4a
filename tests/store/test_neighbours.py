"""Which stored posts a new one is measured against, and what is kept of it."""

from typing import Any

from aggregator.post import Post
from aggregator.store import neighbours
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.store.samples import a_post, a_run, a_text


def put(store: Store, *posts: Post) -> None:
    for post in posts:
        write(store, post, a_run())


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


def test_new_tags_alone_measure_nothing_again(store: Store) -> None:
    put(store, a_post("a", a_text(1)), a_post("b", a_text(1) + a_text(5, 2)))
    store.db.execute("update edges set jaccard = 0.5")
    put(store, a_post("b", a_text(1) + a_text(5, 2), matches=[]))
    assert edges(store)[0][2] == 0.5


def test_among_a_hundred_alike_a_new_one_is_compared_with_few(store: Store) -> None:
    for number in range(100):
        put(store, a_post(str(number), a_text(1) + a_text(1000 + number, 1)))
    (most,) = store.db.execute("select max(n) from (select count(*) as n from edges group by other_id)").fetchone()
    assert most == neighbours.COMPARED
    # And yet all are joined, by way of the first ones.
    assert {edge[1] for edge in edges(store)} == set(range(2, 101))


def test_texts_that_are_the_same_need_no_edge(store: Store) -> None:
    put(store, *(a_post(str(number), a_text(1)) for number in range(3)))
    assert edges(store) == []
