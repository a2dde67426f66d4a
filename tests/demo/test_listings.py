"""Listing pages, feeds and ways in: what the real ones are found by, and that every post is reached."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from parsel import Selector

from data.demo.build import records
from data.demo.sites import SITES
from data.demo.sites.base import PAGE_SIZE
from data.demo.warc import Record
from tests.demo.expected import demo
from tests.demo.sample import text_of, texts


@pytest.fixture(scope="module")
def answers() -> dict[str, Record]:
    return {record.url: record for record in records(demo())}


# (a way in, CSS of its links to posts, CSS of the link to its next page, whose posts it must lead to)
WAYS = [
    ("https://blog.51cto.com/", "div.article-item > a:first-child::attr(href)", ".next a::attr(href)", "51cto"),
    ("https://developer.aliyun.com/group/cloudnative", 'ul[class^="content-tab-list"] > li a[href]::attr(href)',
     ".pagination a::attr(href)", "云原生"),
    ("https://www.oschina.net/news/widgets/_news_index_all_list?p=1&type=ajax",
     ".items .news-item h3 a[title][href]::attr(href)", "a.pagination__next::attr(href)", "oschina"),
    ("https://demo-blog.example/", ".post-title-link::attr(href)", "a.next::attr(href)", "hexo"),
    ("https://demo-blog.example/archives/", "article .post-title-link::attr(href)", "a.next::attr(href)", "hexo"),
    ("https://blog.51cto.com/u_15200001", ".common-article-list h3.title a[href]::attr(href)",
     "a.next::attr(href)", "u_15200001"),
]  # fmt: skip


@pytest.mark.parametrize(("way", "links", "following", "whose"), WAYS)
def test_every_post_is_reached(answers: dict[str, Record], way: str, links: str, following: str, whose: str) -> None:
    found: set[str] = set()
    pages = [way]
    for url in pages:
        selector = Selector(text=text_of(answers[url]))
        found |= {urljoin(url, link).partition("?")[0] for link in selector.css(links).getall()}
        pages += [urljoin(url, link) for link in selector.css(following).getall()]
    wanted = [post for post in demo() if whose in {post.site, post.user, *post.categories}]
    assert found == {SITES[post.site].url(post) for post in wanted}
    assert len(pages) == -(-len(wanted) // PAGE_SIZE)


def test_51ctos_user_listing_has_the_parts_of_the_real_one(answers: dict[str, Record]) -> None:
    selector = Selector(text=text_of(answers["https://blog.51cto.com/u_15200001"]))
    card = selector.css(".common-article-list")[0]
    assert texts(card, "h3.title a[href]") == ["Docker 基础搭建：从安装到跑起第一个服务"]
    assert texts(card, ".tag-box .tag-item a") == ["Docker", "基础搭建", "容器"]
    assert texts(card, ".messages span.tag.original") == ["原创"]
    assert texts(card, ".messages span.actions") == ["1 天前"]


def test_oschinas_listing_prints_near_dates_as_relative_ones(answers: dict[str, Record]) -> None:
    url = "https://www.oschina.net/news/widgets/_news_index_all_list?p=1&type=ajax"
    items = Selector(text=text_of(answers[url])).css(".items .news-item")
    dates = {
        texts(item, "h3 a::attr(title)")[0]: texts(item, ".extra > .list > div.item:nth-of-type(2)")[0]
        for item in items
    }
    assert dates["命令行日志查看器 青灯 0.4 发布，支持按时间跳转"] == "38分钟前"
    assert dates["大模型推理为什么吃显存：KV Cache 一笔账"] == "3小时前"
    assert dates["给自己的项目选许可证：四个问题就够了"] == "昨天 10:00"
    assert dates["一个人维护的基础库，谁来接班？"] == "12/15 17:08"


def test_alibaba_clouds_group_names_itself_and_dates_its_posts(answers: dict[str, Record]) -> None:
    selector = Selector(text=text_of(answers["https://developer.aliyun.com/group/cloudnative"]))
    assert selector.css("div.header-information-title::text").get() == "云原生"
    assert texts(selector, 'ul[class^="content-tab-list"] > li .time')[0] == "2024-12-16"


def test_the_feed_holds_the_newest_ten_and_the_sitemap_all(answers: dict[str, Record]) -> None:
    blog = [SITES["hexo"].url(post) for post in demo() if post.site == "hexo"]
    feed = text_of(answers["https://demo-blog.example/atom.xml"])
    sitemap = text_of(answers["https://demo-blog.example/sitemap.xml"])
    assert re.findall(r"<id>(.*?)</id>", feed)[1:] == blog[:10]
    assert set(blog) <= set(re.findall(r"<loc>(.*?)</loc>", sitemap))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("http://blog.51cto.com/15200001/2301001", "https://blog.51cto.com/u_15200001/2301001"),
        ("http://blog.51cto.com/laozhou/2179033", "https://blog.51cto.com/laozhou/2179033"),
        ("http://laozhou.blog.51cto.com/2179/2179033", "https://blog.51cto.com/laozhou/2179033"),
        ("https://yq.aliyun.com/articles/538201", "https://developer.aliyun.com/article/538201"),
        ("http://www.oschina.net/news/318402", "https://www.oschina.net/news/318402/kv-cache-explained"),
    ],
)
def test_old_addresses_have_moved(answers: dict[str, Record], old: str, new: str) -> None:
    assert answers[old].status.startswith("301")
    assert dict(answers[old].headers)["Location"] == new
    assert answers[new].status == "200 OK"


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_every_host_has_its_robots(answers: dict[str, Record], site: object) -> None:
    home = getattr(site, "home", "")
    assert answers[f"{home}robots.txt"].body.startswith(b"User-agent: *")
    assert b"Disallow: /\n" not in answers[f"{home}robots.txt"].body


def test_no_address_answers_twice() -> None:
    urls = [record.url for record in records(demo())]
    assert len(urls) == len(set(urls))
