"""What is found, in which order."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.post import Post
from aggregator.search import search, statement
from aggregator.search.query import parse
from tests.search.conftest import NOW, Shelf, name_of, post


@pytest.fixture
def mixed(shelf: Shelf) -> Shelf:
    shelf.put(
        post("docker", "使用Docker部署服务，C++ 与 C# 写成，node.js 也有。"),
        post("plus", "c ++ 和 node js，以及 a - b。", tags=("数据库", "Java")),
        post("lock", "分布式锁，a-b 两种写法。", author="李 导"),
        post("base", "先把基础打好，再谈搭建。", published_at=datetime(2020, 1, 1, tzinfo=UTC)),
        post("build", "基础搭建从零开始。"),
    )
    return shelf


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("docker", ["docker"]),
        ("DOCKER", ["docker"]),
        ("dock", []),
        ("部署", ["docker"]),
        ("使用Docker部署", ["docker"]),
        ('"Docker部"', ["docker"]),
        ("署服", ["docker"]),
        ("布", ["lock"]),
        ("锁", ["lock"]),
        ("c++", ["docker"]),
        ("C#", ["docker"]),
        ("node.js", ["docker"]),
        ("a-b", ["lock"]),
        ('"基础搭建"', ["build"]),
        ("基础搭建", ["build", "base"]),
        ("基础 搭建", ["base", "build"]),
        ("基础 -从零", ["base"]),
        ("锁 OR docker", ["docker", "lock"]),
        ("数据库", []),
        ("tag:数据库", ["plus"]),
        ("tag:java a", ["plus"]),
        ('author:"李 导"', ["lock"]),
        ("source:blog 锁", ["lock"]),
        ("source:other 锁", []),
        ("before:2021", ["base"]),
        ("after:2021 搭建", ["build"]),
        ("after:2020-01-01 before:2020-01-02", ["base"]),
        ("before:1980", []),
        ("after:2027", []),
        ("-a", ["base", "build", "docker"]),
        ("-tag:java -docker -锁 -搭建", []),
    ],
)
def test_found(mixed: Shelf, query: str, expected: list[str]) -> None:
    found = mixed.found(query)
    assert sorted(found) == sorted(expected)
    assert mixed.answer(query).total == len(expected)


def test_side_by_side_stands_before_apart(mixed: Shelf) -> None:
    assert mixed.found("基础搭建") == ["build", "base"]


def test_title_over_tag_over_often_over_once(shelf: Shelf) -> None:
    text = "跳表是一种结构。" + "其余的话与它无关。" * 5
    shelf.put(
        post("once", text),
        post("often", "跳表。" * 6),
        post("tagged", text + "一", tags=("跳表",)),
        post("title", text + "二", title="谈谈跳表"),
    )
    assert shelf.found("跳表") == ["title", "tagged", "often", "once"]


@pytest.mark.parametrize("query", ["k8s", "K8S", '"k8s"', "k8s OR 无关"])
def test_a_word_that_is_a_tags_other_name_brings_the_posts_of_the_tag_up_and_no_others(
    shelf: Shelf, query: str
) -> None:
    text = "k8s 部署的一些笔记。"
    old = {"published_at": datetime(2020, 3, 1, tzinfo=UTC)}
    shelf.put(
        post("once", text + "甲"),
        post("often", text * 6),
        post("tagged", text + "乙", tags=("Kubernetes",), **old),
        post("author", text + "丙", tags=("K8s",), **old),
        post("silent", "没有这个词。", tags=("Kubernetes",)),
    )
    found = shelf.found(query)
    assert set(found[:2]) == {"tagged", "author"}
    assert found[2:] == ["often", "once"]


def test_then_score_and_freshness(shelf: Shelf) -> None:
    old = datetime(2012, 1, 1, tzinfo=UTC)
    shelf.put(post("old", "跳表甲", published_at=old), post("new", "跳表乙"), post("good", "跳表丙", published_at=old))
    shelf.run("update posts set score = 0.9 where url like '%good'")
    assert shelf.found("跳表") == ["good", "new", "old"]


def test_one_line_an_original_however_many_duplicates(shelf: Shelf) -> None:
    shelf.put(
        post("first", "跳表"), post("copy", "跳表，又一份"), post("third", "跳表，第三份"), post("other", "跳表，别的")
    )
    shelf.run(
        "update posts set canonical_id = (select id from posts where url like '%first') where url not like '%other'"
    )
    shelf.put()
    assert sorted(shelf.found("跳表")) == ["first", "other"]
    assert shelf.answer("跳表").total == 2
    # The original does not hold the words; its copy does, and brings it.
    assert shelf.found("第三份") == ["first"]
    assert shelf.answer("第三份").total == 1


def test_few_results_bring_more_with_any_of_the_words(mixed: Shelf) -> None:
    answer = mixed.answer("docker 搭建")
    assert (answer.total, answer.posts) == (0, [])
    assert sorted(mixed.more("docker 搭建")) == ["base", "build", "docker"]
    assert mixed.more("docker 搭建 -从零") == ["docker", "base"]
    assert mixed.more("tag:java docker") == []


# 溯, 绪 and 崩 are in no pair: each of their characters is indexed alone.
@pytest.mark.parametrize(
    "query",
    ["回溯", "就绪", "雪崩", '"雪崩"', "数据库", "红黑树", "C#", "ありがとう", "雪崩 -无关", "tag:Java 雪崩", "锁"],
)
def test_a_single_word_brings_nothing_that_only_has_some_of_its_characters(shelf: Shelf, query: str) -> None:
    shelf.put(
        post("characters", "回到这里就好：雪很大，红与黑，一点数据，c 语言，あ り が。", tags=("Java",)),
        post("others", "溯源，情绪，崩溃，树木，据说，仓库里的器具。", tags=("Java",)),
    )
    assert shelf.more(query) == []


def test_words_stay_whole_in_more_and_what_signs_join_does_not(shelf: Shelf) -> None:
    shelf.put(
        post("snow", "雪很大。"), post("fuse", "熔断与降级。"), post("cache", "缓存。"), post("boot", "boot 的过程。")
    )
    assert shelf.more("雪崩 熔断") == ["fuse"]
    assert shelf.more("缓存雪崩") == ["cache"]
    assert shelf.more("雪崩 缓存") == ["cache"]
    assert shelf.more("spring-boot-starter") == ["boot"]


def test_more_keeps_the_limit_with_the_posts(mixed: Shelf) -> None:
    assert [len(mixed.answer("docker 搭建", limit=limit).more) for limit in (1, 2, 3, 100)] == [1, 2, 3, 3]
    assert len(mixed.answer('"基础搭建"', limit=1).posts) == 1
    assert mixed.answer('"基础搭建"', limit=1).more == []


def test_more_does_not_repeat_posts(mixed: Shelf) -> None:
    assert mixed.more("基础搭建") == []
    assert mixed.more('"基础搭建"') == ["base"]


def test_pages_follow_each_other(shelf: Shelf) -> None:
    shelf.put(*(post(f"{n}", f"跳表第 {n} 篇") for n in range(7)))
    pages = [row["uid"] for offset in (0, 3, 6, 9) for row in shelf.answer("跳表", limit=3, offset=offset).posts]
    assert len(pages) == len(set(pages)) == 7


def test_the_total_stops_counting(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "COUNTED", 3)
    shelf.put(*(post(f"{n}", f"跳表 {n}") for n in range(4)), post("x", "别的"))
    answer = shelf.answer("跳表")
    assert (answer.total, answer.total_capped) == (3, True)
    answer = shelf.answer("别的")
    assert (answer.total, answer.total_capped) == (1, False)


def test_more_than_the_candidates_are_still_a_full_page(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "CANDIDATES", 2)
    shelf.put(*(post(f"{n}", f"跳表 {n}") for n in range(6)))
    assert len(shelf.answer("跳表", limit=5).posts) == 5


HOSTILE = [
    "C++", "AND", "OR NOT", '"x', "NEAR(", "*", "-", "title:x", "''", "^a", "{a b}:c", "%", "_", "(", "①", "\u200b",
    "🤯", "a" * 5000, "的" * 2000, "', ''); drop table posts; --", "all:", "dup:", "^数据", "~x",
    '"all:"', "\x00", "a\x00b",
    "x " * 500, "OR " * 50 + "x", '-"', "tag:\"", "after:9999-12-31 锁", "before:0001", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_queries_are_answered(mixed: Shelf, query: str) -> None:
    assert mixed.answer(query).total >= 0


def test_labels_are_not_for_typing(mixed: Shelf) -> None:
    for query in ("all:", "dup:", '"tag:java"', "^docker", "~docker"):
        assert "plus" not in mixed.found(query)


@settings(max_examples=60)
@given(st.text(max_size=30))
def test_no_text_breaks_the_search(mixed: Shelf, query: str) -> None:
    mixed.answer(query)


@settings(max_examples=40)
@given(st.text(alphabet="数据库锁ab", min_size=1, max_size=3))
def test_exactly_the_posts_that_hold_it(shelf: Shelf, needle: str) -> None:
    texts = ["数据库锁", "锁，数据", "a数据b", "ab 数 据", "库锁a", "数锁据b a", "b据库", "据据据"]
    shelf.put(*(post(f"{n}", text) for n, text in enumerate(texts)))

    def holds(text: str) -> bool:
        # A letter of the query touches no further letter of the text.
        head = "(?<![a-z0-9])" if needle[0].isascii() else ""
        tail = "(?![a-z0-9])" if needle[-1].isascii() else ""
        # A space between letters and Han is a matter of typesetting: Docker部署 is Docker 部署.
        text = re.sub("(?<=[ab]) (?=[数据库锁])|(?<=[数据库锁]) (?=[ab])", "", text)
        return re.search(head + re.escape(needle) + tail, text) is not None

    assert sorted(shelf.found(f'"{needle}"')) == sorted(str(n) for n, text in enumerate(texts) if holds(text))


def test_the_json_shape(mixed: Shelf) -> None:
    answer: dict[str, Any] = mixed.answer("锁").as_json()
    assert list(answer) == ["query", "total", "total_capped", "posts", "more"]
    assert {"uid", "url", "title", "snippet"} <= answer["posts"][0].keys()
    assert answer["query"] == "锁"


@pytest.mark.parametrize("query", ["tag:k8s", "tag:Kubernetes", "tag:kubectl", "标签:K8S"])
def test_a_tag_is_found_by_any_name_that_the_tree_has_for_it(shelf: Shelf, query: str) -> None:
    # The third has only what its author wrote.
    shelf.put(
        post("tree", "甲", tags=("Kubernetes",)),
        post("both", "乙", tags=("Kubernetes", "K8s")),
        post("author", "丙", tags=("K8s",)),
        post("other", "丁", tags=("Docker",)),
    )
    found = {"tree", "both"} | ({"author"} if "k8s" in query.lower() else set())
    assert set(shelf.found(query)) == found
    assert set(shelf.found(f"-{query}")) == {"tree", "both", "author", "other"} - found


def test_the_printed_statement_knows_the_other_names_of_a_tag(shelf: Shelf) -> None:
    shelf.put(post("tree", "甲", tags=("Kubernetes",)), post("other", "丁", tags=("Docker",)))
    with search.open_store(shelf.path) as opened:
        rows = opened.db.execute(search.sql("tag:k8s", as_of=NOW)).fetchall()
    assert [name_of(row["url"]) for row in rows] == ["tree"]


# A story of 2020 and its reprint of 2025 by another source, which has a word more.
REPRINTED = (
    post("first", "跳表的实现", published_at=datetime(2020, 1, 1, tzinfo=UTC)),
    post("copy", "跳表的实现，编者按", source="other", published_at=datetime(2025, 3, 1, tzinfo=UTC)),
    post("later", "跳表的实现，编者按", source="other", published_at=datetime(2025, 6, 1, tzinfo=UTC)),
)


def put_story(shelf: Shelf, first: Post, *copies: Post) -> None:
    """Store a post and copies of it."""
    shelf.put(first, *copies)
    for copy in copies:
        shelf.run(
            "update posts set canonical_id = (select id from posts where uid = ?) where uid = ?", first.uid, copy.uid
        )
    shelf.put()


@pytest.fixture
def reprinted(shelf: Shelf) -> Shelf:
    put_story(shelf, *REPRINTED)
    return shelf


@pytest.mark.parametrize(
    ("query", "copy"),
    [
        ("跳表", None),
        ("before:2021 跳表", None),
        ("source:blog 跳表", None),
        ("after:2025 跳表", "copy"),
        ("after:2025-04 跳表", "later"),
        ("source:other 跳表", "copy"),
        ("跳表 编者按", "copy"),
    ],
)
def test_a_post_that_does_not_fit_itself_says_which_copy_does(reprinted: Shelf, query: str, copy: str | None) -> None:
    (found,) = reprinted.answer(query).posts
    assert name_of(found["url"]) == "first"
    matched = found["matched_copy"]
    assert (matched and name_of(matched["url"])) == copy
    if copy:
        assert (matched["source"], matched["published_at"][:4]) == ("other", "2025")


def test_so_does_one_that_has_only_some_of_the_words(reprinted: Shelf) -> None:
    reprinted.put(post("itself", "跳表在另一篇", source="other"))
    answer = reprinted.answer("source:other 跳表 闻所未闻")
    brought = {name_of(found["url"]): found["matched_copy"] for found in answer.more}
    assert brought["itself"] is None
    assert brought["first"]["source"] == "other"
    # Whichever of the words the copy has.
    answer = reprinted.answer("source:other 跳表 elasticsearch-rally-tracks")
    assert {name_of(found["url"]) for found in answer.more} == {"itself", "first"}


def test_of_several_copies_the_first_published_is_named(shelf: Shelf) -> None:
    # In the order of their uids: the first published stands last, and before all dates one that has none.
    copies = sorted((post(name, f"跳表，编者按{name}") for name in "abcd"), key=lambda copy: copy.uid)
    copies[0].published_at = None
    for copy, month in zip(copies[1:], (9, 6, 3), strict=True):
        copy.published_at = datetime(2025, month, 1, tzinfo=UTC)
    put_story(shelf, REPRINTED[0], copies[2], copies[3], copies[1], copies[0])
    (found,) = shelf.answer("编者按").posts
    assert found["matched_copy"]["uid"] == copies[3].uid


def test_copies_are_named_on_pages_past_the_candidates(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "CANDIDATES", 1)
    for n in range(4):
        put_story(shelf, post(f"{n}", f"跳表 {n}"), post(f"{n}-copy", f"跳表 {n}，编者按"))
    for offset in (0, 2):
        posts = shelf.answer("编者按", limit=2, offset=offset).posts
        assert len(posts) == 2
        for found in posts:
            assert name_of(found["matched_copy"]["url"]) == f"{name_of(found['url'])}-copy"


def test_a_post_that_fits_itself_is_no_copys_doing_though_it_is_older_than_all_candidates(
    reprinted: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statement, "CANDIDATES", 1)
    reprinted.put(post("young", "跳表，新写的"))
    reprinted.run("update posts set score = 0.9 where url like '%first'")
    (found,) = reprinted.answer("跳表", limit=1).posts
    assert (name_of(found["url"]), found["matched_copy"]) == ("first", None)


@pytest.mark.parametrize("candidates", [1, 100])
def test_nor_is_one_that_has_some_of_the_words_itself(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, candidates: int
) -> None:
    monkeypatch.setattr(statement, "CANDIDATES_MORE", candidates)
    # The first word, which alone is looked for in copies, stands only in the copy.
    put_story(shelf, post("first", "跳表"), post("copy", "elasticsearch 说明"))
    shelf.put(post("young", "跳表，新写的"))
    more = {name_of(found["url"]): found["matched_copy"] for found in shelf.answer("elasticsearch 跳表").more}
    assert more == {"young": None, "first": None}


@pytest.mark.parametrize(("query", "brought"), [("跳表", False), ("after:2025 跳表", True)])
def test_only_a_post_that_copies_alone_bring_comes_with_their_ids(
    reprinted: Shelf, query: str, *, brought: bool
) -> None:
    found = parse(query, search.segment)
    with search.open_store(reprinted.path) as opened:
        sql = statement.page(found, (), as_of=NOW, limit=20, columns=statement.FOUND)
        (row,) = opened.db.execute(sql).fetchall()
    assert (row["copies"] is not None) == brought


def test_originals_of_copies_are_looked_up_and_no_table_is_read_for_them(reprinted: Shelf) -> None:
    found = parse("跳表", search.segment)
    with search.open_store(reprinted.path) as opened:
        for sql in (statement.page(found, (), as_of=NOW, limit=20), statement.count_more(found)):
            plan = [row["detail"] for row in opened.db.execute(f"explain query plan {sql}")]
            assert any("posts_fts" in step for step in plan)
            assert not [step for step in plan if re.match(r"SCAN (TABLE )?(i|indexed)\b", step)]
