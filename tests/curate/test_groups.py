"""Which posts are one, and which of them is the original: the store after `regroup`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.curate.groups import regroup
from aggregator.post import Kind, Post
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.store.samples import a_post, a_run, a_text


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


def day(number: int) -> datetime:
    return datetime(2026, 1, number, tzinfo=UTC)


def put(store: Store, *posts: Post) -> None:
    for post in posts:
        write(store, post, a_run())


def name(url: str) -> str:
    return url.removeprefix("https://").replace(".test", "")


def groups(store: Store) -> dict[str, tuple[str, str]]:
    """After regrouping: each duplicate with its original and its kind."""
    regroup(store)
    rows = store.db.execute(
        "select p.url, o.url, d.kind, d.evidence, p.canonical_id = o.id from duplicates d"
        " join posts p on p.id = d.post_id join posts o on o.id = d.canonical_id"
    ).fetchall()
    assert all(row[3] and row[4] for row in rows)
    return {name(row[0]): (name(row[1]), row[2]) for row in rows}


def some_of(seed: int, sentences: int, start: int = 0, stop: int | None = None) -> str:
    return "\n".join(a_text(seed, sentences).split("\n")[start:stop])


def test_posts_with_nothing_in_common_are_their_own_originals(store: Store) -> None:
    put(store, a_post("a", a_text(1)), a_post("b", a_text(2)))
    assert groups(store) == {}
    assert [row[0] for row in store.db.execute("select canonical_id from posts order by id")] == [1, 2]


def test_the_same_text_elsewhere_is_one_and_the_earlier_is_the_original(store: Store) -> None:
    put(
        store,
        a_post("copy", a_text(1), source="other", published_at=day(5)),
        a_post("a", a_text(1), published_at=day(2)),
    )
    assert groups(store) == {"other/copy": ("blog/a", "exact")}


def test_a_near_and_an_edited_copy(store: Store) -> None:
    put(store, a_post("a", a_text(1, 60), published_at=day(1)))
    put(store, a_post("near", a_text(1, 60) + a_text(50, 3), source="x", published_at=day(2)))
    put(store, a_post("edited", some_of(1, 60, 5, 50) + a_text(51, 8), source="y", published_at=day(3)))
    assert groups(store) == {"x/near": ("blog/a", "near"), "y/edited": ("blog/a", "edited")}


@pytest.mark.parametrize(("title", "found"), [("连接池总结", {"y/b": ("blog/a", "edited")}), ("面试指南", {})])
def test_half_of_another_article_is_an_edited_copy_only_under_a_title_akin(
    store: Store, title: str, found: dict[str, tuple[str, str]]
) -> None:
    put(store, a_post("a", a_text(1, 40), title="数据库连接", published_at=day(1)))
    put(store, a_post("b", some_of(1, 40, 10) + a_text(2, 10), source="y", title=title, published_at=day(2)))
    assert groups(store) == found


def test_a_traditional_copy_is_a_copy_in_another_script(store: Store) -> None:
    simplified = "在这个系统里，缓存的数据和数据库里的数据不一致时，需要说明处理的规则，并且记录发生的时间。" * 3
    traditional = "在這個系統裡，快取的資料和資料庫裡的資料不一致時，需要說明處理的規則，並且記錄發生的時間。" * 3
    put(store, a_post("a", simplified, published_at=day(1)))
    put(store, a_post("t", traditional, source="tw", language="zh-Hant", published_at=day(2)))
    assert groups(store) == {"tw/t": ("blog/a", "script")}


def test_an_excerpt_goes_with_the_whole_though_it_is_older(store: Store) -> None:
    put(store, a_post("whole", a_text(1, 100), published_at=day(5)))
    put(store, a_post("start", some_of(1, 100, 0, 15), source="news", title="别的标题", published_at=day(1)))
    assert groups(store) == {"news/start": ("blog/whole", "excerpt")}


def test_the_parts_of_a_compilation_stay_by_themselves(store: Store) -> None:
    put(store, *(a_post(f"part{seed}", a_text(seed, 30), title=f"第 {seed} 讲") for seed in (1, 2, 3)))
    put(store, a_post("all", "\n".join(a_text(seed, 30) for seed in (9, 1, 2, 3)), source="book", title="合集"))
    assert groups(store) == {}


def test_a_series_with_a_common_introduction_stays_apart(store: Store) -> None:
    for part in (1, 2, 3):
        put(store, a_post(f"part{part}", some_of(9, 10) + a_text(part, 30), title=f"从零写一个数据库（{part}）"))
    assert groups(store) == {}


def test_posts_that_are_mostly_boilerplate_stay_apart(store: Store) -> None:
    boilerplate = a_text(9, 30)
    for number in range(6):
        put(store, a_post(str(number), boilerplate + a_text(number + 20, 8), title=f"每周一题 {number}"))
    assert groups(store) == {}


def test_a_copy_elsewhere_of_one_of_them_is_a_copy(store: Store) -> None:
    test_posts_that_are_mostly_boilerplate_stay_apart(store)
    april = datetime(2026, 4, 1, tzinfo=UTC)
    put(store, a_post("copy", a_text(9, 30) + a_text(23, 8), source="other", published_at=april))
    assert groups(store) == {"other/copy": ("blog/3", "exact")}


def test_a_chain_of_edits_does_not_tie_what_has_nothing_in_common(store: Store) -> None:
    """Each text shares two thirds with the next; the first and the last have nothing in common."""
    for step in range(8):
        put(store, a_post(str(step), some_of(1, 120, step * 8, step * 8 + 40), source=f"s{step}", title=f"甲乙 {step}"))
    found = groups(store)
    together = {name: original for name, (original, _) in found.items()}
    assert together.get("s7/7", "s7/7") != together.get("s0/0", "s0/0")


def test_a_reprint_follows_its_line_whatever_the_dates_say(store: Store) -> None:
    said = {
        "kind": Kind.REPRINT,
        "original_url": "https://blog.test/a",
        "reprint_line": "本文转自 作者的博客，原文链接 …",
    }
    put(store, a_post("r", a_text(1, 40) + a_text(3, 10), source="p", published_at=day(1), **said))
    put(store, a_post("a", a_text(1, 40), published_at=day(9)))
    assert groups(store) == {"p/r": ("blog/a", "reprint")}


@pytest.mark.parametrize(
    "said", [{"kind": Kind.REPRINT}, {"kind": Kind.EXCERPT}, {"title": "【转】标题 a"}, {"title": "标题 a（转载）"}]
)
def test_a_copy_that_says_so_is_not_the_original_though_its_date_is_earlier(
    store: Store, said: dict[str, object]
) -> None:
    """A title counts under a page's mark of an original, too."""
    put(store, a_post("r", a_text(1), source="p", published_at=day(1), **said))
    put(store, a_post("a", a_text(1), published_at=day(9)))
    assert groups(store) == {"p/r": ("blog/a", "exact")}


