"""Scores: in range for any input, told in words, and the same in whatever order posts came."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.curate import parts
from aggregator.curate.groups import regroup
from aggregator.curate.score import rescore
from aggregator.curate.weights import weights
from aggregator.post import Kind, Post, ScorePart
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.store.samples import a_post, a_run, a_text

GOOD = [(part, 1.0) for part in ("length", "code", "figures", "structure", "reasoning", "originality")]


def scored(name: str, values: Sequence[tuple[str, float]], **fields: object) -> Post:
    """A post with these parts; each has a text of its own."""
    seed = sum(map(ord, name))
    found = [ScorePart(part, value, weights()[part], "因为") for part, value in values]
    return a_post(name, a_text(seed), score_parts=found, **fields)


def score_of(store: Store, name: str) -> float:
    row = store.db.execute("select score from posts where url like ?", (f"%/{name}",)).fetchone()
    return float(row["score"])


def parts_of(store: Store, name: str) -> dict[str, tuple[float, str]]:
    rows = store.db.execute(
        "select s.name, s.value, s.reason from score_parts s join posts p on p.id = s.post_id where p.url like ?",
        (f"%/{name}",),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def test_a_score_is_the_weighted_sum_of_its_parts(store: Store) -> None:
    write(store, scored("a", [("length", 0.5), ("code", 1.0), ("originality", 1.0)], author=""), a_run())
    rescore(store)
    # One post of half a point (of the 0.75 that a post alone can have) hardly moves its source from the middle.
    alone = 0.5 * weights()["length"] + weights()["code"] + weights()["originality"]
    assert parts_of(store, "a")["source"] == (0.5, "来源水准 0.50")
    assert score_of(store, "a") == pytest.approx(alone + 0.5 * weights()["source"], abs=0.001)


def test_a_penalty_is_taken_off_and_never_below_nothing(store: Store) -> None:
    write(store, scored("a", GOOD), a_run())
    write(store, scored("b", [*GOOD, ("advert", 1.0)]), a_run())
    write(store, scored("c", [("advert", 1.0), ("recruitment", 1.0)]), a_run())
    rescore(store)
    assert score_of(store, "a") - score_of(store, "b") == pytest.approx(0.5, abs=0.001)
    assert score_of(store, "c") == 0


def test_good_posts_lift_the_others_of_their_source(store: Store) -> None:
    for number in range(20):
        write(store, scored(f"good{number}", GOOD, source="good", author=""), a_run("good"))
        write(store, scored(f"poor{number}", [("length", 0.1)], source="poor", author=""), a_run("poor"))
    rescore(store)
    assert parts_of(store, "good0")["source"][0] > 0.8
    assert parts_of(store, "poor0")["source"][0] < 0.3


def test_reprints_elsewhere_are_interest_and_passing_off_is_a_copy(store: Store) -> None:
    text = a_text(7)
    write(store, a_post("o", text, source="one"), a_run("one"))
    write(store, a_post("r", text, source="two", kind=Kind.REPRINT), a_run("two"))
    write(store, a_post("s", text, source="six"), a_run("six"))
    write(store, a_post("t", text, source="one", title="再发一遍"), a_run("one"))
    regroup(store)
    rescore(store)
    originals = [row[0] for row in store.db.execute("select url from posts where canonical_id = id")]
    assert len(originals) == 1
    name = originals[0].rsplit("/", 1)[1]
    assert parts_of(store, name)["interest"] == (0.75, "2 个站点转载")
    assert "copied" not in parts_of(store, "r")
    copied = [parts_of(store, each).get("copied") for each in "ost" if each != name]
    assert all(part is not None and part[0] == 1 and "未注明转载" in part[1] for part in copied)


def test_a_copy_whose_title_says_it_is_one_is_not_said_to_hide_it(store: Store) -> None:
    """Whatever the page's mark is: the kind of each is original here."""
    write(store, a_post("o", a_text(7), source="one", title="预写日志"), a_run("one"))
    write(store, a_post("r", a_text(7), source="two", title="预写日志（转）"), a_run("two"))
    write(store, a_post("s", a_text(7), source="six", title="预写日志"), a_run("six"))
    write(store, a_post("t", a_text(7), source="ten", title="转载量的统计"), a_run("ten"))
    regroup(store)
    rescore(store)
    hidden = {name: "copied" in parts_of(store, name) for name in "orst"}
    assert hidden["r"] is False
    assert sorted(hidden[name] for name in "ost") == [False, True, True]


def test_doing_it_again_changes_nothing(store: Store) -> None:
    for number in range(5):
        write(store, scored(f"p{number}", GOOD[: number + 1]), a_run())
    assert rescore(store) == 5
    changes = store.db.execute("select value from state where name = 'changes'").fetchone()[0]
    assert rescore(store) == 0
    assert store.db.execute("select value from state where name = 'changes'").fetchone()[0] == changes


def test_the_order_of_arrival_changes_nothing(tmp_path: Path) -> None:
    posts, found = list(range(30)), []
    for seed in range(3):
        Random(seed).shuffle(posts)  # noqa: S311 - test data
        with Store.open(tmp_path / f"{seed}.db") as store:
            for n in posts:
                post = scored(f"p{n}", GOOD[: n % 6], source=f"s{n % 3}", author=f"a{n % 4}")
                write(store, post, a_run())
            rescore(store)
            found.append(store.db.execute("select url, score from posts order by url").fetchall())
    assert [tuple(row) for row in found[0]] == [tuple(row) for row in found[1]] == [tuple(row) for row in found[2]]


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_no_part_is_out_of_range_whatever_was_measured(value: float) -> None:
    made = parts.part("length", value, "因为")
    assert 0 <= made.value <= 1
