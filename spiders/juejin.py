"""稀土掘金 (juejin.cn): feeds by topic (`-a topic=`) and by user (`-a user=ID`).

Articles are asked of the interface behind their pages, which has them as their authors wrote them. Pages come with
their text to some askers only; those that do are read as well.
"""

from aggregator.page.json_article import JSON_BODY, JsonArticle
from aggregator.page.rules import Rules
from spiders.base import PlatformSpider
from spiders.detail import Detail
from spiders.listing import Listing

ANSWER = Rules(
    name="juejin/api",
    evidence="crawler",
    body=(JSON_BODY,),
    title=("json:article_info.title",),
    author=("json:author_user_info.user_name",),
    published=("json:article_info.ctime",),
    modified=("json:article_info.mtime",),
    tags=("json:tags.*.tag_name",),
    categories=("json:category.category_name",),
    # Old articles are HTML; since there is Markdown, that field is empty.
    fixes=(JsonArticle(item="data", html=("article_info.content",), markdown=("article_info.mark_content",)),),
)
ARTICLE = Rules(
    name="juejin/article",
    evidence="real",  # a page of 2022; names of 2020 and 2025 from crawlers
    body=("[itemprop=articleBody] .markdown-body", "#article-root", ".article-content", ".markdown-body"),
    title=("h1.article-title", "meta:headline"),
    author=("[itemprop=author] meta[itemprop=name]::attr(content)", ".author-name .name", ".author-info-box .username"),
    # In UTC, with a Z; the text beside it is in China's time.
    published=("meta:datePublished", "time.time::attr(datetime)"),
    tags=("a.tag-item .tag-title", ".article-end .tag-list .tag-item"),
    categories=("a.category-item .tag-title",),
    title_suffix=r"\s*-\s*掘金",
    drop=(".markdown-body style", ".copy-code-btn", ".code-block-extension-header"),
)


class JuejinSpider(PlatformSpider):
    """掘金. Users are the number of juejin.cn/user/NUMBER."""

    name = "juejin"
    title = "稀土掘金"
    homepage = "https://juejin.cn/"
    hosts = ("juejin.cn", "juejin.im")
    posts = r"juejin:[0-9a-f]+"
    rules = (ANSWER, ARTICLE)
    detail = Detail(
        url="https://api.juejin.cn/content_api/v1/article/detail",
        body='{"article_id":"{id}"}',
        headers={"Content-Type": "application/json"},
        evidence="crawler",
    )
    listings = (
        Listing(url="https://juejin.cn/rss/{topic}", values=("backend", "ai"), kind="feed", evidence="crawler"),
        Listing(url="https://juejin.cn/rss/posts/{user}", kind="feed", evidence="crawler"),
    )