def test_a_translation_is_the_original_of_copies_that_do_not_say_so(store: Store) -> None:
    put(store, a_post("a", a_text(1), title="【译】预写日志", kind=Kind.TRANSLATION, published_at=day(1)))
    put(store, a_post("c", a_text(1), source="p", title="预写日志", published_at=day(9)))
    assert groups(store) == {"p/c": ("blog/a", "exact")}


def test_a_line_that_names_a_post_of_another_text_groups_nothing(store: Store) -> None:
    put(store, a_post("a", a_text(1)))
    put(store, a_post("r", a_text(2), source="p", kind=Kind.REPRINT, original_url="https://blog.test/a"))
    assert groups(store) == {}


def test_reprints_of_a_post_that_is_not_here_keep_its_address(store: Store) -> None:
    for number in (1, 2):
        said = {"kind": Kind.REPRINT, "original_url": "https://gone.test/x", "published_at": day(number)}
        put(store, a_post("r", a_text(1, 40) + a_text(number + 5, 2), source=f"p{number}", **said))
    assert groups(store) == {"p2/r": ("p1/r", "near")}
    assert {row[0] for row in store.db.execute("select original_url from posts")} == {"https://gone.test/x"}


def test_of_one_day_the_authors_own_site_is_the_original(store: Store) -> None:
    put(store, *(a_post(f"own{number}", a_text(number), author="王五", source="wang") for number in (2, 3)))
    put(store, *(a_post(f"n{number}", a_text(number), author=f"人{number}", source="platform") for number in (4, 5)))
    early, late = datetime(2026, 1, 1, 2, tzinfo=UTC), datetime(2026, 1, 1, 9, tzinfo=UTC)
    put(
        store,
        a_post("a", a_text(1), author="王五", source="platform", published_at=early, published_precision="minute"),
    )
    put(store, a_post("a", a_text(1), author="王五", source="wang", published_at=late, published_precision="minute"))
    assert groups(store) == {"platform/a": ("wang/a", "exact")}


def test_a_month_is_no_time_to_be_first_by(store: Store) -> None:
    put(store, a_post("a", a_text(1), published_at=day(1), published_precision="month"))
    put(store, a_post("b", a_text(1), source="other", published_at=day(20)))
    assert groups(store) == {"blog/a": ("other/b", "exact")}


def test_short_texts_are_one_only_where_they_are_the_same(store: Store) -> None:
    put(store, a_post("a", "见附件", title="通知"), a_post("b", "见附件", title="通知", source="x"))
    put(store, a_post("c", "见附件。", title="公告"), a_post("d", "🎉", title="祝贺"), a_post("e", "🎉", title="祝贺"))
    assert groups(store) == {"x/b": ("blog/a", "exact")}


