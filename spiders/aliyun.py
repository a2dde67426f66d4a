"""Alibaba Cloud's developer community (developer.aliyun.com), which took over yq.aliyun.com's articles in 2020.

No whole page was to be had: eight crawlers agree on where an article's body is, clippings on the order of its head.
"""

from aggregator.page.fixes import lake_cards, lark_content
from aggregator.page.rules import Rules
from spiders.base import PlatformSpider
from spiders.listing import Listing

# The head prints the date right behind the title, a day and no more; no class of it is known for certain.
DATE = r"[\s\S]{0,1500}?(20\d\d-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?)"
TITLE = ("h1.article-title",)
# The page names a group at most; authors name themselves in the first line, where the article came from a newsletter.
AUTHOR = ("label:作者", "label:本文作者")
PUBLISHED = (".article-info-time", rf"re:<h1[^>]*article-title[^>]*>{DATE}")
# Topics that the author chose. Products (article_de-product-3-…) are put there by the site.
TAGS = ("a[href*='/label/article_de-3-']",)
GROUPS = (".breadcrumb a[href*='/group/']:not([href*='/article'])",)
# Whose the article is, as far as the site cares: no reprint, and its links are no sources.
NOTICE = (".copyright-outer-line", ".article-copyright", ".copyright-notice")
SUFFIX = r"\s*-\s*阿里云开发者社区"

LARK = Rules(
    name="aliyun/lark",
    evidence="crawler",
    body=(".lark-content",),
    title=TITLE,
    author=AUTHOR,
    published=PUBLISHED,
    tags=TAGS,
    categories=GROUPS,
    title_suffix=SUFFIX,
    drop=NOTICE,
    fixes=(lark_content, lake_cards),
)
PAGE = Rules(
    name="aliyun/page",
    evidence="crawler",
    body=(".article-inner", ".article-content"),
    title=TITLE,
    author=AUTHOR,
    published=PUBLISHED,
    tags=TAGS,
    categories=GROUPS,
    title_suffix=SUFFIX,
    drop=NOTICE,
)
YQ = Rules(
    name="aliyun/yq",
    evidence="crawler",  # of 2018 and 2019
    body=(".content-detail.markdown-body", ".content-detail"),
    title=("p.hiddenTitle", "h2.blog-title"),
    author=AUTHOR,
    published=(rf"re:hiddenTitle{DATE}",),
    tags=(*TAGS, ".tag-group a"),
    categories=GROUPS,
    title_suffix=SUFFIX,
    drop=NOTICE,
)


class AliyunSpider(PlatformSpider):
    """Alibaba Cloud. Groups are the NAME of /group/NAME/."""

    name = "aliyun"
    title = "阿里云开发者社区"
    homepage = "https://developer.aliyun.com/"
    hosts = ("developer.aliyun.com", "yq.aliyun.com")
    posts = r"aliyun:\d+"
    rules = (LARK, PAGE, YQ)
    listings = (
        Listing(
            url="https://developer.aliyun.com/developer/api/index/202109/listIndexItemFeed"
            "?type=comprehensive&tagType=recommend&pageNum={page}&pageSize=50",
            kind="json",
            items="data.list",
            evidence="crawler",
        ),
        Listing(
            url="https://developer.aliyun.com/group/{group}/article_new",
            values=("cloudnative", "ai", "database", "othertech"),
            posts="ul[class^='content-tab-list'] > li",
            further=r"/group/[\w-]+/(article_new)?\?pageNum=\d+$|/group/[\w-]+\?pageNum=\d+$",
            evidence="crawler",
        ),
        Listing(
            url="https://developer.aliyun.com/blog",
            posts=".blog-home-main-box-card a.blog-card-title",
            evidence="crawler",
        ),
    )
