"""华为云开发者社区 (bbs.huaweicloud.com/blogs): the newest blogs of its front page."""

from aggregator.page.rules import Rules
from spiders.base import PlatformSpider
from spiders.listing import Listing

ARTICLE = Rules(
    name="huawei/article",
    evidence="crawler",
    body=("div.cloud-blog-detail-content-wrap",),
    title=("h1.cloud-blog-detail-title",),
    author=("a.sub-content-username",),
    published=("span.article-write-time",),
    title_suffix=r"[-_]\s*云社区.*",
    # The site's advert stands in the flow, its notice at the end: REAL in clippings, their classes are not known.
    drop=("p:contains('让每位开发者拥有一台云主机')", "p:contains('本内容来自华为云开发者社区博主')"),
)


class HuaweiSpider(PlatformSpider):
    """华为云开发者社区."""

    name = "huawei"
    title = "华为云开发者社区"
    homepage = "https://bbs.huaweicloud.com/"
    hosts = ("bbs.huaweicloud.com",)
    posts = r"huawei:(\d+|[0-9a-f]{32})"
    rules = (ARTICLE,)
    listings = (Listing(url="https://bbs.huaweicloud.com/blogs", evidence="crawler"),)
