"""One blog crawled again and again, days apart: what is asked for, what is believed, and what becomes of its posts."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.curate import editor
from aggregator.curate.editor import Word
from aggregator.curate.find import find
from aggregator.fetch.outcome import judge
from aggregator.fetch.symptoms import BROKEN, FINE
from aggregator.run import Run
from aggregator.sources import Source
from aggregator.store.database import Store
from spiders.blog import spider_of
from tests.revisits import changing
from tests.revisits.changing import HOME, Changing, Killed, path
from tests.revisits.engine import LONG, Crawler

TITLES = ["索引", "事务", "备份", "复制", "分区", "锁"]
HOUR = timedelta(hours=1)


@pytest.fixture
def blog() -> Changing:
    return changing.blog("https://one.example", TITLES)


@pytest.fixture
def crawl(blog: Changing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crawler:
    return Crawler(blog, tmp_path, monkeypatch)


def test_an_honest_server_is_asked_conditionally_and_checked(blog: Changing, crawl: Crawler) -> None:
    crawl()
    articles = [path(number) for number in range(1, 7)]
    assert sorted(blog.looked()) == [(HOME, False), *((where, False) for where in articles)]
    asked = []
    for _ in range(3):
        counts = crawl()
        asked += blog.looked()
        assert sum(counts.visits.values()) == counts.known == 6
    # Of three visits one is plain, whatever the server says; the listing is read to its end in each of them.
    assert sorted(asked) == sorted(
        [(HOME, False)] * 3 + [(where, how) for where in articles for how in (True, True, False)]
    )
    blog.added[path(2)] = "这一段改过了。"
    assert crawl().outcomes == {"changed": 1}
    assert "这一段改过了。" in crawl.texts()["事务"]
    assert not crawl.rows("select * from state where name like 'lied%'")


def test_a_server_that_lies_is_found_out_and_not_believed_again(blog: Changing, crawl: Crawler) -> None:
    blog.etag = '"always"'
    crawl()
    for number in range(1, 7):
        blog.added[path(number)] = f"第 {number} 篇改过了。"
    counts = [crawl()]
    while not counts[-1].visits["lied"]:
        assert len(counts) < 3, "an address is believed twice in a row at most"
        counts.append(crawl())
    # Whatever it was believed of before is asked for again at once.
    assert [f"第 {n} 篇改过了。" in crawl.texts()[title] for n, title in enumerate(TITLES, start=1)] == [True] * 6
    blog.looked()
    blog.added[path(1)] = "又改了。"
    later = crawl()
    assert not any(conditional for _, conditional in blog.looked())
    assert later.outcomes == {"changed": 1}
    assert later.visits == {"same": 5}


def test_nothing_is_asked_twice_a_day_but_the_listing(blog: Changing, crawl: Crawler) -> None:
    crawl()
    blog.looked()
    counts = crawl(after=timedelta(hours=20))
    assert [where for where, _ in blog.looked()] == [HOME]
    assert counts.posts == counts.found == 0


def test_a_new_post_is_found_the_same_day(blog: Changing, crawl: Crawler) -> None:
    crawl()
    blog.looked()
    blog.titles[path(7)] = "新的一篇"
    counts = crawl(after=HOUR)
    # Twice where the listing was asked for plainly: it changed, and would the server have said so?
    assert {where for where, _ in blog.looked()} == {HOME, path(7)}
    assert (counts.found, counts.known, counts.outcomes) == (1, 6, {"new": 1})


def test_what_failed_is_asked_again_with_the_next_crawl(blog: Changing, crawl: Crawler) -> None:
    blog.status[path(3)] = (503, "")
    assert crawl().failures == {"http-503": 1}
    blog.status.clear()
    blog.looked()
    assert crawl(after=HOUR).outcomes == {"new": 1}
    assert path(3) in dict(blog.looked())


def test_a_dead_link_is_not_asked_for_all_the_time(blog: Changing, crawl: Crawler) -> None:
    blog.status[path(3)] = (404, "")
    crawl()
    blog.looked()
    crawl(after=HOUR)
    assert path(3) not in dict(blog.looked())


def test_a_post_is_gone_when_it_is_not_there_twice_and_alive_when_it_is_back(blog: Changing, crawl: Crawler) -> None:
    crawl()
    title = blog.titles.pop(path(3))
    assert crawl().visits["gone"] == 1
    assert title in crawl.texts()
    # Asked for by name the same day: that is no second look.
    crawl(after=HOUR, url=blog.url + path(3))
    assert title in crawl.texts()
    assert crawl(after=timedelta(days=1)).visits["lost"] == 1
    assert title not in crawl.texts()
    blog.titles[path(3)] = title
    crawl(after=HOUR)
    assert title in crawl.texts()
    assert crawl.rows("select count(*) from posts") == [(6,)]


def judged(run: Run) -> tuple[int, str]:
    """What is thought of a run that ended by itself; the engine here does not count pages."""
    run.finished, run.pages = "finished", 7
    return judge(run, [])


def test_where_most_is_gone_the_site_is_what_is_wrong(blog: Changing, crawl: Crawler) -> None:
    """Two months of 404 for everything take nothing away; the third crawl finds all as it was."""
    crawl()
    before = crawl.texts()
    titles, blog.titles = blog.titles, {}
    for _ in range(3):
        run = crawl()
        assert run.visits == {"vanished": 6}
        status, reason = judged(run)
        assert status == BROKEN
        assert "多数找不到了（6 篇" in reason
        assert crawl.texts() == before
    blog.titles = titles
    assert judged(crawl(after=HOUR))[0] == FINE
    assert crawl.texts() == before


def test_where_some_are_gone_they_are(blog: Changing, crawl: Crawler) -> None:
    """Three of six are no majority."""
    crawl()
    for number in (1, 2, 3):
        del blog.titles[path(number)]
    assert crawl().visits["gone"] == 3
    assert crawl().visits["lost"] == 3
    assert sorted(crawl.texts()) == sorted(TITLES[3:])


def test_a_source_whose_listings_are_not_there_is_broken_whatever_its_posts_answer(
    blog: Changing, crawl: Crawler
) -> None:
    crawl()
    blog.status[HOME] = (404, "")
    run = crawl()
    assert (run.known, run.listings) == (6, {"failed": 1})
    status, reason = judged(run)
    assert status == BROKEN
    assert reason == "入口页（feed、站点地图、列表）一个也没有读到（1 个失败：HTTP 404 1 次）"


def test_a_post_that_is_back_in_time_was_never_gone(blog: Changing, crawl: Crawler) -> None:
    crawl()
    for after, status in ((LONG, 404), (timedelta(days=1), 200), (LONG, 404), (timedelta(days=1), 200)):
        blog.status[path(3)] = (status, "")
        crawl(after=after)
    assert len(crawl.texts()) == 6
    assert crawl.rows("select sum(gone) from urls") == [(0,)]


@pytest.mark.parametrize(("status", "home"), [(301, path(9)), (308, path(9)), (302, path(3))])
def test_a_post_that_moved_keeps_its_uid(blog: Changing, crawl: Crawler, status: int, home: str) -> None:
    crawl()
    uids = dict(crawl.rows("select title, uid from posts"))
    blog.titles[path(9)] = blog.titles.pop(path(3))
    blog.status[path(3)] = (status, path(9))
    assert crawl().outcomes == {"moved": 1}
    assert dict(crawl.rows("select title, uid from posts")) == uids
    assert crawl.rows("select url from posts where title = '备份'") == [(blog.url + path(9),)]
    # For good: it is asked for at its new address from now on. For now: at the old one.
    blog.looked()
    crawl()
    assert home in dict(blog.looked())
    assert crawl.rows("select count(*) from posts") == [(6,)]


def test_a_post_that_was_met_at_its_new_address_first_becomes_the_old_one(blog: Changing, crawl: Crawler) -> None:
    crawl()
    uids = dict(crawl.rows("select title, uid from posts"))
    blog.titles[path(9)] = blog.titles.pop(path(3))
    blog.status[path(3)] = (301, path(9))
    # The same day nothing is due: the new address is all that is seen.
    assert crawl(after=HOUR).outcomes == {"new": 1}
    (other,) = set(crawl.rows("select uid from posts")) - {(uid,) for uid in uids.values()}
    crawl()
    assert dict(crawl.rows("select title, uid from posts")) == uids
    assert crawl.rows("select uid from removed") == [other]
    assert crawl().outcomes == {}


def test_a_notice_in_place_of_everything_moves_nothing(blog: Changing, crawl: Crawler) -> None:
    crawl()
    before = crawl.rows("select uid, url, title from posts order by id")
    blog.titles[path(8)] = "本站维护中"
    crawl(after=HOUR)
    blog.status |= {path(number): (302, path(8)) for number in range(1, 7)}
    crawl()
    blog.status.clear()
    del blog.titles[path(8)]
    crawl()
    assert (
        crawl.rows("select uid, url, title from posts where gone_at is null and title <> '本站维护中' order by id")
        == before
    )


def test_a_page_may_name_its_new_address_itself(blog: Changing, crawl: Crawler) -> None:
    crawl()
    uids = dict(crawl.rows("select title, uid from posts"))
    new = blog.url + path(9)
    blog.titles[path(9)] = blog.titles[path(3)]
    blog.canonical = {path(3): new, path(9): new}
    crawl()
    assert dict(crawl.rows("select title, uid from posts")) == uids
    assert crawl.rows("select url from posts where title = '备份'") == [(new,)]
    # The old address goes: the new one is asked before the post is given up.
    del blog.titles[path(3)]
    for after in (LONG, timedelta(days=1), timedelta(days=1), LONG):
        crawl(after=after)
    assert crawl.rows("select url from posts where title = '备份' and gone_at is null") == [(new,)]


def test_a_theme_that_names_one_address_on_every_page_is_not_believed(blog: Changing, crawl: Crawler) -> None:
    blog.canonical = {path(number): blog.url + path(1) for number in range(1, 7)}
    for _ in range(3):
        crawl()
    assert sorted(crawl.rows("select title, url from posts")) == sorted(
        (title, blog.url + path(number)) for number, title in enumerate(TITLES, start=1)
    )


def test_a_crawl_that_was_cut_short_is_gone_on_with(blog: Changing, crawl: Crawler) -> None:
    crawl(reason="shutdown")
    blog.looked()
    crawl(after=HOUR)
    assert blog.looked() == [(HOME, False)]  # plainly, for the links to its further pages
    crawl(after=HOUR)
    crawl(after=HOUR)
    assert (HOME, True) in blog.looked()


def test_posts_that_were_too_old_before_are_not_known(crawl: Crawler) -> None:
    assert crawl(since="2024-06-01").rejected == {"old": 6}
    assert crawl(after=HOUR).outcomes == {"new": 6}


def test_one_article_by_its_address_is_always_asked_for(blog: Changing, crawl: Crawler) -> None:
    crawl()
    blog.looked()
    assert crawl(after=HOUR, url=blog.url + path(2)).outcomes == {"unchanged": 1}
    assert blog.looked() == [(path(2), False)]


class Fed(Changing):
    """The blog with a feed, which alone says when and by whom its first post is; its pages say what `said` has."""

    said = ""

    def _page(self, where: str) -> bytes:
        if where == "/feed.xml":
            said = "<author>李导</author><category>存储</category><pubDate>Mon, 20 May 2024 08:00:00 +0800</pubDate>"
            entry = f"<item><title>索引</title><link>{self.url}{path(1)}</link>{said}</item>"
            return f'<rss version="2.0"><channel><title>一</title>{entry}</channel></rss>'.encode()
        return re.sub("<time.*?</time>", self.said, super()._page(where).decode()).encode()


def test_what_only_the_feed_said_outlives_the_page_that_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog = Fed("https://one.example", {path(1): "索引"})
    crawl = Crawler(blog, tmp_path, monkeypatch)
    crawl.spider = spider_of(
        Source(name="one", title="一", homepage=f"{blog.url}/", posts=r"/post/\d+/", feeds=("feed.xml",))
    )

    def told() -> list[object]:
        ((published, author, revision),) = crawl.rows("select published_at, author, revision from posts")
        return [published, author, revision, *crawl.rows("select printed from post_tags where origin = 'author'")]

    crawl()
    assert told() == ["2024-05-20T00:00:00Z", "李导", 1, ("存储",)]
    # Due, it is asked for before the feed; asked for by its address, the feed is not read at all.
    for revision, url in ((2, None), (3, blog.url + path(1)), (4, None)):
        blog.added[path(1)] = f"<p>第 {revision} 次改。</p>"
        crawl(url=url)
        assert told() == ["2024-05-20T00:00:00Z", "李导", revision, ("存储",)]
    blog.said = "<time datetime='2024-06-01T08:00:00+08:00'>2024-06-01</time>"
    crawl()
    assert told()[:2] == ["2024-06-01T00:00:00Z", "李导"]


def test_a_narrow_crawl_leaves_alone_what_is_due_elsewhere(blog: Changing, crawl: Crawler) -> None:
    crawl()
    blog.looked()
    del blog.titles[path(6)]
    crawl(pages="1")
    assert path(6) not in dict(blog.looked())


def test_what_is_no_post_is_not_asked_for_every_day(blog: Changing, crawl: Crawler) -> None:
    blog.titles["/post/88/"] = ""
    blog.status["/post/88/"] = (302, "/about/")
    blog.titles["/about/"] = "关于"
    assert crawl().rejected == {"url": 1}
    blog.looked()
    assert crawl(after=timedelta(days=1)).rejected == {}
    assert "/post/88/" not in dict(blog.looked())
    # A week later it is looked at, and as it never was a post, that is no news.
    assert crawl(after=timedelta(days=7)).rejected == {}
    assert "/post/88/" in dict(blog.looked())


def test_what_the_editor_removed_stays_so_wherever_it_moves(blog: Changing, crawl: Crawler) -> None:
    crawl()
    blog.titles[path(9)] = blog.titles.pop(path(3))
    blog.status[path(3)] = (301, path(9))
    crawl()
    with Store.open(crawl.database) as store:
        uid = find(store, blog.url + path(3))
        editor.say(store, Word("remove", uid, "编辑", crawl.now))
    crawl()
    assert crawl.rows("select count(*) from posts where title = '备份'") == [(0,)]
    blog.looked()
    crawl(after=HOUR)
    assert path(9) not in dict(blog.looked())


def test_the_same_day_the_store_is_the_same_but_for_its_visits(crawl: Crawler) -> None:
    crawl()
    before = crawl.tables()
    for _ in range(3):
        crawl(after=HOUR)
        assert crawl.tables() == before


def published(blog: Changing, *titles: str) -> None:
    """Put new posts in front of the others."""
    number = len(blog.titles)
    blog.titles = {path(number + at): title for at, title in enumerate(titles, start=1)} | blog.titles


def test_of_a_crawl_that_was_killed_no_page_of_a_listing_is_missed(blog: Changing, crawl: Crawler) -> None:
    blog.per_page = 3
    crawl()
    published(blog, "副本", "快照", "归档", "压缩")
    # The new posts of the first page are stored; the one on the second is not.
    blog.killing = f"{HOME}page/2/"
    with pytest.raises(Killed):
        crawl(after=HOUR)
    assert {"副本", "快照", "归档"} <= crawl.texts().keys()
    blog.killing = ""
    assert crawl(after=HOUR).outcomes["new"] == 1
    assert "压缩" in crawl.texts()


@pytest.mark.parametrize("trouble", ["fails", "narrow", "cut short"])
def test_a_listing_that_was_not_read_as_far_as_it_is_new_is_read_by_the_next_crawl(
    blog: Changing, crawl: Crawler, trouble: str
) -> None:
    blog.per_page = 3
    crawl()
    published(blog, "副本", "快照", "归档", "压缩")
    if trouble == "narrow":
        crawl(after=HOUR, pages="1")
    else:
        blog.status[f"{HOME}page/2/"] = (500, "")
        crawl(after=HOUR, reason="shutdown" if trouble == "cut short" else "finished")
        blog.status.clear()
    assert "压缩" not in crawl.texts()
    crawl(after=HOUR)
    assert "压缩" in crawl.texts()


def test_a_listing_that_was_read_as_far_as_it_is_new_is_not_read_to_its_end_again(
    blog: Changing, crawl: Crawler
) -> None:
    blog.per_page = 2
    crawl()
    read_at = crawl.rows("select read_at from listings")
    published(blog, "副本", "快照", "归档")
    crawl(after=HOUR)
    assert crawl.rows("select read_at from listings") == read_at
    blog.looked()
    crawl(after=HOUR)
    assert blog.looked() == [(HOME, True)]


def test_what_was_removed_by_mistake_comes_back_with_the_next_crawl(blog: Changing, crawl: Crawler) -> None:
    crawl()
    with Store.open(crawl.database) as store:
        uid = find(store, f"{blog.url}{path(3)}")
        editor.say(store, Word("remove", uid, "小王", crawl.now))
    crawl()
    assert "备份" not in crawl.texts()
    with Store.open(crawl.database) as store:
        editor.say(store, Word("restore", uid, "小王", crawl.now))
    crawl(after=HOUR)
    assert sorted(crawl.texts()) == sorted(TITLES)
    blog.looked()
    crawl(after=HOUR)
    assert [where for where, _ in blog.looked()] == [HOME]
