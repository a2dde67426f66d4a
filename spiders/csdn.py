"""CSDN's blogs (blog.csdn.net): users by name (`-a user=`, `-a feed=`), articles by address (`-a url=`).

No list of recommended posts that works without its scripts is known, so a crawl without arguments finds nothing: off.
"""

from aggregator.page.rules import Rules
from spiders.base import PlatformSpider
from spiders.listing import Listing

ARTICLE = Rules(
    name="csdn/article",
    evidence="real",  # whole pages of 2020 and 2024, a reprint of 2008 as shown in 2022, a fragment of 2018
    body=("#content_views", "#article_content"),
    title=("h1.title-article", ".article-title-box h1"),
    author=(".bar-content a.follow-nickName", ".article-bar-top a[href*='csdn.net/']", 're:var nickName = "([^"]+)"'),
    # 首次发布, 首发 or nothing; where only 已于 … 修改 is shown, that is no publication.
    published=(
        ".up-time span:contains('首')",
        ".bar-content span.time:not(:contains('修改'))",
        # The sidebar's months are span.time as well.
        ".article-bar-top span.time:not(:contains('修改'))",
        "jsonld:pubDate",
    ),
    modified=(".bar-content span.time:contains('修改')", ".up-time span:contains('最后发布')"),
    kind=("img.article-type-img::attr(src)", ".article-type"),
    # On a reprint its label is 原文链接; on an original 本文链接, with the article's own address.
    copyright=(".slide-content-box .article-copyright", ".article-copyright"),
    # Columns and tags are links of one class in one box: the label before them tells.
    tags=(".artic-tag-box span.label:contains('文章标签') ~ a.tag-link", ".tags-box a.tag-link[href*='so.csdn.net']"),
    categories=(".artic-tag-box a.tag-link[href*='/category_']",),
    title_suffix=r"[-_].*CSDN博客",
    drop=("#article_content .article-copyright", ".hide-preCode-box", ".hljs-button", "svg[style*='none']"),
)


class CsdnSpider(PlatformSpider):
    """CSDN. Users are the NAME of blog.csdn.net/NAME."""

    name = "csdn"
    title = "CSDN博客"
    homepage = "https://blog.csdn.net/"
    enabled = False
    hosts = ("blog.csdn.net", "rss.csdn.net")
    posts = r"csdn:\d+"
    rules = (ARTICLE,)
    listings = (
        Listing(url="https://blog.csdn.net/{user}/article/list/{page}", posts=".article-list", evidence="crawler"),
        Listing(url="https://rss.csdn.net/{feed}/rss/map", kind="feed", evidence="crawler"),
    )
