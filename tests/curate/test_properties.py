"""What holds of any posts: their groups are of no order, a split after a merge restores them, scores are in range."""

from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from shutil import copyfile
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.curate import weights
from aggregator.curate.clusters import Clusters, build
from aggregator.curate.editor import Word, say
from aggregator.curate.members import Member
from aggregator.curate.score import rescore
from aggregator.curate.verdicts import Verdict
from aggregator.post import Kind, Post, ScorePart
from aggregator.store.compare import two
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.curate.test_arrival import grouped, measured
from tests.store.samples import READ_AT, a_post, a_run, a_text

# Three articles of nothing in common, and what each post adds of its own.
ARTICLES = [a_text(article, 30).split("\n") for article in range(3)]

Drawn = tuple[int, int, int, int, int, Kind, int]
# Article, first and last sentence of it, sentences added, source, kind, days before READ_AT.
DRAWN: st.SearchStrategy[Drawn] = st.tuples(
    st.integers(0, 2),
    st.sampled_from([0, 0, 0, 5, 15]),
    st.sampled_from([8, 20, 28, 30, 30]),
    st.sampled_from([0, 0, 1, 6]),
    st.integers(0, 2),
    st.sampled_from([Kind.ORIGINAL, Kind.ORIGINAL, Kind.REPRINT]),
    st.integers(0, 5),
)
STORES = st.lists(DRAWN, min_size=2, max_size=8)


def made(drawn: list[Drawn]) -> list[Post]:
    return [a_member(number, *each) for number, each in enumerate(drawn)]


def a_member(number: int, article: int, first: int, last: int, added: int, source: int, kind: Kind, days: int) -> Post:
    own = a_text(100 + number, added) if added else ""
    line: dict[str, Any] = {"original_url": "https://s0.test/0", "reprint_line": "转自 https://s0.test/0"}
    return a_post(
        str(number),
        "\n".join([*ARTICLES[article][first:last], own]).strip(),
        source=f"s{source}",
        title=f"讲 {article}",
        kind=kind,
        published_at=READ_AT - timedelta(days=days),
        **(line if kind is Kind.REPRINT else {}),
    )


