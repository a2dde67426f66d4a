"""Three crawls of a blog, 31 days apart: what its author did in between is what the store and the export have."""

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.store import revisions
from data.demo.clock import CRAWLED
from tests.revisits.blog import LATER, Blog, posts
from tests.revisits.crawling import Crawled, crawl

FIRST = CRAWLED
SECOND, THIRD = FIRST + timedelta(days=31), FIRST + timedelta(days=62)
COUNT = 60


@dataclass
class Story:
    """What was done, by address, and the crawls that saw it."""

    edited: list[str]
    removed: list[str]
    moved: dict[str, str]
    added: list[str]
    crawls: list[Crawled]

    @property
    def last(self) -> Crawled:
        return self.crawls[-1]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("replays")
    blog = Blog(posts(COUNT))
    crawls = [crawl(folder, blog.save(folder / "first.warc.gz", FIRST), FIRST)]
    # Newest, oldest, and some between; on the feed and off it.
    edited = [blog.edit(number) for number in (0, 5, 17, 30, 44, 59)]
    moved = dict(blog.move(number) for number in (3, 40))
    removed = blog.remove([8, 25, 58])
    added = blog.add(3, seed=11, at=SECOND)
    crawls.append(crawl(folder, blog.save(folder / "second.warc.gz", SECOND), SECOND))
    edited += [blog.edit(number) for number in (15, 20, 36, 50)]
    added += blog.add(2, seed=12, at=THIRD)
    crawls.append(crawl(folder, blog.save(folder / "third.warc.gz", THIRD), THIRD))
    return Story(edited, removed, moved, added, crawls)


def key(url: str) -> str:
    return url.rstrip("/")


def test_each_crawl_is_fine_and_counts_what_it_saw(story: Story) -> None:
    assert [(done.status, done.reason) for done in story.crawls] == [(0, "正常")] * 3
    assert [done.counts["outcomes"].get("new", 0) for done in story.crawls] == [60, 3, 2]
    assert [done.counts["outcomes"].get("changed", 0) for done in story.crawls] == [0, 6, 4]
    assert [done.counts["outcomes"].get("moved", 0) for done in story.crawls] == [0, 2, 0]
    assert [done.counts["visits"].get("gone", 0) for done in story.crawls] == [0, 3, 0]
    assert [done.counts["visits"].get("lost", 0) for done in story.crawls] == [0, 0, 3]


def test_nothing_is_stored_twice(story: Story) -> None:
    assert story.last.rows("select count(*) from posts") == [(COUNT + 5,)]


def test_each_edit_is_a_revision_and_nothing_else_is(story: Story) -> None:
    rows = story.last.rows(
        "select p.key, r.content_text, c.content_text from revisions r join posts p on p.id = r.post_id"
        " join contents c on c.post_id = p.id"
    )
    assert sorted(row[0] for row in rows) == sorted(map(key, story.edited))
    for _, before, after in rows:
        assert LATER not in revisions.unpacked(before)
        assert LATER in after


def test_what_was_taken_down_is_gone_after_the_second_look(story: Story) -> None:
    first, second, third = ({row[0] for row in done.export("select url from posts")} for done in story.crawls)
    assert first >= set(story.removed) <= second
    assert not third & set(story.removed)
    rows = dict(story.last.rows("select uid, key from posts where gone_at is not null"))
    assert set(rows.values()) == set(map(key, story.removed))
    told = story.last.export("select uid, removed_at, reason from removed order by uid")
    assert told == [(uid, f"{THIRD:%Y-%m-%d}T01:00:00Z", "原文已不在来源网站上") for uid in sorted(rows)]
    assert story.crawls[1].export("select count(*) from removed") == [(0,)]


def test_what_moved_keeps_its_uid(story: Story) -> None:
    before = dict(story.crawls[0].export("select url, uid from posts"))
    after = dict(story.last.export("select url, uid from posts"))
    assert {new: after[new] for new in story.moved.values()} == {new: before[old] for old, new in story.moved.items()}
    assert not after.keys() & story.moved.keys()


def test_what_was_added_is_there_and_all_else_is_as_it_was(story: Story) -> None:
    before, after = (dict(done.export("select uid, url from posts")) for done in (story.crawls[0], story.last))
    assert {url for uid, url in after.items() if uid not in before} == set(story.added)
    assert {url for uid, url in before.items() if uid not in after} == set(story.removed)
    texts = [dict(done.export("select uid, content_text from posts")) for done in (story.crawls[0], story.last)]
    changed = {after[uid] for uid in after if uid in before and texts[0][uid] != texts[1][uid]}
    assert changed == set(story.edited)


def test_the_same_day_only_the_first_pages_are_asked_and_nothing_changes(story: Story, tmp_path: Path) -> None:
    folder = story.last.database.parent
    copy = tmp_path / "store.db"
    shutil.copy(story.last.database, copy)
    again = crawl(tmp_path, folder / "third.warc.gz", THIRD + timedelta(hours=6))
    # The feed and the first page of the archives, of 7 listing pages and 62 posts.
    assert (again.status, again.counts["requests"], again.counts["posts"]) == (0, 2, 0)
    assert again.exported.read_bytes() == story.last.exported.read_bytes()
    for (table,) in story.last.rows("select name from sqlite_master where type = 'table'"):
        # Of the exports, those of more than 30 days ago are forgotten meanwhile.
        if table not in ("urls", "runs", "state", "exports", "exported", "former"):
            query = f"select * from {table}"  # noqa: S608 - a name of the schema
            assert again.rows(query) == story.last.rows(query), table
