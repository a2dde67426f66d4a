"""Articles that another request than their page's answers, and those that a listing has whole."""

import json
from dataclasses import replace
from typing import Any, ClassVar

from scrapy import Request

from aggregator.page.json_article import JSON_BODY, JsonArticle
from aggregator.page.rules import Rules
from spiders.base import PlatformSpider
from spiders.blog import spider_of
from spiders.detail import Detail
from spiders.listing import Entry
from tests.spiders.crawling import FETCHED, POND, gathered, listed, started, text, urls

ANSWERS = Detail(
    url="https://www.infoq.cn/api/detail",
    body='{"uuid":"{id}"}',
    headers={"Content-Type": "application/json"},
    file="data.file",
    evidence="real",
)


class Answered(PlatformSpider):
    name = "infoq"
    title = "InfoQ"
    homepage = "https://www.infoq.cn/"
    hosts = ("infoq.cn",)
    posts = r"infoq:[^:]+"
    detail: ClassVar[Detail | None] = ANSWERS
    rules = (
        Rules(
            name="infoq/x",
            evidence="real",
            body=(JSON_BODY,),
            title=("json:title",),
            fixes=(JsonArticle(item="data", html=("content",)),),
        ),
    )


def answered(source: str, answer: str = "") -> list[Any]:
    return gathered(
        Answered().parse_answer(text(ANSWERS.url, source), Entry(url="https://www.infoq.cn/article/abc"), answer)
    )


def test_an_article_is_asked_for_by_its_id() -> None:
    (request,) = started(Answered(url="https://www.infoq.cn/article/abc?utm_source=x"))
    assert (request.url, request.method, request.body) == (ANSWERS.url, "POST", b'{"uuid":"abc"}')
    assert request.headers["Content-Type"] == b"application/json"
    assert request.headers["Referer"] == b"https://www.infoq.cn/article/abc"


def test_an_answer_becomes_a_post_under_the_articles_address() -> None:
    (post,) = answered('{"data": {"title": "题", "content": "<p>正文</p>"}}')
    assert (post.key, post.title, post.said.reader) == ("infoq:abc", "题", "infoq/x")
    assert post.url == "https://www.infoq.cn/article/abc"
    assert post.fetched_at == FETCHED


def test_the_body_in_a_file_of_its_own() -> None:
    first = '{"data": {"title": "题", "content": "", "file": "https://static.infoq.cn/a.txt"}}'
    (request,) = answered(first)
    assert isinstance(request, Request)
    assert request.url == "https://static.infoq.cn/a.txt"
    (post,) = answered("<p>正文</p>", request.cb_kwargs["answer"])
    assert (post.title, post.key) == ("题", "infoq:abc")
    assert "正文" in post.said.html


def test_an_answer_that_is_none_is_counted() -> None:
    spider = Answered()
    entry = Entry(url="https://www.infoq.cn/article/abc")
    for source in ('{"code": -2}', "{}"):
        assert gathered(spider.parse_answer(text(ANSWERS.url, source), entry)) == []
    assert spider.run.rejected == {"empty": 2}


def item(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "date": "2024-05-01T10:00:00",
        "date_gmt": "2024-05-01T02:00:00",
        "link": f"https://pond.example/2024/{number}/",
        "title": {"rendered": "A &#8211; B"},
        "content": {"rendered": "<p>正文。</p>"},
        "_embedded": {"author": [{"name": "老陈"}], "wp:term": [[{"name": "运维"}], [{"name": "甲"}, {"name": "乙"}]]},
    }


def test_wordpress_answers_with_whole_articles() -> None:
    source = replace(POND, listings=("wp-json/wp/v2/posts",), next="", timezone="UTC")
    spider = spider_of(source)()
    (request,) = started(spider)
    assert request.url == "https://pond.example/wp-json/wp/v2/posts?per_page=100&page=1&_embed=author,wp:term"
    response = text(request.url, json.dumps([item(1), item(2), {**item(3), "link": "https://pond.example/about/"}]))
    found: list[Any] = listed(spider, response, spider.listings[0])
    posts, further = found[:2], found[2:]
    assert [post.key for post in posts] == ["https://pond.example/2024/1", "https://pond.example/2024/2"]
    first = posts[0]
    assert (first.author, first.tags, first.categories) == ("老陈", ["甲", "乙"], ["运维"])
    assert (first.said.published, first.said.reader) == ("2024-05-01T02:00:00Z", "wordpress/api")
    assert "page=2" in urls(further)[0]
    assert spider.run.found == 2


def test_wordpress_without_permalinks() -> None:
    spider = spider_of(replace(POND, listings=("?rest_route=/wp/v2/posts",), next=""))()
    assert urls(started(spider))[0].startswith("https://pond.example/?rest_route=/wp/v2/posts&per_page=100&page=1")
