"""The editor's word: written with who and when, carried out, above everything else, and undone."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from aggregator.curate import featured as picking
from aggregator.curate.curate import curate, is_current
from aggregator.curate.editor import Word, apply_tags, holds, say
from aggregator.curate.find import find
from aggregator.errors import UsageError
from aggregator.page.addresses import key_of
from aggregator.post import Said, ScorePart, TagMatch
from aggregator.search.visible import mark_visible
from aggregator.store.database import Store
from aggregator.store.writer import write
from aggregator.visit import Visit
from tests.store.samples import a_post, a_run, a_text

NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)
GOOD = [ScorePart("length", 1.0, 0.25, "全文 2000 字"), ScorePart("originality", 1.0, 0.2, "原创")]


def put(store: Store, name: str, seed: int, **fields: object) -> str:
    """Store a good post; its uid."""
    post = a_post(name, a_text(seed), **{"score_parts": GOOD, **fields})
    write(store, post, a_run(post.source))
    return post.uid


def word(action: str, uid: str, **fields: object) -> Word:
    return Word(**{"action": action, "uid": uid, "who": "小王", "at": NOW, **fields})  # type: ignore[arg-type]


def tags(store: Store, uid: str) -> dict[str, str]:
    rows = store.db.execute(
        "select t.name, pt.origin from post_tags pt join tags t on t.id = pt.tag_id"
        " join posts p on p.id = pt.post_id where p.uid = ? order by t.name",
        (uid,),
    )
    return {row[0]: row[1] for row in rows}


def featured(store: Store, now: datetime = NOW) -> list[tuple[str, str, str]]:
    curate(store, now=now)
    rows = store.db.execute(
        "select p.uid, f.picked_by, f.reasons from featured f join posts p on p.id = f.post_id order by f.rank"
    )
    return [tuple(row) for row in rows]


def uids(store: Store, now: datetime = NOW) -> list[str]:
    return [uid for uid, _, _ in featured(store, now)]


def test_a_post_is_found_by_uid_its_beginning_and_its_address(store: Store) -> None:
    uid = put(store, "a", 1)
    assert find(store, uid) == find(store, uid[:4].upper()) == find(store, "https://blog.test/a") == uid
    for wrong in (uid[:3], "https://blog.test/b", "", "zzzzzzzz"):
        with pytest.raises(UsageError, match="no such post"):
            find(store, wrong)


def test_a_beginning_of_several_uids_names_them(store: Store) -> None:
    one, other = "abcd0" + "0" * 11, "abcd1" + "0" * 11
    for name, uid in (("a", one), ("b", other)):
        store.db.execute("update posts set uid = ? where uid = ?", (uid, put(store, name, 1)))
    with pytest.raises(UsageError, match=f"give more digits of one: {one}, {other}"):
        find(store, "abcd")
    assert find(store, "abcd1") == other


def merged(store: Store, uid: str, key: str) -> None:
    store.db.execute("insert into removed values (?, ?, '2026-01-01T00:00:00Z', '已并入')", (uid, key))


def test_what_was_merged_or_removed_is_found_where_no_post_is(store: Store) -> None:
    uid = put(store, "a", 1)
    gone = uid[:5] + "f" * 11
    merged(store, gone, "https://blog.test/a")
    assert find(store, "https://blog.test/a") == find(store, uid[:5]) == uid
    assert find(store, gone) == gone
    say(store, word("remove", uid))
    with pytest.raises(UsageError, match=f"give more digits of one: {uid}, {gone}"):
        find(store, uid[:5])


def test_a_word_holds_until_it_is_taken_back_overruled_or_ended(store: Store) -> None:
    uid = put(store, "a", 1)
    assert not holds(store, "pin", uid, NOW)
    say(store, word("pin", uid, until=NOW + timedelta(days=1)))
    assert holds(store, "pin", uid, NOW)
    assert not holds(store, "pin", uid, NOW + timedelta(days=1))
    say(store, word("hide", uid))
    assert holds(store, "pin", uid, NOW)
    say(store, word("feature", uid))
    assert holds(store, "pin", uid, NOW)
    say(store, word("unpin", uid))
    assert not holds(store, "pin", uid, NOW)
    assert holds(store, "feature", uid, NOW)
    say(store, word("unfeature", uid))
    assert not holds(store, "feature", uid, NOW)
    assert holds(store, "hide", uid, NOW)


def test_a_decision_is_kept_with_who_and_when(store: Store) -> None:
    uid = put(store, "a", 1)
    say(store, word("pin", uid, note="好文", until=NOW + timedelta(days=7)))
    row = store.db.execute("select * from decisions").fetchone()
    assert (row["action"], row["uid"], row["note"], row["who"]) == ("pin", uid, "好文", "小王")
    assert (row["decided_at"], row["until"]) == ("2026-03-10T08:00:00Z", "2026-03-17T08:00:00Z")


def test_a_pin_leads_until_it_ends(store: Store) -> None:
    better, pinned = put(store, "a", 1), put(store, "b", 2, score_parts=[])
    say(store, word("pin", pinned, note="必读", until=NOW + timedelta(days=2)))
    assert featured(store)[0] == (pinned, "editor", "编辑置顶：必读")
    assert is_current(store, NOW)
    later = NOW + timedelta(days=2, hours=1)
    assert not is_current(store, later)
    assert uids(store, later) == [better]


def test_a_pin_ends_within_a_day_as_well(store: Store) -> None:
    uid = put(store, "a", 1, score_parts=[])
    say(store, word("pin", uid, until=NOW + timedelta(hours=2)))
    assert uids(store) == [uid]
    assert not is_current(store, NOW + timedelta(hours=3))
    assert uids(store, NOW + timedelta(hours=3)) == []


def test_a_pin_is_taken_back(store: Store) -> None:
    uid = put(store, "a", 1, score_parts=[])
    say(store, word("pin", uid))
    say(store, word("unpin", uid))
    assert uids(store) == []


@pytest.mark.parametrize("order", [("feature", "pin"), ("pin", "feature")], ids=" ".join)
@pytest.mark.parametrize("end", ["until", "undo"])
def test_a_recommendation_outlives_a_pin(store: Store, order: tuple[str, str], end: str) -> None:
    later = NOW + timedelta(days=2)
    uid = put(store, "a", 1, score_parts=[])
    words = {
        "feature": word("feature", uid, note="长期推荐"),
        "pin": word("pin", uid, until=later if end == "until" else None),
    }
    for each in order:
        say(store, words[each])
    better = put(store, "b", 2)
    assert featured(store)[0] == (uid, "editor", "编辑置顶；编辑推荐：长期推荐")
    if end == "undo":
        say(store, word("unpin", uid))
    picks = featured(store, later)
    assert [each[0] for each in picks] == [better, uid]
    assert picks[1] == (uid, "editor", "编辑推荐：长期推荐")


def test_a_pin_outlives_a_recommendation(store: Store) -> None:
    uid = put(store, "a", 1, score_parts=[])
    for action in ("pin", "feature", "unfeature"):
        say(store, word(action, uid))
    assert featured(store) == [(uid, "editor", "编辑置顶")]


def test_a_pinned_copy_stands_under_its_original(store: Store) -> None:
    text = a_text(1)
    original = put(store, "a", 1)
    copy = a_post("copy", text, source="other", published_at=datetime(2026, 3, 5, tzinfo=UTC))
    write(store, copy, a_run("other"))
    say(store, word("pin", copy.uid))
    assert [each[:2] for each in featured(store)] == [(original, "editor")]


def test_a_hidden_post_is_not_picked_and_comes_back(store: Store) -> None:
    uid = put(store, "a", 1)
    assert uids(store) == [uid]
    say(store, word("hide", uid, until=NOW + timedelta(days=1)))
    assert uids(store) == []
    assert uids(store, NOW + timedelta(days=2)) == [uid]


def test_of_one_blog_years_ago_the_newest_fifth_is_picked_with_a_score(store: Store) -> None:
    days = [datetime(2015, 1, 1, tzinfo=UTC) + timedelta(days=10 * number) for number in range(25)]
    posts = [put(store, f"n{number}", number, published_at=day, matches=[]) for number, day in enumerate(days)]
    assert uids(store) == posts[:-6:-1]
    scores = [row[0] for row in store.db.execute("select score from featured order by rank")]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1] > 0


def test_the_window_is_the_newest_of_the_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picking, "FEWEST", 2)
    end = datetime(2015, 6, 1, tzinfo=UTC)
    posts = [put(store, f"{days}", days, published_at=end - timedelta(days=days)) for days in (0, 30, 89, 91)]
    with store.transaction() as db:
        mark_visible(db, NOW)
        window = picking._window(db, picking.midnight(NOW), {})
    assert [each.uid for each in window] == posts[:3]


def test_a_feature_is_in_whatever_its_score(store: Store) -> None:
    uid = put(store, "a", 1, score_parts=[])
    say(store, word("feature", uid, note="观点独到"))
    assert featured(store) == [(uid, "editor", "编辑推荐：观点独到")]


def test_a_removed_post_is_gone_and_stays_gone(store: Store) -> None:
    uid = put(store, "a", 1)
    say(store, word("remove", uid, note="作者要求"))
    assert store.db.execute("select count(*) from posts").fetchone()[0] == 0
    assert tuple(store.db.execute("select uid, reason from removed").fetchone()) == (uid, "作者要求")
    assert write(store, a_post("a", a_text(1)), a_run()) == "removed"
    assert uids(store) == []
    assert find(store, uid[:8]) == uid
    say(store, word("restore", find(store, "https://blog.test/a")))
    assert write(store, a_post("a", a_text(1)), a_run()) == "new"


def a_visit(url: str, *led: str) -> Visit:
    return Visit(url=url, at=NOW, status=200, led=led)


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "http://www.blog.test/a/?utm_source=x"},
        {"url": "https://blog.test/new", "said": Said(url="https://blog.test/a")},
        {"url": "https://blog.test/new", "said": Said(url="http://blog.test/a/")},
        {"url": "https://blog.test/new", "visit": a_visit("https://blog.test/a", "https://blog.test/new")},
        {"url": "https://blog.test/new", "visit": a_visit("http://www.blog.test/a/", "https://blog.test/new")},
        {"url": "https://blog.test/new", "said": Said(url="https://blog.test/short")},
    ],
    ids=["form", "fetched", "fetched in another form", "moved", "moved from another form", "known address"],
)
def test_a_removed_post_stays_gone_under_every_address(store: Store, fields: dict[str, Any]) -> None:
    post = a_post("a", a_text(1))
    post.said.url = "https://blog.test/short"
    write(store, post, a_run())
    say(store, word("remove", post.uid))
    again = a_post("x", a_text(1), **fields | {"key": key_of(fields["url"])})
    assert write(store, again, a_run()) == "removed"
    # What it was met under leads to it from then on.
    assert write(store, a_post("x", a_text(1), url=again.url, key=again.key), a_run()) == "removed"
    assert write(store, a_post("other", a_text(1)), a_run()) == "new"


def test_a_merge_makes_two_one_and_a_split_restores_them(store: Store) -> None:
    one, other = put(store, "a", 1), put(store, "b", 2)
    assert sorted(uids(store)) == sorted([one, other])
    say(store, word("merge", one, value=other))
    assert uids(store) == [other]
    say(store, word("split", one, value=other))
    assert sorted(uids(store)) == sorted([one, other])


def grouped(store: Store) -> list[tuple[str, str]]:
    curate(store, now=NOW)
    rows = store.db.execute(
        "select p.uid, o.uid from duplicates d join posts p on p.id = d.post_id join posts o on o.id = d.canonical_id"
    )
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("first", [0, 1])
def test_a_merge_that_is_taken_back_was_never_said(store: Store, first: int) -> None:
    both = [put(store, "a", 1), put(store, "b", 2)]
    one, other = both[first], both[1 - first]
    say(store, word("merge", one, value=other))
    say(store, word("merge", other, value=one))
    assert grouped(store) == [(other, one)]
    say(store, word("unmerge", other, value=one))
    assert grouped(store) == [(one, other)]
    assert holds(store, "merge", one, NOW, other)
    say(store, word("unmerge", other, value=one))
    assert grouped(store) == []
    assert not holds(store, "merge", one, NOW, other)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)])
def test_of_a_chain_of_merges_the_last_is_the_original(store: Store, order: tuple[int, int, int]) -> None:
    every = [put(store, name, number) for number, name in enumerate("abc", start=1)]
    first, second, last = (every[number] for number in order)
    say(store, word("merge", first, value=second))
    say(store, word("merge", second, value=last))
    assert sorted(grouped(store)) == sorted([(first, last), (second, last)])
    say(store, word("merge", last, value=first))
    assert sorted(grouped(store)) == sorted([(last, first), (second, first)])


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
@pytest.mark.parametrize(
    ("merges", "original"),
    [("ab da", "b"), ("ab bc ab", "c"), ("ab bc da", "c"), ("ab ac", "c"), ("ab cd ac", "d"), ("ab bc ca da", "a")],
)
def test_what_a_post_was_merged_into_is_followed_to_its_end(
    store: Store, merges: str, original: str, order: tuple[int, ...]
) -> None:
    # Whichever of them is the oldest.
    days = {name: datetime(2026, 3, 1 + day, tzinfo=UTC) for name, day in zip("abcd", order, strict=True)}
    every = {name: put(store, name, seed, published_at=days[name]) for seed, name in enumerate(days)}
    for pair in merges.split():
        say(store, word("merge", every[pair[0]], value=every[pair[1]]))
    copies = {every[name] for name in merges if name.strip()} - {every[original]}
    assert dict(grouped(store)) == dict.fromkeys(copies, every[original])


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_of_posts_that_are_one_by_text_the_last_merge_names_the_original(
    store: Store, order: tuple[int, int, int]
) -> None:
    days = [datetime(2026, 3, 1 + day, tzinfo=UTC) for day in order]
    one, other, third = (put(store, name, 1, published_at=day) for name, day in zip("abc", days, strict=True))
    outside = put(store, "d", 2)
    say(store, word("merge", outside, value=one))
    say(store, word("merge", third, value=other))
    assert dict(grouped(store)) == dict.fromkeys({one, third, outside}, other)


@pytest.mark.parametrize("both", [True, False], ids=["two", "one from all"])
def test_a_split_that_is_taken_back_leaves_what_the_texts_say(store: Store, both: bool) -> None:  # noqa: FBT001
    original, copy = put(store, "a", 1), put(store, "b", 1, published_at=datetime(2026, 3, 5, tzinfo=UTC))
    value = original if both else ""
    assert grouped(store) == [(copy, original)]
    say(store, word("split", copy, value=value))
    assert grouped(store) == []
    # Of two posts it is the same in whatever order they are named; of one from all it is another word.
    assert holds(store, "split", original, NOW, copy) == both
    assert holds(store, "split", copy, NOW) != both
    say(store, word("unsplit", copy, value=value))
    assert grouped(store) == [(copy, original)]


@pytest.mark.parametrize("first", [0, 1])
def test_a_split_said_both_ways_round_is_taken_back_by_one_undoing(store: Store, first: int) -> None:
    both = [put(store, "a", 1), put(store, "b", 2)]
    one, other = both[first], both[1 - first]
    say(store, word("merge", both[0], value=both[1]))
    say(store, word("split", one, value=other))
    say(store, word("split", other, value=one))
    assert grouped(store) == []
    say(store, word("unsplit", both[0], value=both[1]))
    assert grouped(store) == [tuple(both)]
    assert not holds(store, "split", one, NOW, other)


def test_what_was_said_before_holds_again(store: Store) -> None:
    one, other = put(store, "a", 1), put(store, "b", 2)
    for action, value in (("merge", other), ("split", ""), ("unsplit", "")):
        say(store, word(action, one, value=value))
    assert grouped(store) == [(one, other)]


def test_tags_given_and_taken_away_outlive_a_new_crawl(store: Store) -> None:
    fields = {"matches": [TagMatch("k8s"), TagMatch("Kubernetes", 1.0, "auto", "作者标签：k8s")]}
    uid = put(store, "a", 1, **fields)
    say(store, word("tag", uid, value="+云原生"))
    say(store, word("tag", uid, value="-Kubernetes"))
    assert tags(store, uid) == {"k8s": "author", "云原生": "editor"}
    put(store, "a", 3, **fields)
    assert tags(store, uid) == {"k8s": "author", "云原生": "editor"}
    curate(store, now=NOW)
    assert tags(store, uid) == {"k8s": "author", "云原生": "editor"}
    assert apply_tags(store) == 0


def test_the_last_word_about_a_tag_holds(store: Store) -> None:
    uid = put(store, "a", 1, matches=[])
    for value in ("+Go", "-go", "+GO"):
        say(store, word("tag", uid, value=value))
    assert list(tags(store, uid).values()) == ["editor"]
    say(store, word("tag", uid, value="-Go"))
    assert tags(store, uid) == {}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"action": "praise"}, "no such decision"),
        ({"who": " "}, "needs a name"),
        ({"until": NOW}, "is past, it is"),
        ({"action": "remove", "until": NOW + timedelta(days=1)}, "only pin, feature, hide have an end"),
        ({"action": "merge", "value": "f" * 16}, "the same post twice"),
        ({"action": "tag", "value": "+"}, "expected"),
        ({"action": "untag", "value": "+"}, "expected"),
    ],
)
def test_what_cannot_be_decided_is_refused(store: Store, fields: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        say(store, word(**{"action": "pin", "uid": "f" * 16, **fields}))  # type: ignore[arg-type]
    assert store.db.execute("select count(*) from decisions").fetchone()[0] == 0


def excerpted(store: Store) -> list[str]:
    """The uids of three posts that are written: one, an excerpt of it, and another."""
    text = a_text(1, 60)
    said = "\n".join(text.split("\n")[10:18])
    posts = [a_post("whole", text), a_post("part", said, title="标题 whole"), a_post("other", a_text(2))]
    for post in posts:
        write(store, post, a_run())
    return [post.uid for post in posts]


def test_an_excerpt_that_was_merged_goes_with_what_the_editor_named(store: Store) -> None:
    whole, part, other = excerpted(store)
    assert grouped(store) == [(part, whole)]
    say(store, word("merge", part, value=other))
    assert grouped(store) == [(part, other)]
    say(store, word("unmerge", part, value=other))
    assert grouped(store) == [(part, whole)]


def test_an_excerpt_goes_with_its_whole_again_when_what_was_merged_into_it_is_removed(store: Store) -> None:
    whole, part, other = excerpted(store)
    say(store, word("merge", other, value=part))
    assert grouped(store) == [(other, part)]
    say(store, word("remove", other))
    assert grouped(store) == [(part, whole)]
