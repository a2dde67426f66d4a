"""OPML files: what becomes of each feed."""

import asyncio
from dataclasses import replace

import pytest

from aggregator.discover import opml
from aggregator.discover.opml import Outcome
from aggregator.discover.outlines import Outline, outlines
from aggregator.errors import UsageError
from aggregator.sources import Source
from tests.discover import sites
from tests.discover.sites import ITEMS, XML, Site

FILE = """<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head><title>订阅</title></head><body>
<outline text="技术"><outline type="rss" text="池塘 &amp; 水" xmlUrl="https://pond.example/feed" htmlUrl="https://pond.example/blog/"/>
<outline type="rss" text="无主页" xmlUrl="https://bare.example/rss.xml"/></outline>
<outline type="rss" text="池塘" xmlUrl="https://pond.example/feed"/></body></opml>"""


def test_the_feeds_of_a_file_each_once() -> None:
    assert outlines(FILE.encode()) == [
        Outline("https://pond.example/feed", "池塘 & 水", "https://pond.example/blog/"),
        Outline("https://bare.example/rss.xml", "无主页", ""),
    ]


@pytest.mark.parametrize("content", [b"", b"not xml", b"<opml version='2.0'><body/></opml>", b"\x00\xff"])
def test_a_file_without_feeds_is_said_so(content: bytes) -> None:
    with pytest.raises(UsageError, match=r"mine\.opml: no feeds found"):
        outlines(content, "mine.opml")


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE o [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    rows = b'<opml version="2.0"><body><outline xmlUrl="https://a.example/f" htmlUrl="https://a.example/&b;&f;"/></body></opml>'
    assert [one.feed for one in outlines(bomb + rows)] == ["https://a.example/f"]


def blog(host: str, paths: list[str], site: str = "", offset: str = "+0800") -> Site:
    made = Site(f"https://{host}/", [])
    links = [("题", made.at(path)) for path in paths]
    made.add("/feed", sites.rss("feed 自己的名字", site or made.home, links, offset), XML)
    return made


def outcome(made: Site, outline: Outline | None = None, catalogue: dict[str, Source] | None = None) -> Outcome:
    found = [outline or Outline(made.at("/feed"))]
    return asyncio.run(opml.bring_in(found, made.fetch(), catalogue or {}))[0]


def test_an_entry_is_made_of_the_feed() -> None:
    done = outcome(blog("pond.example", [f"/p/{item.number}.html" for item in ITEMS]))
    assert (done.state, done.name) == ("added", "pond")
    assert done.entry == {
        "title": "feed 自己的名字",
        "homepage": "https://pond.example/",
        "posts": r"^https?://[^/]+/p/\d+\.html$",
        "feeds": ["feed"],
        "publish": "excerpt",
    }


def test_the_file_wins_over_the_feed() -> None:
    made = blog("pond.example", ["/blog/a/", "/blog/b/", "/blog/c/"], site="https://pond.example/", offset="+0900")
    done = outcome(made, Outline(made.at("/feed"), "我的叫法", "https://pond.example/blog/"))
    assert done.entry is not None
    assert done.entry["title"] == "我的叫法"
    assert done.entry["homepage"] == "https://pond.example/blog/"
    assert done.entry["feeds"] == ["/feed"]
    assert done.entry["timezone"] == "Asia/Tokyo"


@pytest.mark.parametrize("home", ["https://pond.example/feed", "https://pond.example/"])
def test_a_feed_of_a_source_that_is_off_is_not_followed_and_says_so(home: str) -> None:
    made = blog("pond.example", ["/p/1.html", "/p/2.html"])
    off = Source(name="pond", title="塘", homepage="https://pond.example/", feeds=("feed",), enabled=False)
    told = outcome(made, Outline(made.at("/other") if home.endswith("/") else home, site=home), {"pond": off})
    assert (told.state, told.name) == ("skipped", "pond")
    assert "停用" in told.reason
    assert "[pond] 下写 enabled = true" in told.reason
    on = outcome(made, catalogue={"pond": replace(off, enabled=True)})
    assert (on.state, on.reason) == ("skipped", "已有来源")


def test_links_that_have_nothing_in_common_are_any_links() -> None:
    paths = ["/a/", "/2024/05/x/", "/b/c/d/e/", *(f"/long/{number}/" for number in range(20))]
    done = outcome(blog("pond.example", paths))
    assert done.entry is not None
    assert "posts" not in done.entry


def test_the_home_page_is_on_the_host_of_the_posts() -> None:
    made = blog(
        "feeds.example", [f"https://pond.example/p/{item.number}/" for item in ITEMS], site="https://x.example/"
    )
    done = outcome(made)
    assert done.entry is not None
    assert done.entry["homepage"] == "https://pond.example/"
    assert done.entry["feeds"] == ["https://feeds.example/feed"]
    assert done.name == "pond"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (None, "HTTP 404"),
        ("<html><body>搬家了</body></html>", "不是 feed"),
        (sites.rss("空", "https://pond.example/", []), "feed 里没有文章"),
    ],
)
def test_what_is_no_feed_has_failed(body: str | None, reason: str) -> None:
    made = Site("https://pond.example/", [])
    if body is not None:
        made.add("/feed", body, XML)
    assert outcome(made) == Outcome("https://pond.example/feed", "failed", "", reason)


def test_what_is_known_is_skipped_without_asking() -> None:
    made = blog("pond.example", ["/p/1/"])
    by_feed = Source(
        name="old", title="旧", homepage="https://elsewhere.example/", feeds=("http://pond.example/feed/",)
    )
    by_home = Source(name="old", title="旧", homepage="http://www.pond.example", feeds=("atom.xml",))
    assert outcome(made, None, {"old": by_feed}).state == "skipped"
    done = outcome(made, Outline(made.at("/feed"), "", made.home), {"old": by_home})
    assert (done.state, done.name) == ("skipped", "old")
    assert made.asked == []


def test_two_feeds_of_one_site_make_one_source() -> None:
    made = blog("pond.example", ["/p/1/"])
    made.add("/rss", made.pages[made.at("/feed")][1], XML)
    found = [Outline(made.at("/feed")), Outline(made.at("/rss"))]
    states = [one.state for one in asyncio.run(opml.bring_in(found, made.fetch(), {}))]
    assert states == ["added", "skipped"]


def test_two_sites_get_two_names() -> None:
    one, two = blog("pond.example", ["/p/1/"]), blog("pond.test", ["/p/1/"])
    one.pages |= two.pages
    found = [Outline(one.at("/feed")), Outline(two.at("/feed"))]
    assert [done.name for done in asyncio.run(opml.bring_in(found, one.fetch(), {}))] == ["pond", "pond-2"]
