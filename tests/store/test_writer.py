"""What writing a post does to the store, the second time too."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.post import Post, Said, ScorePart, TagMatch
from aggregator.store import raw, revisions, state
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.store.samples import READ_AT, TEXT, a_post, a_run

# Any text that the clean stage lets through: it leaves no lone surrogate and no control character.
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)


def put(store: Store, post: Post) -> str:
    return write(store, post, a_run())


def one(store: Store, query: str, *values: object) -> Any:
    return store.db.execute(query, values).fetchone()


def tables(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the addresses' last visits."""
    names = [row["name"] for row in store.db.execute("select name from sqlite_master where type = 'table'")]
    return {
        name: [tuple(row) for row in store.db.execute(f"select * from {name}")]  # noqa: S608 - names of the schema
        for name in names
        if name != "urls"
    }


def test_a_new_post_is_stored_with_what_belongs_to_it(store: Store) -> None:
    post = a_post(score_parts=[ScorePart("substance", 0.5, 1.0, "41 字")])
    assert put(store, post) == "new"
    row = one(store, "select * from posts")
    assert (row["uid"], row["title"], row["published_at"]) == (post.uid, "标题 a", "2026-03-01T00:00:00Z")
    assert (row["first_seen_at"], row["revision"]) == ("2026-03-04T05:06:07Z", 1)
    assert one(store, "select content_text from contents")[0] == TEXT
    assert one(store, "select value, reason from score_parts")[:] == (0.5, "41 字")
    assert one(store, "select exact from fingerprints")[0] == post.fingerprint.exact
    tags = store.db.execute("select name, origin, printed from post_tags join tags on id = tag_id order by name")
    assert [tuple(tag) for tag in tags] == [("Java", "auto", "Java"), ("连接池", "author", "连接池")]


def test_the_same_post_again_changes_nothing(store: Store) -> None:
    put(store, a_post())
    before = tables(store)
    assert put(store, a_post(fetched_at=READ_AT.replace(day=9))) == "unchanged"
    assert tables(store) == before
    assert one(store, "select visited_at from urls")[0] == "2026-03-09T05:06:07Z"


@pytest.mark.parametrize(
    "change",
    [
        {"author": "别人"},
        {"matches": [TagMatch("别的")]},
        {"excerpt": "摘要"},
        {"score_parts": [ScorePart("substance", 1.0, 1.0)]},
        {"reprint_line": "本文转自别处"},
    ],
)
def test_anything_that_differs_is_written(store: Store, change: dict[str, Any]) -> None:
    put(store, a_post())
    changes = state.changes(store)
    assert put(store, a_post(**change)) == "changed"
    assert state.changes(store) == changes + 1
    assert one(store, "select change from posts")[0] == changes + 1
    assert one(store, "select count(*) from revisions")[0] == 0


@settings(max_examples=60)
@given(name=st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True), text=WORDS, title=WORDS, tags=st.lists(WORDS, max_size=4))
def test_any_post_the_second_time_is_unchanged(store: Store, name: str, text: str, title: str, tags: list[str]) -> None:
    def read() -> Post:
        return a_post(name, text, title=title, matches=[TagMatch(tag) for tag in tags])

    assert put(store, read()) in ("new", "changed", "unchanged")
    before = tables(store)
    assert put(store, read()) == "unchanged"
    assert tables(store) == before


def test_other_html_that_means_the_same_is_not_written(store: Store) -> None:
    put(store, a_post())
    assert put(store, a_post(said=Said(html="<p>阅读 124 次</p>"))) == "unchanged"


def test_the_text_before_stays_as_a_revision(store: Store) -> None:
    put(store, a_post())
    put(store, a_post(text="改过的正文。", title="改过的标题"))
    put(store, a_post(text="又改了。", title="改过的标题"))
    rows = store.db.execute("select revision, title, content_text from revisions order by revision").fetchall()
    assert [(row[0], row[1], revisions.unpacked(row[2])) for row in rows] == [
        (1, "标题 a", TEXT),
        (2, "改过的标题", "改过的正文。"),
    ]
    assert one(store, "select revision, first_seen_at from posts")[:] == (3, "2026-03-04T05:06:07Z")


def test_a_post_keeps_its_key_when_another_address_of_it_is_read(store: Store) -> None:
    put(store, a_post())
    moved = a_post("new", title="标题 a")
    moved.said.url = "https://blog.test/a"
    assert put(store, moved) == "changed"
    assert [row[0] for row in store.db.execute("select key from posts")] == ["https://blog.test/a"]
    assert {row[0] for row in store.db.execute("select url from urls")} == {
        "https://blog.test/a",
        "https://blog.test/new",
    }


