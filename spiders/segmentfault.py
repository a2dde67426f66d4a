"""SegmentFault 思否 (segmentfault.com): channels (`-a channel=`), feeds of all blogs and of one (`-a blog=`).

It asks programs for a cookie that a script computes (acw_sc__v2). That is a no, and is not gone round: such an answer
is rejected as a challenge, and the source is reported blocked. So it is off.
"""

from aggregator.page.rules import Rules
from spiders.base import PlatformSpider
from spiders.listing import Listing

ARTICLE = Rules(
    name="segmentfault/article",
    evidence="crawler",
    body=("article.article-content", "article.article", "article"),
    title=("h1 .text-body", "h1"),
    author=(".card-body picture + strong", ".card-body a[href^='/u/'] strong"),
    # Unverified: what crawlers know of the date is the listing's.
    published=("time[itemprop=datePublished]::attr(datetime)", "time[datetime]::attr(datetime)"),
    tags=(".article-wrap .badge-tag", ".badge-tag"),
    title_suffix=r"\s*- SegmentFault 思否",
    drop=(".copy-code-btn",),
)


class SegmentfaultSpider(PlatformSpider):
    """思否. Channels are the NAME of /channel/NAME, blogs that of /blog/NAME."""

    name = "segmentfault"
    title = "SegmentFault 思否"
    homepage = "https://segmentfault.com/"
    enabled = False
    hosts = ("segmentfault.com",)
    posts = r"segmentfault:\d+"
    rules = (ARTICLE,)
    listings = (
        Listing(
            url="https://segmentfault.com/gateway/articles?query=channel&slug={channel}&offset=0&size=20&mode=scrollLoad",
            values=("frontend",),
            kind="json",
            items="rows",
            link="https://segmentfault.com{url}",
            said={"title": "title", "author": "user.name", "published": "created"},
            evidence="crawler",
        ),
        Listing(url="https://segmentfault.com/feeds/blogs", kind="feed", evidence="crawler"),
        Listing(url="https://segmentfault.com/feeds/blog/{blog}", kind="feed", evidence="crawler"),
    )