def test_an_address_that_came_to_lead_to_another_post_makes_them_one(store: Store) -> None:
    put(store, a_post("old", a_text(1), published_at=day(1)), a_post("new", a_text(2), published_at=day(2)))
    moved = a_post("new", a_text(2), published_at=day(2))
    moved.said.url = "https://blog.test/old"
    put(store, moved)
    assert groups(store) == {"blog/new": ("blog/old", "url")}


def decide(store: Store, action: str, uid: str, value: str) -> None:
    store.db.execute(
        "insert into decisions(action, uid, value, who, decided_at) values (?, ?, ?, '编辑', '2026-01-01T00:00:00Z')",
        (action, uid, value),
    )


def test_the_editor_merges_and_splits_and_the_last_word_holds(store: Store) -> None:
    a, b = a_post("a", a_text(1), published_at=day(1)), a_post("b", a_text(2), published_at=day(2))
    put(store, a, b)
    decide(store, "merge", a.uid, b.uid)
    assert groups(store) == {"blog/a": ("blog/b", "editor")}
    put(store, a_post("a", a_text(3), published_at=day(1)))
    assert groups(store) == {"blog/a": ("blog/b", "editor")}
    decide(store, "split", a.uid, b.uid)
    assert groups(store) == {}


def test_a_split_outlives_every_likeness_and_every_other_copy(store: Store) -> None:
    posts = [a_post(n, a_text(1), source=n, published_at=day(i)) for i, n in enumerate("abc", 1)]
    put(store, *posts)
    decide(store, "split", posts[0].uid, posts[1].uid)
    found = groups(store)
    assert len(found) == 1
    assert next(iter(found.items())) in [("c/c", ("a/a", "exact")), ("c/c", ("b/b", "exact"))]


def test_a_post_that_was_split_from_all_is_alone(store: Store) -> None:
    posts = [a_post(n, a_text(1), source=n, published_at=day(i)) for i, n in enumerate("abc", 1)]
    put(store, *posts)
    decide(store, "split", posts[0].uid, "")
    assert groups(store) == {"c/c": ("b/b", "exact")}


def test_what_is_no_duplicate_any_more_is_its_own_original(store: Store) -> None:
    put(store, a_post("a", a_text(1)), a_post("b", a_text(1)))
    assert len(groups(store)) == 1
    put(store, a_post("b", a_text(2)))
    assert groups(store) == {}
    assert store.db.execute("select count(*) from posts where canonical_id <> id").fetchone()[0] == 0


def test_grouping_again_writes_nothing(store: Store) -> None:
    put(store, *(a_post(n, a_text(1) + a_text(i + 5, 1), source=n) for i, n in enumerate("abcd")))
    assert regroup(store) == 3
    before = store.db.total_changes
    assert regroup(store) == 0
    assert store.db.total_changes == before


def a_store_full() -> list[Post]:
    """Posts of every kind of likeness, and some of none."""
    reprint: dict[str, Any] = {"kind": Kind.REPRINT, "original_url": "https://blog.test/a", "reprint_line": "转自"}
    return [
        a_post("a", a_text(1, 50), published_at=day(3)),
        a_post("same", a_text(1, 50), source="x", published_at=day(2)),
        a_post("near", a_text(1, 50) + a_text(60, 2), source="y", published_at=day(4)),
        a_post("edited", some_of(1, 50, 4, 46) + a_text(61, 5), source="z", published_at=day(4)),
        a_post("excerpt", some_of(1, 50, 0, 12), source="news", title="选读"),
        a_post("reprint", some_of(1, 50, 0, 20) + a_text(62, 30), source="w", **reprint),
        a_post("b", a_text(2, 30), published_at=day(1)),
        a_post("b2", a_text(2, 30) + a_text(63, 1), source="x", published_at=day(1)),
        a_post("c", a_text(3, 30)),
        *(a_post(f"w{n}", a_text(9, 25) + a_text(70 + n, 8), source="weekly", title=f"周刊 {n}") for n in range(5)),
    ]


@settings(max_examples=15)
@given(st.permutations(range(len(a_store_full()))))
def test_the_order_of_arrival_does_not_matter(tmp_path_factory: pytest.TempPathFactory, order: list[int]) -> None:
    found = []
    for arrival in (list(range(len(order))), order):
        with Store.open(tmp_path_factory.mktemp("order") / "store.db") as store:
            posts = a_store_full()
            put(store, *(posts[number] for number in arrival))
            regroup(store)
            rows = store.db.execute(
                "select p.uid, o.uid, d.kind, similarity, evidence from duplicates d"
                " join posts p on p.id = d.post_id join posts o on o.id = d.canonical_id"
            )
            found.append({tuple(row) for row in rows})
    assert found[0] == found[1]
    assert len(found[0]) == 6
