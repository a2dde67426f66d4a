"""知乎专栏 (zhuanlan.zhihu.com): single articles by their address (`-a url=`); nothing lists them, so it is off.

Without the cookies of a browser (d_c0, __zse_ck) it answers 403 or a page without the article. That is a no, and is
not gone round: such a page is a challenge, and rejected.
"""

from aggregator.page.json_article import JSON_BODY, JsonArticle
from aggregator.page.rules import Rules
from spiders.base import PlatformSpider

SCRIPT = Rules(
    name="zhihu/script",
    evidence="crawler",
    body=(JSON_BODY,),
    title=("json:title",),
    author=("json:author.name",),
    published=("json:created",),
    modified=("json:updated",),
    tags=("json:topics.*.name",),
    fixes=(JsonArticle(script="script#js-initialData", item="initialState.entities.articles.{id}", html=("content",)),),
)
# As a browser shows and saves it.
PAGE = Rules(
    name="zhihu/page",
    evidence="crawler",
    body=(".Post-RichText", ".Post-RichTextContainer .RichText", ".Post-RichTextContainer"),
    title=(".Post-Title",),
    author=(".AuthorInfo-name .UserLink-link", ".AuthorInfo-name"),
    published=("meta:datepublished", ".ContentItem-time"),
    tags=(".TopicList .Tag-content",),
    title_suffix=r"\s*- 知乎",
    drop=(".ZVideoLinkCard-author",),
)


class ZhihuSpider(PlatformSpider):
    """知乎专栏."""

    name = "zhihu"
    title = "知乎专栏"
    homepage = "https://zhuanlan.zhihu.com/"
    enabled = False
    hosts = ("zhihu.com",)
    posts = r"zhihu:\d+"
    rules = (SCRIPT, PAGE)
