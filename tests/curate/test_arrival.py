"""Groups and originals are of the posts and of no order in which they came, however many are alike."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from aggregator.curate import boilerplate, bonds
from aggregator.curate.editor import Word, say
from aggregator.curate.groups import regroup
from aggregator.post import Kind, Post
from aggregator.store import compare
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.store.samples import READ_AT, a_post, a_run, a_text

ORDERS = 2


def lucky(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - test data


def variants(number: int) -> list[Post]:
    """One article as many edited it, each in a place of his own: without some sentences, and with some of his."""
    sentences = a_text(1, 60).split("\n")
    posts = []
    for each in range(number):
        luck = lucky(each)
        kept = [line for line in sentences if luck.random() > 0.05 + each % 6 / 16]
        body = "\n".join([*kept, a_text(1000 + each, 1 + each % 7)])
        published_at = READ_AT - timedelta(days=each % 12)
        posts.append(a_post(f"v{each}", body, title=f"连接池 {each}", source=f"s{each}", published_at=published_at))
    return posts


def mixed(_: int) -> list[Post]:
    """Near and edited copies, excerpts, reprints and parts of a template, of three articles."""
    posts = []
    for article in range(3):
        text = a_text(article, 80).split("\n")
        original = f"https://s0.test/{article}-0"
        for each in range(14):
            bodies = (text, text[each:], text[: 40 + each], text[:12], [*text, a_text(90 + each, 4)])
            body = "\n".join([*bodies[each % 5], a_text(500 + each * 10 + article, each % 3)])
            line = {"kind": Kind.REPRINT, "original_url": original, "reprint_line": f"转自 {original}"}
            fields: dict[str, Any] = line if each % 4 == 3 else {}
            posts.append(a_post(f"{article}-{each}", body, source=f"s{each % 7}", title=f"讲 {each % 6}", **fields))
    template = a_text(9, 30)
    return [*posts, *(a_post(f"t{each}", template + a_text(300 + each, 4), source="weekly") for each in range(30))]


def grouped(store: Store) -> list[tuple[Any, ...]]:
    """What grouping makes of a store: every duplicate by its addresses, with its kind, likeness and evidence."""
    regroup(store)
    rows = store.db.execute(
        "select p.url, o.url, d.kind, d.similarity, d.evidence from duplicates d"
        " join posts p on p.id = d.post_id join posts o on o.id = d.canonical_id order by p.url"
    )
    return [tuple(row) for row in rows]


def measured(store: Store) -> set[tuple[Any, ...]]:
    rows = store.db.execute(
        "select min(p.url, o.url), max(p.url, o.url), jaccard, containment, opening from edges e"
        " join posts p on p.id = e.post_id join posts o on o.id = e.other_id"
    )
    return {tuple(row) for row in rows}


def put(store: Store, posts: list[Post]) -> None:
    for post in posts:
        write(store, post, a_run())


@pytest.fixture(params=[(variants, 25), (variants, 60), (mixed, 0)], ids=["25", "60", "mixed"])
def made(request: pytest.FixtureRequest) -> Callable[[], list[Post]]:
    make, number = request.param
    return lambda: make(number)


@pytest.fixture
def at_once(made: Callable[[], list[Post]], tmp_path: Path) -> tuple[list[tuple[Any, ...]], set[tuple[Any, ...]]]:
    """What becomes of posts that all came before the first curation."""
    with Store.open(tmp_path / "once.db") as store:
        put(store, made())
        found = grouped(store), measured(store)
    assert len(found[0]) > 20
    return found


@pytest.mark.parametrize("seed", range(ORDERS))
def test_any_order_gives_the_same_groups(
    made: Callable[[], list[Post]], at_once: tuple[Any, Any], store: Store, seed: int
) -> None:
    posts = made()
    lucky(seed).shuffle(posts)
    put(store, posts)
    assert (grouped(store), measured(store)) == at_once


def test_as_do_small_batches(
    made: Callable[[], list[Post]], at_once: tuple[Any, Any], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "BATCH", 4)
    put(store, made())
    assert (grouped(store), measured(store)) == at_once


def test_as_does_grouping_a_part_at_a_time(
    made: Callable[[], list[Post]], at_once: tuple[Any, Any], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bonds, "BATCH", 1)
    monkeypatch.setattr(boilerplate, "COUNTED", 100)
    put(store, made())
    assert (grouped(store), measured(store)) == at_once


@pytest.mark.parametrize("seed", range(ORDERS))
def test_as_do_nights_with_a_curation_each(
    made: Callable[[], list[Post]], at_once: tuple[Any, Any], store: Store, seed: int
) -> None:
    luck, posts = lucky(seed), made()
    luck.shuffle(posts)
    while posts:
        night = luck.choice([1, 1, 2, 5, 20])
        put(store, posts[:night])
        regroup(store)
        del posts[:night]
    assert (grouped(store), measured(store)) == at_once


@pytest.mark.parametrize("seed", range(ORDERS))
def test_as_do_edits_removals_and_returns(
    made: Callable[[], list[Post]], at_once: tuple[Any, Any], store: Store, seed: int
) -> None:
    luck, posts = lucky(seed), made()
    luck.shuffle(posts)
    put(store, posts)
    put(store, [a_post("other", a_text(1, 55)), a_post("further", a_text(1, 50), title="讲 1")])
    regroup(store)
    for number, post in enumerate(luck.sample(made(), 12)):
        edited = a_post(post.url.rpartition("/")[2], a_text(2 + number % 2, 60), source=post.source, title=post.title)
        put(store, [edited])
        if number % 3:
            regroup(store)
        put(store, [post])
    for name in ("other", "further"):
        say(store, Word("remove", a_post(name).uid, who="me", at=READ_AT))
        regroup(store)
    assert (grouped(store), measured(store)) == at_once


def test_a_split_after_a_merge_restores(made: Callable[[], list[Post]], at_once: tuple[Any, Any], store: Store) -> None:
    put(store, [*made(), a_post("alien", a_text(77))])
    one, other = made()[3].uid, a_post("alien").uid
    say(store, Word("merge", other, who="me", at=READ_AT, value=one))
    assert len(grouped(store)) == len(at_once[0]) + 1
    say(store, Word("split", other, who="me", at=READ_AT, value=one))
    assert (grouped(store), measured(store)) == at_once