def test_what_the_editor_removed_stays_removed(store: Store) -> None:
    store.db.execute("insert into removed values (?, ?, '2026-01-01T00:00:00Z', '')", (a_post().uid, a_post().key))
    assert put(store, a_post()) == "removed"
    assert one(store, "select count(*) from posts")[0] == 0


def test_the_editors_tags_outlive_a_changed_post(store: Store) -> None:
    put(store, a_post())
    store.db.execute("insert into tags(id, slug, name) values (77, '好文', '好文')")
    store.db.execute("insert into post_tags(post_id, tag_id, origin, weight) values (1, 77, 'editor', 1)")
    put(store, a_post(matches=[]))
    assert [row[0] for row in store.db.execute("select tag_id from post_tags")] == [77]


def test_a_tag_in_other_case_or_width_is_the_same_tag(store: Store) -> None:
    put(store, a_post(matches=[TagMatch("Spring Boot"), TagMatch("C++"), TagMatch("ＲｅｄｉＳ")]))
    put(store, a_post("b", matches=[TagMatch("spring-boot"), TagMatch("c++"), TagMatch("redis"), TagMatch("C#")]))
    assert sorted(row[0] for row in store.db.execute("select slug from tags")) == ["c#", "c++", "redis", "spring-boot"]


@pytest.mark.parametrize(
    ("matches", "name"),
    [
        ([TagMatch("docker"), TagMatch("Docker"), TagMatch("DocKer")], "DocKer"),
        ([TagMatch("REDIS"), TagMatch("Redis", origin="auto"), TagMatch("redis")], "Redis"),
    ],
)
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_a_tag_has_one_name_in_whatever_order_its_forms_come(
    store: Store, matches: list[TagMatch], name: str, order: tuple[int, ...]
) -> None:
    for number in order:
        put(store, a_post(str(number), matches=[matches[number]]))
    assert [row[0] for row in store.db.execute("select name from tags")] == [name]
    assert {row[0] for row in store.db.execute("select printed from post_tags")} == {match.name for match in matches}


@pytest.mark.parametrize(
    ("stored", "said", "kept"),
    [
        # 3 小时前, read later as 2 天前: the hour says more and agrees.
        (("2026-03-01T21:00", "hour"), ("2026-03-01T16:00", "day"), "2026-03-01T21:00:00Z"),
        (("2026-03-01T16:00", "day"), ("2026-02-28T16:00", "month"), "2026-03-01T16:00:00Z"),
        # It does not agree: the page was corrected.
        (("2026-03-01T21:00", "hour"), ("2026-03-02T16:00", "day"), "2026-03-02T16:00:00Z"),
        # A finer one always wins.
        (("2026-03-01T16:00", "day"), ("2026-03-01T21:00", "minute"), "2026-03-01T21:00:00Z"),
    ],
)
def test_a_date_that_says_less_does_not_replace_one_it_agrees_with(
    store: Store, stored: tuple[str, str], said: tuple[str, str], kept: str
) -> None:
    for moment, precision in (stored, said):
        at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        put(store, a_post(published_at=at, published_precision=precision))
    assert one(store, "select published_at from posts")[0] == kept


def test_a_source_declared_nowhere_gets_a_row(store: Store) -> None:
    put(store, a_post(source="elsewhere"))
    assert tuple(one(store, "select * from sources")) == ("elsewhere", "elsewhere", "", "Asia/Shanghai", "full")


def test_what_the_page_said_comes_back_as_it_was(store: Store) -> None:
    post = a_post(tags=["标签"], categories=["分类"], image="https://blog.test/i.png")
    post.said.by_listing = {"author": "作者", "tags": ["标签"]}
    put(store, post)
    (read,) = raw.posts(store)
    for name in ("url", "key", "source", "title", "author", "tags", "categories", "image", "fetched_at", "said"):
        assert getattr(read, name) == getattr(post, name), name


def test_old_html_goes_after_the_days_it_is_kept_and_the_post_stays(store: Store) -> None:
    put(store, a_post(fetched_at=datetime(2026, 1, 1, tzinfo=UTC)))
    put(store, a_post("b"))
    assert raw.expire(store, {"blog": 0}, READ_AT) == 0
    assert raw.expire(store, {"blog": 0, "other": 30}, READ_AT) == 0
    assert raw.expire(store, {"other": 30, "blog": 30}, READ_AT) == 1
    assert [post.key for post in raw.posts(store)] == ["https://blog.test/b"]
    assert json.loads(one(store, "select said from raw where html is null")[0])["title"] == "标题 a"
    assert one(store, "select count(*) from contents")[0] == 2
