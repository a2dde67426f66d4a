"""InfoQ 中文站 (www.infoq.cn): recommended articles, topics by their number (`-a topic=`), and the feed.

A page's text is put there by a script, so what is asked for is the interface behind it. It answers with the article's
data and names the file that has its text, a document of its editor. 写作社区 (xie.infoq.cn) is another site.
"""

from aggregator.page.json_article import JSON_BODY, JsonArticle
from aggregator.page.rules import Rules
from spiders.base import PlatformSpider
from spiders.detail import Detail
from spiders.listing import Listing

JSON = {"Content-Type": "application/json"}

ANSWER = Rules(
    name="infoq/api",
    evidence="crawler",  # three that agree
    body=(JSON_BODY,),
    title=("json:article_title",),
    author=("json:author.*.nickname", "json:no_author"),
    published=("json:publish_time",),
    tags=("json:label.*.name",),
    categories=("json:topic.*.name",),
    fixes=(JsonArticle(item="data", html=("content",)),),
)
# As a browser shows and saves it.
PAGE = Rules(
    name="infoq/page",
    evidence="crawler",
    body=("div.article-content-wrap .article-preview", "div.article-content-wrap"),
    title=("h1.article-title", "h1"),
    title_suffix=r"[-_].*InfoQ.*",
)


class InfoqSpider(PlatformSpider):
    """InfoQ. Topics are the numbers of the interface, not the names of their pages."""

    name = "infoq"
    title = "InfoQ 中文站"
    homepage = "https://www.infoq.cn/"
    # The text's file is on a host of the publisher.
    hosts = ("infoq.cn", "geekbang.org")
    posts = r"infoq:(?!xie:)[^:]+"
    rules = (ANSWER, PAGE)
    detail = Detail(
        url="https://www.infoq.cn/public/v1/article/getDetail",
        body='{"uuid":"{id}"}',
        headers=JSON,
        file="data.content_url",
        evidence="crawler",
    )
    listings = (
        Listing(
            url="https://www.infoq.cn/public/v1/my/recommond",
            kind="json",
            body='{"size":30}',
            headers=JSON,
            items="data",
            link="https://www.infoq.cn/article/{uuid}",
            said={"published": "publish_time"},
            evidence="crawler",
        ),
        Listing(
            url="https://www.infoq.cn/public/v1/article/getList",
            kind="json",
            body='{"type":1,"ptype":0,"size":30,"id":{topic}}',
            headers=JSON,
            items="data",
            link="https://www.infoq.cn/article/{uuid}",
            said={"published": "publish_time"},
            evidence="crawler",
        ),
        Listing(url="https://www.infoq.cn/feed", kind="feed", evidence="crawler"),
    )
