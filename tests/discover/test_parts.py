"""The small parts: engines, names, zones, paging, links, titles in common."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.discover.doubts import silent_for
from aggregator.discover.engines import engine_of
from aggregator.discover.likeness import common_ending
from aggregator.discover.links import Link, posts_on
from aggregator.discover.naming import name_for
from aggregator.discover.paging import further
from aggregator.discover.preview import spread
from aggregator.discover.proposal import relative
from aggregator.discover.urls import is_no_post
from aggregator.discover.visit import Answer, Visit
from aggregator.discover.zone import zone_of
from aggregator.page.page import Page

HOST = "https://pond.example"


@pytest.mark.parametrize(
    ("html", "engine"),
    [
        ('<meta name="generator" content="Hexo 6.3.0">', "Hexo"),
        ('<meta content="Hugo 0.121" name="generator">', "Hugo"),
        ("<meta name=generator content=Hugo><p>从 <a href='/wp-content/themes/'>WordPress</a> 搬来", "Hugo"),
        ("<link href='/wp-content/themes/twenty/style.css'>", "WordPress"),
        ("<link href='/usr/themes/default/style.css'>", "Typecho"),
        ("<!-- Begin Jekyll SEO tag v2.8.0 -->", "Jekyll"),
        ('<div class="theme-container no-sidebar">', "VuePress"),
        ('<div class="VPContent">', "VitePress"),
        ("<footer>powered by <a href='https://hexo.io/'>Hexo</a></footer>", "Hexo"),
        ("<p>我把博客从 Hexo 搬到了 WordPress", ""),
    ],
)
def test_an_engine_by_its_marks(html: str, engine: str) -> None:
    assert engine_of(html).name == engine


@pytest.mark.parametrize(
    ("homepage", "name"),
    [
        ("https://pond.github.io/", "pond"),
        ("https://www.pond.com/", "pond"),
        ("https://blog.pond.com.cn/", "pond"),
        ("https://tech.pond.com/", "pond"),
        ("https://pond.pages.dev/", "pond"),
        ("https://small-pond.cn/", "small-pond"),
        ("http://192.0.2.7/", "192-0-2-7"),
        ("https://xn--fiqs8s.example/", "xn-fiqs8s"),
        ("https://taken.github.io/", "taken-2"),
        ("https://taken.github.io/blog/", "taken-blog"),
    ],
)
def test_a_name_by_the_address(homepage: str, name: str) -> None:
    assert name_for(homepage, {"taken"}) == name


@pytest.mark.parametrize(
    ("printed", "zone"),
    [
        (["Mon, 20 May 2024 08:00:00 +0800"], "Asia/Shanghai"),
        (["2024-05-20T08:00:00+08:00", "2024-01-20T08:00:00Z"], "Asia/Shanghai"),
        (["2024-05-20T08:00:00Z", "Mon, 20 May 2024 08:00:00 +0000", "2024-05-20", ""], ""),
        (["2024-05-20T08:00:00-04:00", "2024-01-20T08:00:00-05:00"], "America/New_York"),
        (["2024-05-20 08:00:00 -0500"], "Etc/GMT+5"),
        (["2024-05-20T08:00:00+08:00", "2024-05-20T08:00:00-05:00"], ""),
        (["2024-05-20T08:00:00+05:45"], ""),
    ],
)
def test_a_zone_by_the_offsets(printed: list[str], zone: str) -> None:
    assert zone_of(printed) == zone


def link(url: str, text: str, *, paging: bool = True) -> Link:
    return Link(HOST + url, text, (), heading=False, dated=False, nav=False, paging=paging)


@pytest.mark.parametrize(
    ("listing", "links", "expression"),
    [
        ("/", [link("/page/2/", "下一页")], "/page/\\d+/?$"),
        ("/archives/", [link("/archives/page/2/", "»"), link("/page/2/", "2")], "/archives/page/\\d+/?$"),
        ("/archives", [link("/archives/page/2", "")], "/archives/page/\\d+/?$"),
        ("/blog/", [link("/blog/?page=2", "Older posts")], "/blog/\\?page=\\d+/?$"),
        ("/list.html", [link("/list_2.html", "2"), link("/list_9.html", "末页")], "/list_\\d+\\.html$"),
        ("/", [link("/page2/", "2")], "/page\\d+/?$"),
        ("/", [link("/2023/", "2023", paging=False), link("/post/12/", "12", paging=False)], ""),
        ("/archives/", [link("/tags/a/page/2/", "2")], ""),
        ("/", [link("/page/1/", "上一页")], ""),
    ],
)
def test_paging_by_its_links(listing: str, links: list[Link], expression: str) -> None:
    assert further(links, HOST + listing)[0] == ("^https?://[^/]+" + expression if expression else "")


@pytest.mark.parametrize(
    ("url", "home", "answer"),
    [
        ("/about/", "/", True),
        ("/关于/", "/", True),
        ("/tags/sql/", "/", True),
        ("/archives/", "/", True),
        ("/archives/12/", "/", False),
        ("/blog/about.html", "/blog/", True),
        ("/blog/about.html", "/", False),
        ("/post/friends/", "/", False),
        ("/?p=12", "/", False),
        ("/", "/", True),
        ("/paper.pdf", "/", True),
        ("/post/category-theory/", "/", False),
    ],
)
def test_an_address_that_is_no_post_by_its_words(url: str, home: str, answer: bool) -> None:  # noqa: FBT001
    assert is_no_post(HOST + url, HOST + home) is answer


@pytest.mark.parametrize(
    ("url", "home", "written"),
    [
        ("/archives/", "/", "archives/"),
        ("/", "/", "/"),
        ("/blog/", "/blog/", "./"),
        ("/feed.xml", "/blog/", "/feed.xml"),
        ("/blog/?page=1", "/blog/", "?page=1"),
    ],
)
def test_an_address_as_the_entry_writes_it(url: str, home: str, written: str) -> None:
    assert relative(HOST + url, HOST + home) == written


def test_another_hosts_address_is_written_in_full() -> None:
    assert relative("https://feeds.example/pond", f"{HOST}/") == "https://feeds.example/pond"


def test_documentation_lists_its_pages_in_a_sidebar() -> None:
    rows = "".join(f'<li><a class="sidebar-link" href="/guide/{n}.html">第 {n} 章：从头说起</a></li>' for n in range(4))
    page = Page(
        f"{HOST}/", f"<aside class='sidebar'><ul>{rows}</ul></aside><main><p>欢迎</p></main>", datetime.now(UTC)
    )
    assert posts_on(page) == [f"{HOST}/guide/{n}.html" for n in range(4)]


def test_links_of_a_text_are_no_posts() -> None:
    said = "<p>2024-05-01 参见 <a href='/p/0/'>前文</a> 和 <a href='/x/'>别处</a>"
    body = f"<article><h2><a href='/p/1/'>一</a></h2>{said}</article>"
    assert posts_on(Page(f"{HOST}/", body, datetime.now(UTC))) == [f"{HOST}/p/1/"]


def test_titles_with_an_ending_in_common() -> None:
    assert common_ending(["索引 - 小池塘", "事务 - 小池塘"]) == " - 小池塘"
    assert common_ending(["索引", "事务"]) == ""
    assert common_ending(["小池塘", "索引 小池塘"]) == ""
    assert common_ending([]) == ""


def test_posts_to_show_are_spread() -> None:
    assert spread(list("abcdefghi"))[:3] == ["a", "i", "e"]
    assert spread(["a"]) == ["a"]
    assert spread([]) == []


@pytest.mark.parametrize(
    ("pause", "silence", "is_silent"), [(7, 59, False), (7, 61, True), (100, 250, False), (100, 301, True)]
)
def test_silence_is_measured_by_earlier_pauses(pause: int, silence: int, is_silent: bool) -> None:  # noqa: FBT001
    now = datetime(2024, 6, 1, tzinfo=UTC)
    newest = [now - timedelta(days=silence + pause * number) for number in range(6)]
    assert (silent_for(newest, now) is not None) is is_silent


def test_a_visit_asks_once_and_not_too_often() -> None:
    now = datetime(2024, 6, 1, tzinfo=UTC)
    asked: list[str] = []

    async def fetch(url: str) -> Answer:
        asked.append(url)
        return Answer(url, now, 200, b"x")

    async def ask() -> list[Answer]:
        visit = Visit(fetch, now, limit=3, kept=1)
        answers = [await visit.get(url) for url in ("a", "a", "b", "c")]
        visit.kept = 0
        return [*answers, await visit.get("c"), await visit.get("d")]

    there = [answer.is_there for answer in asyncio.run(ask())]
    assert there == [True, True, True, False, True, False]
    assert asked == ["a", "b", "c"]
