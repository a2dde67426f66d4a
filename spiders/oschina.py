"""OSCHINA: its news (www.oschina.net/news) and its users' blogs (my.oschina.net; by `-a url=` or `-a uid=`)."""

from aggregator.page.rules import Rules
from spiders.base import PlatformSpider
from spiders.listing import Listing

# Related software and the site's own adverts, inside of what is else the article.
NOISE = (".ad-wrap", ".ad-container", ".related-links-box", ".blog-content-AiDesc", ".blog-content-footer")
SUFFIX = r"\s*-\s*OSCHINA.*"

LAYOUT_2019 = Rules(
    name="oschina/2019",
    evidence="crawler",  # 2019 to 2024, news and blogs
    body=(".article-detail .content", ".article-box__content .detail-box", ".detail-box", ".article-detail"),
    title=("h1.article-box__title", ".article-box__title"),
    author=(
        ".article-box__meta .item-list a[href^='https://my.oschina.net/']",
        ".article-box__meta .item a[href*='my.oschina.net/']",
    ),
    published=(
        r"re:article-box__meta[\s\S]{0,3000}?(\d{4}[-/]\d\d[-/]\d\d \d\d:\d\d(?::\d\d)?)",
        r"re:article-box__meta[\s\S]{0,3000}?>\s*((?:\d\d/\d\d|昨天|前天|今天) \d\d:\d\d|\d+ ?(?:分钟|小时|天)前)\s*<",
    ),
    modified=("meta:bytedance:updated_time",),
    kind=(".article-box__meta .item span.label:contains('转')", ".article-box__meta .item span.label:contains('翻译')"),
    tags=(".tags-box__inner a.tag-item", ".tags-box a.tag-item"),
    categories=(".breadcrumb-box a.item[href*='/news/']", ".article-box__group .group-card__name"),
    title_suffix=SUFFIX,
    drop=NOISE,
)
LAYOUT_2025 = Rules(
    name="oschina/2025",
    evidence="crawler",
    # Three boxes have this class: the comments and the recommendations have no editor in them.
    body=(".blog-content .editor", ".editor.heti"),
    title=("h1.blog-content-title",),
    author=(".blog-content-info-item a[href*='oschina.net/']", ".blog-content-info .blog-content-info-item"),
    published=(r"re:blog-content-info-item[^>]*>\s*(?:发布于)?\s*(\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?)",),
    kind=(
        ".blog-content-info :contains('转载')",
        ".blog-content-info :contains('翻译')",
        ".blog-content-info :contains('原创')",
    ),
    tags=(".blog-content-footer a",),
    title_suffix=SUFFIX,
    drop=NOISE,
)


class OschinaSpider(PlatformSpider):
    """OSCHINA."""

    name = "oschina"
    title = "OSCHINA 开源中国"
    homepage = "https://www.oschina.net/"
    hosts = ("www.oschina.net", "my.oschina.net", "oschina.net", "apiv1.oschina.net")
    posts = r"oschina:(news|blog):\d+"
    rules = (LAYOUT_2025, LAYOUT_2019)
    listings = (
        # What the news page asks for: list is all, generic, project, industry or programming_language.
        Listing(
            url="https://www.oschina.net/news/widgets/_news_index_{list}_list?p={page}&type=ajax",
            values=("all",),
            posts=".news-item h3",
            headers={"X-Requested-With": "XMLHttpRequest", "Referer": "https://www.oschina.net/news"},
            evidence="crawler",
        ),
        Listing(
            url="https://apiv1.oschina.net/oschinapi/blog/otherUser/web?userId={uid}&pageNum={page}&pageSize=10",
            kind="json",
            items="result.list",
            link="https://my.oschina.net/u/{userVo[id]}/blog/{id}",
            evidence="crawler",
        ),
    )
