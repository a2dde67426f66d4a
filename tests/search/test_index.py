"""The store's index after every kind of change: equal to one made anew."""

import sqlite3

import pytest

from aggregator.search import index
from aggregator.search.tokens import tokens
from tests.search.conftest import NOW, Shelf, post


def terms(db: sqlite3.Connection) -> list[tuple[str, str, int, int]]:
    """Every token of the index with its column, document and place."""
    db.execute("create virtual table if not exists temp.vocabulary using fts5vocab(main, posts_fts, instance)")
    return sorted((r["term"], r["col"], r["doc"], r["offset"]) for r in db.execute("select * from vocabulary"))


def test_nothing_changed_is_nothing_to_do(shelf: Shelf) -> None:
    shelf.put(post("a", "跳表"))
    assert index.refresh(shelf.store, NOW) == 0


CHANGES = {
    "text": lambda shelf: shelf.put(post("a", "全新的内容")),
    "title": lambda shelf: shelf.put(post("a", "跳表", title="新标题")),
    "tag": lambda shelf: shelf.run("delete from post_tags"),
    "hidden": lambda shelf: shelf.hide("a"),
    "deleted": lambda shelf: shelf.run("delete from posts where url like '%/a'"),
    "excerpt": lambda shelf: shelf.run("update sources set publish = 'excerpt'"),
    "link": lambda shelf: shelf.run("update sources set publish = 'link'"),
    "merged": lambda shelf: shelf.run("update posts set canonical_id = 1"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_index_that_followed_a_change_is_the_one_made_anew(shelf: Shelf, change: str) -> None:
    shelf.put(post("a", "跳表" * 20 + "尾巴", tags=("Java",)), post("b", "别的 跳表", tags=("Java",)))
    CHANGES[change](shelf)
    assert index.refresh(shelf.store, NOW) > 0 or change in {"text", "title"}
    followed = terms(shelf.store.db)
    shelf.run("update state set value = 'older' where name = 'search_rule'")
    index.refresh(shelf.store, NOW)
    # Made anew the numbers may differ: a post that went leaves a gap.
    renumbered = [(term, column, offset) for term, column, _, offset in terms(shelf.store.db)]
    assert sorted(renumbered) == sorted((term, column, offset) for term, column, _, offset in followed)


def test_a_hidden_post_comes_back_when_its_time_ends(shelf: Shelf) -> None:
    shelf.put(post("a", "跳表"))
    shelf.hide("a", "2026-03-06T00:00:00Z")
    index.refresh(shelf.store, NOW)
    assert shelf.found("跳表") == []
    index.refresh(shelf.store, NOW.replace(day=7))
    assert shelf.found("跳表") == ["a"]


def test_of_an_excerpt_source_only_the_excerpt_is_found(shelf: Shelf) -> None:
    shelf.put(post("a", "开头。" + "中间" * 30 + "结尾"))
    shelf.run("update sources set publish = 'excerpt'")
    shelf.put()
    assert shelf.found("开头") == ["a"]
    assert shelf.found("结尾") == []


@pytest.fixture
def story(shelf: Shelf) -> Shelf:
    """An original and two copies, of which one is older."""
    shelf.put(post("a", "跳表甲"), post("b", "跳表乙"), post("c", "跳表丙", published_at=NOW.replace(year=2020)))
    shelf.run("update posts set canonical_id = 1")
    return shelf


def test_copies_of_an_original_that_is_gone_count_under_the_oldest_of_them(story: Shelf) -> None:
    story.run("update posts set gone_at = '2026-03-01T00:00:00Z' where url like '%/a'")
    story.put()
    assert story.found("跳表") == ["c"]


@pytest.mark.parametrize("gone", ["a", "b", "nobody"])
def test_who_hides_an_original_hides_its_copies_whoever_is_gone(story: Shelf, gone: str) -> None:
    story.run("update posts set gone_at = '2026-03-01T00:00:00Z' where url like ?", f"%/{gone}")
    story.hide("a")
    story.put()
    assert story.found("跳表") == []


def test_who_hides_a_copy_hides_that_copy(story: Shelf) -> None:
    story.hide("c")
    story.put()
    assert story.found("跳表") == ["a"]
    assert story.found("source:blog 跳表丙") == []


def test_younger_posts_have_higher_numbers(shelf: Shelf) -> None:
    shelf.put(post("new", "甲"), post("old", "乙", published_at=NOW.replace(year=2020)))
    rows = shelf.store.db.execute("select p.url from indexed i join posts p on p.id = i.post_id order by docid")
    assert [row["url"][-3:] for row in rows] == ["old", "new"]


def test_an_index_of_before_the_list_is_asked_by_its_own_rule(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr(index, "RULE", "1")
        before.setattr(tokens, "__defaults__", ("",))
        shelf.put(post("a", "再三考虑到底"))
    assert shelf.found("三考虑到") == ["a"]
    index.refresh(shelf.store, NOW)
    assert shelf.found("三考虑到") == ["a"]
