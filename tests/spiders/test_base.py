from typing import ClassVar

import pytest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from aggregator.errors import UsageError
from aggregator.fetch.outcome import judge
from aggregator.fetch.symptoms import BROKEN
from aggregator.page.rules import Rules
from spiders.base import PlatformSpider
from spiders.listing import Kind, Listing
from tests.spiders.crawling import FETCHED, binary, html, listed, read, request, started, text, urls

NUMBERED = Listing(url="https://blog.51cto.com/nav/{nav}_p_{page}", values=("ai", "go"), posts=".card", evidence="real")
LINKED = Listing(url="https://blog.51cto.com/{user}", posts=".card", further=r"/u_\d+/p_\d+$", evidence="real")
ANSWER = Listing(
    url="https://blog.51cto.com/api",
    kind="json",
    items="list",
    body='{"page":{page}}',
    headers={"X-A": "b"},
    evidence="real",
)
ARTICLE = """<title>甲_51CTO博客</title><h1>甲</h1><p class=who>老陈</p><time>2024-05-16 10:05:52</time>
<div class=text><p>机器上的定时任务一多，就开始不够用了。</p></div>"""


class Platform(PlatformSpider):
    name = "51cto"
    title = "51CTO博客"
    homepage = "https://blog.51cto.com/"
    hosts = ("blog.51cto.com",)
    posts = r"51cto:\d+"
    listings: ClassVar[tuple[Listing, ...]] = (NUMBERED, LINKED, ANSWER)
    rules = (
        Rules(name="51cto/x", evidence="real", body=(".text",), title=("h1",), author=(".who",), published=("time",)),
    )


def card(*paths: str) -> str:
    return "".join(f'<div class=card><a href="{path}">x</a></div>' for path in paths)


def test_a_crawl_starts_at_every_listing_that_can_be_filled() -> None:
    assert urls(started(Platform())) == [
        "https://blog.51cto.com/nav/ai_p_1",
        "https://blog.51cto.com/nav/go_p_1",
        "https://blog.51cto.com/api",
    ]


def test_an_argument_narrows_the_crawl() -> None:
    assert urls(started(Platform(user="u_1,u_2"))) == ["https://blog.51cto.com/u_1", "https://blog.51cto.com/u_2"]
    assert urls(started(Platform(nav="db"))) == ["https://blog.51cto.com/nav/db_p_1"]


def test_one_article_by_its_address() -> None:
    spider = Platform(url="http://michael.blog.51cto.com/100/1000?spm=1")
    assert urls(started(spider)) == ["http://michael.blog.51cto.com/100/1000"]
    assert spider.run.found == 1


