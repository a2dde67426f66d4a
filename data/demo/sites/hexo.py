"""demo-blog.example: a Hexo blog. Its posts wear three themes and one page is older than Hexo, so that no reader of
static blogs can hold to one theme's class names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import ClassVar
from urllib.parse import quote

from data.demo import code
from data.demo.markup import PIXEL, Manner, lazy_image, plain_image, render
from data.demo.sites.base import HANDS, Site
from data.demo.texts import DemoPost
from data.demo.warc import Record, moved

FEED_SIZE = 10  # Hexo's feeds hold the newest 20 if not told otherwise; ten leaves more to the archive pages
ATOM = "application/atom+xml; charset=utf-8"
XML = "application/xml; charset=utf-8"


class Hexo(Site):
    """The demo's own blog."""

    name = "hexo"
    home = "https://demo-blog.example/"
    title = "山脚下的机房"
    author = "林间一苇"
    manners: ClassVar = {
        ("next", 1): Manner(code.hexo_table, lazy_image("/images/", "data-src")),
        ("next", 2): Manner(code.hexo_prism, plain_image("/images/")),
        ("next", 3): Manner(code.hexo_table, lazy_image("/images/", "data-original", PIXEL)),
        ("butterfly", 1): Manner(code.hexo_wrapped, lazy_image("/images/", "data-lazy-src")),
        ("butterfly", 2): Manner(code.hexo_table, plain_image("/images/")),
        ("butterfly", 3): Manner(code.hexo_wrapped, plain_image("/images/")),
        ("landscape", 1): Manner(code.hexo_table, plain_image("/images/")),
        ("landscape", 2): Manner(code.language_on_code, lazy_image("/images/", "data-original")),
        ("landscape", 3): Manner(code.hexo_prism, plain_image("/images/")),
        ("old", 1): Manner(lambda text, _: f"<pre>{escape(text, quote=False)}</pre>", plain_image("/images/")),
    }

    def url(self, post: DemoPost) -> str:
        """Hexo's own form, `/YYYY/MM/DD/SLUG/`, by the day in China."""
        return f"{self.home}{post.published:%Y/%m/%d}/{post.slug}/"

    def old_urls(self, post: DemoPost) -> Sequence[str]:
        """Before it had a certificate."""
        return [self.url(post).replace("https:", "http:")] if post.layout == "old" else []

    def entrances(self, post: DemoPost) -> Sequence[str]:
        """The front page's pages, the archives, and a page for each tag."""
        return ["", "archives/", *map(self.tag_path, post.tags)]

    def listing(self, entrance: str, page: int, posts: Sequence[DemoPost], *, more: bool) -> Sequence[Record]:
        """`/page/2/`, `/archives/page/2/`, `/tags/TAG/`."""
        address = self.home + entrance + (f"page/{page}/" if page > 1 else "")
        body = self.html(
            "archives.html" if entrance else "index.html",
            page % HANDS + 1,
            posts=posts,
            entrance=entrance,
            following=f"/{entrance}page/{page + 1}/" if more else "",
        )
        return [Record(address, body)]

    def start(self, newest: Sequence[DemoPost]) -> Sequence[Record]:
        """robots.txt, the feed, the sitemap, the page about the author, and the way here from http."""
        return [
            self.file("robots.txt", "text/plain"),
            moved("http://demo-blog.example/", self.home),
            self.file("atom.xml", ATOM, posts=newest[:FEED_SIZE]),
            self.file("sitemap.xml", XML, posts=newest),
            Record(self.home + "about/", self.html("about.html", 1)),
        ]

    def article(self, post: DemoPost, around: Sequence[DemoPost]) -> Record:
        """A post's page; the one from before Hexo is in GBK, and only its meta element says so."""
        record = super().article(post, around)
        if post.layout != "old":
            return record
        return Record(record.url, record.body.decode().encode("gb18030"), content_type="text/html")

    def tag_path(self, tag: str) -> str:
        """Where a tag's page is; Hexo puts a hyphen for what would be a folder."""
        return f"tags/{quote(tag.replace('/', '-').replace(' ', '-'))}/"

    def body(self, post: DemoPost) -> str:
        """What the feed holds of a post."""
        return render(post.markdown, self.manners[post.layout, post.variant])

    def iso(self, moment: datetime) -> str:
        """A time as Hexo writes it: UTC, with milliseconds."""
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
