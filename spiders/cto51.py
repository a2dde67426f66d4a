"""51CTO's blogs (blog.51cto.com): recommended posts, categories, and a user's own (`-a user=NAME`).

The API behind the front page wants a signed token; the pages say the same to anyone. There is no feed that works.
"""

from aggregator.page.rules import Rules
from spiders.base import PlatformSpider
from spiders.listing import Listing

LAYOUT_2021 = Rules(
    name="51cto/2021",
    evidence="real",  # a page of 2024, and its listing cards
    body=(".article-content-wrap #result", ".article-content-wrap"),  # #result alone is in older pages, too
    title=(".article-detail > .title > h1", ".fixtitle h3.title"),
    # Never from <title>: what stands there before 的技术博客 may be search words.
    author=(".messbox .mess-line1 > a[href*='51cto.com/']", ".fixtitle .messbox a.name"),
    published=(".messbox time[pubdate]::attr(pubdate)", ".messbox time", "jsonld:pubDate"),
    # The words and not the classes: 推荐 and 精选 stand beside them, and one mark's class is another's name.
    kind=(*(f".article-detail .title span:contains('{word}')" for word in ("转载", "翻译", "原创")), ".copytext2"),
    copyright=(".copytext2", ".copytext"),
    tags=(".mess-tag a.shence_tag",),
    categories=(".mess-tag a.shence_cate",),
)
LAYOUT_2017 = Rules(
    name="51cto/2017",
    evidence="real",  # pages of 2017 to 2019 that readers saved
    body=(".artical-content-bak .con", ".artical-content-bak"),
    title=("h1.artical-title", ".artical-title-box h1", ".artical-Left h1", "h1"),
    author=(".artical-title-list a.name",),
    published=(".artical-title-list a.time",),
    kind=(".artical-title-list a.tab",),
    copyright=(".artical-copyright",),
    tags=(".for-tag a",),
    categories=(".crumbs a[href*='/nav/']",),
    title_suffix=r"[-_].*51CTO博客",
)


class Cto51Spider(PlatformSpider):
    """51CTO. Users are NAME or u_UID, as in the address of their page."""

    name = "51cto"
    title = "51CTO博客"
    homepage = "https://blog.51cto.com/"
    hosts = ("blog.51cto.com",)
    posts = r"51cto:\d+"
    rules = (LAYOUT_2021, LAYOUT_2017)
    listings = (
        Listing(
            url="https://blog.51cto.com/",
            posts=".article-item, .common-article-list h3.title",
            further=r"/nav/[\w-]+_p_\d+$",
            evidence="real",
        ),
        Listing(
            url="https://blog.51cto.com/nav/{nav}_p_{page}",
            values=("ai", "cloud", "docker", "python", "open-source", "program", "code", "career"),
            posts=".article-item",
            evidence="real",
        ),
        # A user's page shows the newest; its archives by year and month have all.
        Listing(
            url="https://blog.51cto.com/{user}",
            posts=".common-article-list h3.title",
            further=r"/article/year\d{4}(/month\d+)?$|/p_\d+$",
            evidence="real",
        ),
    )
