"""精选: quotas, variety, freshness, the editor's wishes, and that nothing depends on chance."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.curate.candidate import Candidate, likeness
from aggregator.curate.picks import (
    AUTHOR_QUOTA,
    LEAST,
    PICKS,
    SOURCE_QUOTA,
    TAG_QUOTA,
    Quotas,
    appraise,
    choose,
    half_life,
    places,
)

TODAY = datetime(2026, 3, 1, tzinfo=UTC)


# The second is the first again, but for its width and case.
TITLED = [("a", "Python 基础语法"), ("a", "ｐython 基础语法"), ("b", "Python 基础语法"), ("a", "Go 基础语法")]


def post(number: int, score: float = 0.6, *, days: int = 10, **fields: object) -> Candidate:
    """A post of a source and an author of its own, so many days old."""
    given: dict[str, object] = {
        "post_id": number,
        "uid": f"{number:016x}",
        "score": score,
        "published": TODAY - timedelta(days=days),
        "source": f"source{number}",
        "author": f"author{number}",
        "title": f"{number}",
    }
    return Candidate(**(given | fields))  # type: ignore[arg-type]


def ids(chosen: list[Candidate]) -> list[int]:
    return [each.post_id for each in chosen]


def test_of_equal_age_the_better_comes_first_and_of_equal_score_the_newer() -> None:
    assert ids(choose([post(1, 0.5), post(2, 0.9)], TODAY)) == [2, 1]
    assert ids(choose([post(1, days=30), post(2, days=3)], TODAY)) == [2, 1]


def test_a_much_better_post_outlives_a_fresh_poor_one() -> None:
    assert ids(choose([post(1, 0.9, days=10), post(2, 0.4, days=1)], TODAY)) == [1, 2]


def test_what_is_not_good_enough_is_not_picked() -> None:
    assert ids(choose([post(1, LEAST - 0.01), post(2, LEAST)], TODAY)) == [2]
    assert choose([], TODAY) == []


def test_a_source_an_author_and_a_tag_have_their_quota() -> None:
    many = [post(number, 0.9, source="one", author=f"a{number}") for number in range(60)]
    many += [post(number, 0.8, source=f"s{number}", author=f"b{number}") for number in range(100, 200)]
    many += [post(number, 0.95, author="same", source="two") for number in range(200, 220)]
    many += [post(number, 0.99, tags={"java": 0.2, f"t{number}": 1.0}) for number in range(300, 312)]
    chosen = choose(many, TODAY)
    assert len(chosen) == PICKS
    assert sum(each.source == "one" for each in chosen) == SOURCE_QUOTA
    assert sum(each.author == "same" for each in chosen) == AUTHOR_QUOTA
    assert sum("java" in each.tags for each in chosen) == TAG_QUOTA


def test_a_store_of_one_source_is_still_filled() -> None:
    chosen = choose([post(number, source="one", author="me", tags={"java": 1.0}) for number in range(100)], TODAY)
    assert len(chosen) == PICKS


def test_what_is_like_a_chosen_post_waits() -> None:
    alike = {"redis": 0.9, "缓存": 0.5}
    chosen = choose(
        [
            post(1, 0.80, title="Redis 缓存穿透", tags=alike),
            post(2, 0.79, title="Redis 缓存击穿", tags=alike),
            post(3, 0.60, title="编译器前端", tags={"编译原理": 0.9}),
        ],
        TODAY,
    )
    assert ids(chosen) == [1, 3, 2]


def test_a_post_without_a_date_counts_as_the_oldest() -> None:
    assert ids(choose([post(1, published=None), post(2, days=40), post(3, days=80)], TODAY)) == [2, 1, 3]


def test_a_post_dated_tomorrow_is_as_fresh_as_one_of_today() -> None:
    tomorrow = post(1, days=-1)
    choose([tomorrow], TODAY)
    assert tomorrow.worth == tomorrow.score


def test_a_pin_comes_first_and_a_feature_comes_in() -> None:
    posts = [post(number, 0.9) for number in range(1, 60)]
    posts += [post(70, 0.01, wish="pin", wished=1), post(71, 0.01, wish="pin", wished=2)]
    posts += [post(80, 0.01, days=400, wish="feature", wished=3)]
    chosen = choose(posts, TODAY)
    assert ids(chosen)[:2] == [71, 70]
    assert 80 in ids(chosen)
    assert len(chosen) == PICKS


def test_a_widened_window_loses_freshness_more_slowly() -> None:
    assert half_life([post(1, days=3), post(2, days=80)]) == 30
    assert half_life([post(1, days=10), post(2, days=910)]) == 300


def test_what_is_picked_is_a_fifth_at_most() -> None:
    sizes = {number: places([post(each) for each in range(number)]) for number in (1, 14, 20, 59, 199, 200, 1000)}
    assert sizes == {1: 3, 14: 3, 20: 4, 59: 11, 199: 39, 200: PICKS, 1000: PICKS}


def test_a_store_that_stands_still_keeps_its_worth_and_its_order() -> None:
    old = [post(1, 0.6, days=5000), post(2, 0.5, days=5030), post(3, 0.9, days=5060)]
    assert ids(appraise(old, TODAY)) == [1, 2, 3]
    assert [each.worth for each in old] == pytest.approx([0.6, 0.25, 0.225])


def test_an_old_pin_makes_no_other_post_younger() -> None:
    posts = [post(1, days=0), post(2, days=30), post(3, days=4000, wish="pin", wished=1)]
    appraise(posts, TODAY)
    assert [each.worth for each in posts] == [0.6, 0.3, 0.3]


def test_a_day_that_passes_changes_no_order() -> None:
    random = Random(4)  # noqa: S311 - test data
    posts = [
        post(number, random.random(), days=random.randrange(90), tags={random.choice("abcdef"): random.random()})
        for number in range(200)
    ]
    assert ids(choose(posts, TODAY)) == ids(choose(posts, TODAY + timedelta(days=1)))


def test_of_one_title_a_source_has_one_pick() -> None:
    posts = [post(n, 0.9, source=source, title=title) for n, (source, title) in enumerate(TITLED)]
    assert sorted(ids(choose(posts, TODAY))) == [0, 2, 3]


@given(
    st.lists(
        st.builds(
            post,
            st.integers(min_value=0, max_value=10**6),
            st.floats(min_value=0, max_value=1),
            days=st.integers(min_value=-1, max_value=9000),
            source=st.sampled_from("abc"),
            author=st.sampled_from(["", "x", "y"]),
            tags=st.dictionaries(st.sampled_from("pqrs"), st.floats(min_value=0.01, max_value=1), max_size=4),
        ),
        max_size=60,
        unique_by=lambda each: each.post_id,
    ),
    st.randoms(use_true_random=False),
)
def test_the_picks_keep_their_quotas_and_do_not_depend_on_the_order(posts: list[Candidate], random: Random) -> None:
    chosen = choose(posts, TODAY, picks=10)
    quotas = Quotas.of(posts, 10)
    assert len(set(ids(chosen))) == len(chosen) <= 10
    for each in chosen:
        assert each.score >= LEAST
        assert sum(other.source == each.source for other in chosen) <= quotas.source
    random.shuffle(posts)
    assert ids(choose(posts, TODAY, picks=10)) == ids(chosen)


def test_likeness_is_of_tags_and_titles() -> None:
    one = post(1, title="Redis 入门", tags={"redis": 1.0})
    assert likeness(one, post(2, title="Redis 入门", tags={"redis": 1.0})) == 1
    assert likeness(one, post(3, title="写给朋友", tags={"生活": 1.0})) == 0
    assert likeness(post(4, title="", tags={}), post(5, title="", tags={})) == 0
