"""腾讯云开发者社区 (cloud.tencent.com/developer): articles by class (`-a class=NUMBER`), which took over qcloud.com's.

One crawler finds the article's element empty until a script has run, others find it full: an empty one is rejected.
"""

from aggregator.page.rules import Rules
from spiders.base import PlatformSpider
from spiders.listing import Listing

SUFFIX = r"\s*-\s*(?:云\+社区|腾讯云开发者社区).*"

LAYOUT_2022 = Rules(
    name="tencent/2022",
    evidence="crawler",
    body=(".mod-content__markdown",),
    title=("h1.title-text", ".mod-article-content h1", "h1"),
    author=(".mod-article-source__name span", ".mod-article-source__name", ".author-info__name"),
    # By their address, which was seen in clippings; their element's name was not.
    tags=("a[href*='/developer/tag/']",),
    categories=(".cdc-special-guide-name",),
    title_suffix=SUFFIX,
    drop=(".rno-markdown-code-toolbar",),  # unverified: 代码语言 and 复制, where a script has run
)
LAYOUT_2019 = Rules(
    name="tencent/2019",
    evidence="crawler",
    body=(".J-articleContent",),
    title=(".J-articleTitle",),
    tags=("a[href*='/developer/tag/']",),
    title_suffix=SUFFIX,
)


class TencentSpider(PlatformSpider):
    """腾讯云开发者社区. Classes are numbers of the interface."""

    name = "tencent"
    title = "腾讯云开发者社区"
    homepage = "https://cloud.tencent.com/developer"
    hosts = ("cloud.tencent.com", "qcloud.com")
    posts = r"tencent:\d+"
    rules = (LAYOUT_2022, LAYOUT_2019)
    listings = (
        Listing(
            url="https://cloud.tencent.com/developer/api/home/article-list",
            kind="json",
            body='{"classifyId":{class},"page":{page},"pagesize":20,"type":""}',
            values=("0",),
            headers={"Content-Type": "application/json"},
            items="list",
            link="https://cloud.tencent.com/developer/article/{articleId}",
            said={"title": "title", "author": "author.nickname", "published": "createTime", "tags": "tags.*.tagName"},
            evidence="crawler",
        ),
    )
