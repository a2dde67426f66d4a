"""简书 (www.jianshu.com): the front page, users (`-a user=`), collections (`-a collection=`).

Class names of its pages are made by a compiler and change; the article's data stands beside them in a script.
"""

from aggregator.page.json_article import JSON_BODY, JsonArticle
from aggregator.page.rules import Rules
from spiders.base import PlatformSpider
from spiders.listing import Listing

# What the editor writes where nobody wrote a caption, and the box that holds a picture's place.
NOISE = (".image-container-fill", ".image-caption:contains('image.png')")

SCRIPT = Rules(
    name="jianshu/2020",
    evidence="crawler",
    body=(JSON_BODY,),
    title=("json:public_title",),
    author=("json:user.nickname",),
    published=("json:first_shared_at",),
    modified=("json:last_updated_at",),
    drop=NOISE,
    fixes=(JsonArticle(script="script#__NEXT_DATA__", item="props.initialState.note.data", html=("free_content",)),),
)
PAGE = Rules(
    name="jianshu/2017",
    evidence="crawler",  # two of 2018 and 2020; an article's element was seen in a repost
    body=("div.show-content", "article"),
    title=("h1.title", "h1._1RuRku", "h1"),
    author=(".author .name a", "span._22gUMi"),
    published=(r're:"first_shared_at":"?(\d{10})', ".publish-time", "time::attr(datetime)"),
    title_suffix=r"\s*- 简书",
    drop=NOISE,
)


class JianshuSpider(PlatformSpider):
    """简书. Users are the ID of /u/ID, collections that of /c/ID."""

    name = "jianshu"
    title = "简书"
    homepage = "https://www.jianshu.com/"
    hosts = ("jianshu.com",)
    posts = r"jianshu:\w+"
    rules = (SCRIPT, PAGE)
    listings = (
        Listing(url="https://www.jianshu.com/", posts=".note-list li .title", evidence="crawler"),
        Listing(url="https://www.jianshu.com/u/{user}", posts=".note-list li .title", evidence="crawler"),
        Listing(url="https://www.jianshu.com/c/{collection}", posts=".note-list li .title", evidence="crawler"),
    )
