from dataclasses import replace

import pytest

from spiders.blog import spider_of
from tests.spiders.crawling import POND, blog, html, listed, read, started, text, urls


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://pond.example/2024/a/", True),
        ("http://pond.example/2024/a/", True),
        ("https://www.pond.example/2024/a/", True),
        ("https://pond.example/2024/a/?utm_source=x#top", True),
        ("https://pond.example/tags/a/", False),
        ("https://pond.example/", False),
        ("https://pond.example/2024/", False),
        ("https://other.example/2024/a/", False),
        ("https://pond.example.evil.example/2024/a/", False),
        ("not a url", False),
    ],
)
def test_what_is_a_post(url: str, expected: bool) -> None:  # noqa: FBT001
    assert spider_of(POND).is_post(url) is expected


def test_no_pattern_is_so_wide_that_a_listing_is_a_post() -> None:
    spider = spider_of(replace(POND, posts="."))()
    page = html(
        "https://pond.example/archives/",
        '<a href="/">首页</a><a href="/archives/?utm_source=x">归档</a><a href="/archives/page/2/">2</a>'
        '<a href="/a/">甲</a>',
    )
    assert urls(listed(spider, page, spider.listings[0])) == [
        "https://pond.example/a/",
        "https://pond.example/archives/page/2/",
    ]


def test_a_pattern_in_chinese_fits_an_escaped_address() -> None:
    spider = spider_of(replace(POND, posts="/文章/"))
    assert spider.is_post("https://pond.example/%E6%96%87%E7%AB%A0/a/")
    assert spider.is_post("https://pond.example/文章/a/")


def test_a_feed_without_a_pattern_names_posts_only() -> None:
    spider = spider_of(replace(POND, posts="", feeds=("/atom.xml",), listings=(), next=""))
    assert spider.is_post("https://pond.example/whatever")
    assert not spider.is_post("https://elsewhere.example/whatever")


def test_feeds_then_sitemaps_then_listings() -> None:
    spider = spider_of(
        replace(POND, homepage="https://pond.example/blog/", feeds=("atom.xml",), sitemaps=("/map.xml",))
    )()
    assert urls(started(spider)) == [
        "https://pond.example/blog/atom.xml",
        "https://pond.example/map.xml",
        "https://pond.example/blog/archives/",
    ]


def test_an_archive_and_its_pages() -> None:
    spider = blog()
    started(spider)
    page = html(
        "https://pond.example/archives/",
        '<a href="/2024/a/">甲</a><a href="/about/">关于</a><a href="/archives/page/2/">2</a><a href="/tags/x/">x</a>',
    )
    assert urls(listed(spider, page, spider.listings[0])) == [
        "https://pond.example/2024/a/",
        "https://pond.example/archives/page/2/",
    ]


def test_a_post_in_two_listings_is_asked_for_once() -> None:
    spider = blog()
    page = html("https://pond.example/archives/", '<a href="/2024/a/">甲</a>')
    assert len(listed(spider, page, spider.listings[0])) == 1
    assert listed(spider, page, spider.listings[0]) == []
    assert spider.run.found == 1


FEED = """<rss version="2.0"><channel>
<item><link>https://pond.example/2024/a/</link><pubDate>2024年5月20日</pubDate></item>
<item><link>https://pond.example/2024/b/</link><pubDate>2024年4月20日</pubDate></item>
<item><link>https://pond.example/2024/c/</link></item>
<item><link>https://elsewhere.example/2024/d/</link></item></channel></rss>"""


def test_a_feed_and_since() -> None:
    spider = spider_of(replace(POND, feeds=("atom.xml",)))(since="2024-05-01")
    found = listed(spider, text("https://pond.example/atom.xml", FEED), spider.listings[0])
    assert urls(found) == ["https://pond.example/2024/a/", "https://pond.example/2024/c/"]
    assert spider.run.rejected == {"old": 1}


def test_a_feed_that_is_none_is_counted() -> None:
    spider = spider_of(replace(POND, feeds=("atom.xml",)))()
    assert listed(spider, text("https://pond.example/atom.xml", "<html>404"), spider.listings[0]) == []
    assert spider.run.rejected == {"feed": 1}
    assert spider.run.errors[0].startswith("pond: https://pond.example/atom.xml: ")


def test_sitemaps_below_an_index_are_bounded() -> None:
    spider = spider_of(replace(POND, sitemaps=("map.xml",)))(pages=3)
    started(spider)
    deep = "".join(f"<sitemap><loc>https://pond.example/{n}.xml</loc></sitemap>" for n in range(1000))
    found = listed(
        spider, text("https://pond.example/map.xml", f"<sitemapindex>{deep}</sitemapindex>"), spider.listings[0]
    )
    assert urls(found) == ["https://pond.example/0.xml", "https://pond.example/1.xml"]


def test_an_article_that_moved_off_the_pattern_is_no_post() -> None:
    spider = blog()
    assert read(spider, html("https://pond.example/", "<h1>首页</h1>")) == []
    assert spider.run.rejected == {"url": 1}


def test_a_delay_of_its_own() -> None:
    assert spider_of(replace(POND, delay=5.0)).custom_settings == {"DOWNLOAD_DELAY": 5.0}
    assert spider_of(POND).custom_settings is None


def test_braces_in_an_address_are_no_placeholders() -> None:
    spider = spider_of(replace(POND, listings=("{page}/",)))()
    assert urls(started(spider)) == ["https://pond.example/%7Bpage%7D/"]
