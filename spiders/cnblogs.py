"""博客园 (www.cnblogs.com): the editors' picks, categories (`-a cate=`), users (`-a user=`).

Tags and categories of a post are loaded by a script and are not in its page.
"""

from aggregator.page.rules import Rules
from spiders.base import PlatformSpider
from spiders.listing import Listing

ARTICLE = Rules(
    name="cnblogs/article",
    evidence="real",  # pages of 2017 and 2023
    body=("#cnblogs_post_body",),
    # The first h1 is the blog's name.
    title=("#cb_post_title_url", "h1.postTitle", ".postTitle"),
    author=(
        "#post-date + a[href*='cnblogs.com/']",
        ".postDesc a[href*='//www.cnblogs.com/']",
        r"re:<title>[^<]* - ([^<]+?) - 博客园",
    ),
    published=("#post-date", r"re:currentPostDateAdded = '([^']+)'", r"re:cb_entryCreatedDate\s*=\s*'([^']+)'"),
    modified=("#post-date::attr(data-date-updated)",),
    copyright=("#MySignature",),
    tags=("#EntryTag a",),
    categories=("#BlogPostCategory a",),
    title_suffix=r" - [^-]+ - 博客园",
    drop=(".cnblogs_code_toolbar", ".cnblogs_code_copy", "img.code_img_closed", "img.code_img_opened", "#MySignature"),
)
CARDS = "#post_list .post-item-title"


class CnblogsSpider(PlatformSpider):
    """博客园. Users are the NAME of www.cnblogs.com/NAME, categories that of /cate/NAME/."""

    name = "cnblogs"
    title = "博客园"
    homepage = "https://www.cnblogs.com/"
    hosts = ("cnblogs.com",)
    posts = r"cnblogs:(?!news:|kb:)[^:]+(:[^:]+)?"
    rules = (ARTICLE,)
    listings = (
        Listing(url="https://feed.cnblogs.com/blog/picked/rss", kind="feed", evidence="crawler"),
        Listing(url="https://www.cnblogs.com/pick/", posts=CARDS, evidence="crawler"),
        Listing(url="https://www.cnblogs.com/cate/{cate}/", posts=CARDS, evidence="crawler"),
        Listing(
            url="https://www.cnblogs.com/{user}/default.html?page={page}", posts=".day .postTitle", evidence="crawler"
        ),
    )