Opened = Callable[[], Any]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Gives an empty store each time; the schema is made once."""
    folder = tmp_path_factory.mktemp("stores")
    Store.open(folder / "empty.db").close()

    @contextmanager
    def open_one() -> Iterator[Store]:
        path = Path(copyfile(folder / "empty.db", folder / "store.db"))
        with Store.open(path) as store:
            yield store
        for ending in ("-wal", "-shm"):
            Path(f"{path}{ending}").unlink(missing_ok=True)

    return open_one


def put(store: Store, posts: list[Post]) -> None:
    """In one transaction: a disk is slow, and hundreds of stores are made."""
    with store.transaction():
        for post in posts:
            write(store, post, a_run())


def told(store: Store) -> Any:
    return grouped(store), measured(store)


EXAMPLES = settings(max_examples=200)


@EXAMPLES
@given(STORES, st.randoms(use_true_random=False))
def test_groups_are_of_the_posts_and_of_no_order(opened: Opened, drawn: list[Drawn], luck: Any) -> None:
    with opened() as store:
        put(store, made(drawn))
        at_once = told(store)
    posts = made(drawn)
    luck.shuffle(posts)
    with opened() as store:
        while posts:
            night = luck.choice([1, 2, 4])
            put(store, posts[:night])
            grouped(store)
            del posts[:night]
        assert told(store) == at_once


@EXAMPLES
@given(STORES, st.data())
def test_a_split_after_a_merge_restores_what_was_two(opened: Opened, drawn: list[Drawn], data: st.DataObject) -> None:
    with opened() as store:
        posts = made(drawn)
        put(store, posts)
        uids = [post.uid for post in posts]
        before = told(store)
        one, other = data.draw(st.sampled_from([(a, b) for a in uids for b in uids if a != b]))
        together = original(store, one) == original(store, other)
        say(store, Word("merge", one, "me", READ_AT, other))
        grouped(store)
        assert original(store, one) == original(store, other) == other
        # What the texts join, a split keeps apart: there taking the word back is the way.
        say(store, Word("unmerge" if together else "split", one, "me", READ_AT, other))
        assert told(store) == before


def original(store: Store, uid: str) -> str:
    row = store.db.execute(
        "select coalesce(o.uid, p.uid) from posts p left join posts o on o.id = p.canonical_id where p.uid = ?", (uid,)
    ).fetchone()
    return str(row[0])


# Which posts have one text, on which days they were written, and who was merged into whom.
MERGES = st.lists(st.permutations(range(5)).map(lambda posts: (posts[0], posts[1])), min_size=1, max_size=8)


@EXAMPLES
@given(st.lists(st.integers(0, 5), min_size=5, max_size=5), st.lists(st.integers(0, 3), min_size=5, max_size=5), MERGES)
def test_the_original_of_merged_posts_is_the_editors_word_s(
    opened: Opened, texts: list[int], days: list[int], merges: list[tuple[int, int]]
) -> None:
    with opened() as store:
        posts = [
            a_post(str(number), a_text(text), published_at=READ_AT - timedelta(days=day))
            for number, (text, day) in enumerate(zip(texts, days, strict=True))
        ]
        put(store, posts)
        uids = [post.uid for post in posts]
        with store.transaction():
            for one, other in merges:
                say(store, Word("merge", uids[one], "me", READ_AT, uids[other]))
        grouped(store)
        originals = [uids.index(original(store, uid)) for uid in uids]
    for chosen in set(originals):
        said = [pair for pair in merges if originals[pair[0]] == chosen]
        if not said:
            continue
        assert all(originals[other] == chosen for _, other in said)
        assert chosen in {into for _, into in said}
        assert chosen != said[-1][0]
        # Of each two the last word holds; whoever was merged into another all the same was so in a circle.
        held = list({frozenset(pair): pair for pair in said}.values())
        assert all(chosen in led_to(into, held) for one, into in held if one == chosen)


def led_to(post: int, merges: list[tuple[int, int]]) -> set[int]:
    """The posts that merges lead to from one, itself among them."""
    found = {post}
    while more := {into for one, into in merges if one in found} - found:
        found |= more
    return found


PARTS = st.dictionaries(st.sampled_from([*weights.NAMES["merits"], *weights.NAMES["penalties"]]), st.floats(0, 1))


@EXAMPLES
@given(
    st.lists(PARTS, min_size=1, max_size=4),
    st.fixed_dictionaries({name: st.floats(0, 1) for name in weights.NAMES["merits"]}),
    st.fixed_dictionaries({name: st.floats(-1, 0) for name in weights.NAMES["penalties"]}),
)
def test_a_score_is_in_range_whatever_the_parts_and_their_weights(
    opened: Opened,
    tmp_path_factory: pytest.TempPathFactory,
    posts: list[dict[str, float]],
    merits: dict[str, float],
    penalties: dict[str, float],
) -> None:
    own = tmp_path_factory.mktemp("weights") / "own.toml"
    lines = ["[merits]", *(f"{name} = {value!r}" for name, value in merits.items())]
    lines += ["[penalties]", *(f"{name} = {value!r}" for name, value in penalties.items())]
    own.write_text("\n".join(lines), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched, opened() as store:
        patched.setenv("AGGREGATOR_WEIGHTS", str(own))
        if not any(value for name, value in merits.items() if name not in weights.DERIVED):
            return
        for number, found in enumerate(posts):
            parts = [ScorePart(name, value, weights.weights()[name], "因为") for name, value in found.items()]
            put(store, [a_post(str(number), a_text(number, 3), score_parts=parts)])
        rescore(store)
        for row in store.db.execute("select score from posts union all select value from score_parts"):
            assert 0 <= row[0] <= 1


# Few likenesses, so that many are the same and only the order of uids decides between them.
VERDICTS = st.tuples(st.sampled_from([0.4, 0.5, 0.5, 0.6]), st.booleans())
Judged = dict[tuple[int, int], tuple[float, bool]]
LOOSE: st.SearchStrategy[Judged] = st.dictionaries(st.tuples(st.integers(0, 15), st.integers(0, 15)), VERDICTS)


def two_groups(luck: Any) -> Judged:
    """Two groups of eight, each bound together, and about half of the pairs between them edited copies."""
    bound = {(first + n, first + n + 1): (0.9, True) for first in (0, 8) for n in range(7)}
    between = {(one, other): (0.5, False) for one in range(8) for other in range(8, 16) if luck.random() < 0.55}
    return bound | between


@settings(max_examples=500)
@given(LOOSE | st.randoms(use_true_random=False).map(two_groups), st.permutations(range(16)))
def test_what_is_joined_does_not_depend_on_the_numbers_that_posts_have(judged: Judged, numbers: list[int]) -> None:
    def partition(ids: list[int]) -> set[frozenset[str]]:
        members = {ids[n]: SimpleNamespace(id=ids[n], uid=f"{n:02d}", hashes=array("I")) for n in range(16)}
        verdicts = {
            two(ids[one], ids[other]): Verdict("edited", similarity, "", binds=binds)
            for (one, other), (similarity, binds) in judged.items()
            if one < other
        }
        found = Clusters(cast("Mapping[int, Member]", members))
        build(found.members, dict(sorted(verdicts.items())), found)
        return {frozenset(members[post_id].uid for post_id in cluster) for cluster in found.all()}

    assert partition(numbers) == partition([*range(16)])