@pytest.mark.parametrize("given", [{"url": "https://blog.51cto.com/nav/ai"}, {"pages": "no"}, {"nobody": "1"}])
def test_arguments_that_are_none(given: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        Platform.read_arguments(given)
    with pytest.raises(UsageError):
        Platform(**given)


class Unlisted(Platform):
    listings: ClassVar[tuple[Listing, ...]] = (LINKED,)


def test_where_nothing_is_listed_something_must_be_named_or_due() -> None:
    for given in ({"user": "u_1"}, {"url": "https://blog.51cto.com/u_1/1000"}):
        Unlisted.check_question(given, revisits=lambda: False)
    Unlisted.check_question({}, revisits=lambda: True)
    Platform.check_question({}, revisits=lambda: False)
    named = r"51cto with -a url=…, -a user=…$"
    with pytest.raises(UsageError, match=named):
        Unlisted.check_question({}, revisits=lambda: False)
    with pytest.raises(UsageError, match=named):
        Unlisted.check_question({"pages": "1"}, revisits=lambda: True)


def test_what_is_posted_and_sent() -> None:
    asked = started(Platform())[-1]
    assert (asked.method, asked.body, asked.headers["X-A"]) == ("POST", b'{"page":1}', b"b")


def test_only_articles_of_the_platform_are_followed_each_once() -> None:
    spider = Platform()
    page = html(
        "https://blog.51cto.com/nav/ai_p_1",
        card("/u_1/1000", "/u_1/1000?spm=2", "http://blog.51cto.com/1/1000", "/u_1", "/nav/go", "/topic/x.html")
        + card("https://blog.csdn.net/a/article/details/2000", "javascript:void(0)", "/michael/2000#comment")
        + '<a href="/u_1/3000">outside of a card</a>',
    )
    found = listed(spider, page, NUMBERED, "ai")
    assert urls(found) == [
        "https://blog.51cto.com/u_1/1000",
        "https://blog.51cto.com/michael/2000",
        "https://blog.51cto.com/nav/ai_p_2",
    ]
    assert spider.run.found == 2


def test_a_numbered_listing_ends_where_nothing_is_new() -> None:
    spider = Platform()
    page = html("https://blog.51cto.com/nav/ai_p_1", card("/u_1/1000"))
    assert len(listed(spider, page, NUMBERED, "ai", 1)) == 2
    assert listed(spider, page, NUMBERED, "ai", 2) == []


def test_what_another_listing_named_first_does_not_end_a_walk() -> None:
    """A feed that has all of a listing's first page, or another category that shows the same posts."""
    spider = Platform()
    both = card("/u_1/1000", "/u_1/2000")
    listed(spider, html("https://blog.51cto.com/nav/ai_p_1", both), NUMBERED, "ai", 1)
    same = listed(spider, html("https://blog.51cto.com/nav/go_p_1", both), NUMBERED, "go", 1)
    assert urls(same) == ["https://blog.51cto.com/nav/go_p_2"]
    # Behind the last page some sites show it again.
    assert listed(spider, html("https://blog.51cto.com/nav/go_p_2", both), NUMBERED, "go", 2) == []


def test_paging_is_bounded_a_listing() -> None:
    spider = Platform(pages="2")
    started(spider)
    first = listed(spider, html("https://blog.51cto.com/nav/ai_p_1", card("/u_1/1000")), NUMBERED, "ai", 1)
    assert urls(first)[-1] == "https://blog.51cto.com/nav/ai_p_2"
    second = listed(spider, html("https://blog.51cto.com/nav/ai_p_2", card("/u_1/2000")), NUMBERED, "ai", 2)
    assert urls(second) == ["https://blog.51cto.com/u_1/2000"]
    other = listed(spider, html("https://blog.51cto.com/nav/go_p_1", card("/u_1/3000")), NUMBERED, "go", 1)
    assert urls(other)[-1] == "https://blog.51cto.com/nav/go_p_2"


def test_further_pages_by_their_links_each_once() -> None:
    spider = Platform(user="u_1")
    started(spider)
    page = html(
        "https://blog.51cto.com/u_1", '<a href="/u_1/p_2">2</a><a href="/u_1/p_3">3</a><a href="/u_1/about">x</a>'
    )
    assert urls(listed(spider, page, LINKED, "u_1")) == [
        "https://blog.51cto.com/u_1/p_2",
        "https://blog.51cto.com/u_1/p_3",
    ]
    assert listed(spider, page, LINKED, "u_1") == []


def test_a_challenge_in_place_of_a_listing_is_counted() -> None:
    spider = Platform()
    page = html("https://blog.51cto.com/nav/ai_p_1", '<script>document.cookie="__tst_status=1#"</script>')
    assert listed(spider, page, NUMBERED, "ai") == []
    assert spider.run.rejected == {"challenge": 1}
    assert spider.run.errors[0].startswith("51cto: https://blog.51cto.com/nav/ai_p_1: ")


def test_an_interface_that_changed_is_counted() -> None:
    spider = Platform()
    assert listed(spider, text("https://blog.51cto.com/api", "{}"), ANSWER) == []
    assert spider.run.rejected == {"listing": 1}


@pytest.mark.parametrize(("kind", "body"), [("feed", "<rss version='2.0'><chan"), ("sitemap", "<urlset><url>&x;")])
def test_an_entrance_that_cannot_be_read_is_a_broken_one(kind: Kind, body: str) -> None:
    spider = Platform()
    entrance = Listing(url="https://blog.51cto.com/entrance.xml", kind=kind, evidence="unverified")
    assert listed(spider, text(entrance.url, body), entrance) == []
    assert (spider.run.rejected, spider.run.listings) == ({kind: 1}, {"failed": 1})
    spider.run.pages, spider.run.finished = 1, "finished"
    status, reason = judge(spider.run, [])
    assert (status, "入口页（feed、站点地图、列表）一个也没有读到" in reason) == (BROKEN, True)


@pytest.mark.parametrize(
    ("page", "status", "counted"), [(1, 404, True), (2, 404, False), (2, 410, False), (2, 500, True)]
)
def test_a_page_after_the_last_is_no_failure(page: int, status: int, counted: bool) -> None:  # noqa: FBT001
    spider = Platform()
    url = "https://blog.51cto.com/nav/ai_p_9"
    failure = Failure(HttpError(Response(url, status=status)))  # type: ignore[no-untyped-call]
    failure.request = request(url).replace(cb_kwargs={"page": page})  # type: ignore[attr-defined]
    spider.listing_failed(failure)
    assert bool(spider.run.failures) is counted


def test_a_page_becomes_a_raw_post() -> None:
    post = read(Platform(), html("https://blog.51cto.com/u_1/1000", ARTICLE))[0]
    assert (post.source, post.key, post.title, post.author) == ("51cto", "51cto:1000", "甲", "老陈")
    assert post.said.reader == "51cto/x"
    assert post.fetched_at == FETCHED


def test_the_listing_speaks_where_the_page_is_silent() -> None:
    silent = "<div class=text><p>机器上的定时任务一多，就开始不够用了。</p></div>"
    post = read(
        Platform(),
        html("https://blog.51cto.com/u_1/1000", silent),
        title="题",
        author="人",
        published="2024-01-02",
        tags=("甲", ""),
    )[0]
    assert (post.title, post.author, post.tags, post.said.published) == ("题", "人", ["甲"], "2024-01-02")
    said = read(Platform(), html("https://blog.51cto.com/u_1/1000", ARTICLE), title="题", author="人", published="x")[0]
    assert (said.title, said.author, said.said.published) == ("甲", "老陈", "2024-05-16 10:05:52")


def test_the_listing_speaks_where_the_page_s_date_cannot_be_read() -> None:
    page = html("https://blog.51cto.com/u_1/1000", ARTICLE.replace("2024-05-16 10:05:52", "很久以前"))
    assert read(Platform(), page)[0].said.published == "很久以前"
    assert read(Platform(), page, published="2024-01-02")[0].said.published == "2024-01-02"


def test_an_address_that_leads_elsewhere_is_no_post() -> None:
    spider = Platform()
    assert read(spider, html("https://blog.51cto.com/u_1", ARTICLE)) == []
    assert spider.run.rejected == {"url": 1}


def test_an_answer_that_is_no_page() -> None:
    spider = Platform()
    assert read(spider, binary("https://blog.51cto.com/u_1/1000", "application/pdf")) == []
    assert spider.run.rejected == {"type": 1}
    assert "application/pdf" in spider.run.errors[0]


def test_a_challenge_in_place_of_a_post() -> None:
    spider = Platform()
    assert read(spider, html("https://blog.51cto.com/u_1/1000", '<script>"__tst_status"</script>')) == []
    assert spider.run.rejected == {"challenge": 1}


def test_since_leaves_older_posts_out() -> None:
    spider = Platform(since="2024-05-17")
    assert read(spider, html("https://blog.51cto.com/u_1/1000", ARTICLE)) == []
    assert spider.run.rejected == {"old": 1}
    assert spider.run.errors == []
    assert len(read(Platform(since="2024-05-16"), html("https://blog.51cto.com/u_1/1000", ARTICLE))) == 1


def test_entries_that_cannot_be_read_are_one_line_with_source_and_entry(caplog: pytest.LogCaptureFixture) -> None:
    spider = Platform()
    body = '{"list": [{"url": "https://blog.51cto.com/u_1/1000"}, {"url": "http://[bad/"}, {}]}'
    asked = listed(spider, text("https://blog.51cto.com/api", body), ANSWER)
    assert urls(asked)[0] == "https://blog.51cto.com/u_1/1000"
    assert spider.run.rejected == {"entry": 2}
    assert [record.getMessage() for record in caplog.records if record.name == spider.name] == spider.run.errors
    assert len(spider.run.errors) == 1
    assert spider.run.errors[0].startswith("51cto: https://blog.51cto.com/api: entry 2 cannot be read (")
