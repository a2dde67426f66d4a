"""blog.51cto.com: two layouts of articles, and its recommended, category and user listings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from data.demo import code
from data.demo.clock import CRAWLED
from data.demo.markup import PIXEL, Manner, lazy_image, plain_image
from data.demo.sites.base import HANDS, Site
from data.demo.texts import DemoPost
from data.demo.warc import Record

IMAGES = "https://s2.51cto.com/images/blog/202405/"
WATERMARK = "?x-oss-process=image/watermark,size_16,text_QDUxQ1RP5Y2a5a6i,color_FFFFFF,t_30,g_se,x_10,y_10"
OLD_IMAGES = "https://s4.51cto.com/images/blog/201803/"

# The site's categories and their names in its addresses, as far as they have been seen in real pages.
NAV = {
    "Docker": "docker",
    "云计算": "cloud",
    "Python": "python",
    "人工智能": "ai",
    "机器学习": "machine",
    "开源": "open-source",
    "职场": "career",
    "编程语言": "program",
    "代码人生": "code",
    "嵌入式": "embedded",
    "OpenStack": "openstack",
    "其他": "other",
}
MARKS = {"original": ("original", "原创"), "reprint": ("reprint", "转载"), "translation": ("translate", "翻译")}


class Cto51(Site):
    """The 51CTO blog."""

    name = "51cto"
    home = "https://blog.51cto.com/"
    manners: ClassVar = {
        ("2021", 1): Manner(code.language_on_pre, plain_image(IMAGES, WATERMARK), heading_ids="h"),
        ("2021", 2): Manner(code.language_on_pre, plain_image(IMAGES), heading_ids="h"),
        ("2021", 3): Manner(code.copied_toolbar, plain_image(IMAGES, WATERMARK)),
        ("2018", 1): Manner(code.syntax_highlighter, plain_image(OLD_IMAGES)),
        ("2018", 2): Manner(code.brush, lazy_image(OLD_IMAGES, "data-original", PIXEL)),
        ("2018", 3): Manner(code.syntax_highlighter, plain_image(OLD_IMAGES)),
    }

    def url(self, post: DemoPost) -> str:
        """`/u_UID/AID`, or the user's own name before the number."""
        return f"{self.home}{post.user}/{post.number}"

    def old_urls(self, post: DemoPost) -> Sequence[str]:
        """The forms of before 2021, over http."""
        user = post.user.removeprefix("u_")
        forms = [f"http://blog.51cto.com/{user}/{post.number}"]
        if not user.isdecimal():
            forms.append(f"http://{user}.blog.51cto.com/{post.number // 1000}/{post.number}")
        return [form for form in forms if post.layout == "2018"]

    def entrances(self, post: DemoPost) -> Sequence[str]:
        """The front page, the post's categories, its author's own listing."""
        return ["", *(f"nav/{NAV[name]}" for name in post.categories), post.user]

    def listing(self, entrance: str, page: int, posts: Sequence[DemoPost], *, more: bool) -> Sequence[Record]:
        """`/nav/SLUG_p_2`, `/USER/p_2`; the first page without a number too."""
        is_user = bool(entrance) and not entrance.startswith("nav/")
        numbered = f"{entrance}/p_{{}}" if is_user else f"{entrance or 'nav/recommend'}_p_{{}}"
        names = [entrance, numbered.format(1)] if page == 1 else [numbered.format(page)]
        body = self.html(
            "user.html" if is_user else "nav.html",
            page % HANDS + 1,
            posts=posts,
            here=self.home + names[0],
            following=self.home + numbered.format(page + 1) if more else "",
        )
        return [Record(self.home + name, body) for name in names]

    def start(self, newest: Sequence[DemoPost]) -> Sequence[Record]:
        """robots.txt, and the categories that nobody has written for: they are there, and empty."""
        used = {name for post in newest for name in post.categories}
        empty = [slug for name, slug in NAV.items() if name not in used]
        return [*super().start(newest), *(self._empty(f"nav/{slug}{page}") for slug in empty for page in ("", "_p_1"))]

    def _empty(self, name: str) -> Record:
        here = self.home + name
        return Record(here, self.html("nav.html", 1, posts=(), here=here, following=""))

    def values(self, post: DemoPost, around: Sequence[DemoPost]) -> dict[str, Any]:
        """The mark of its kind, and which of its neighbours are the author's own."""
        own = [other for other in around if other.user == post.user]
        mark = MARKS.get(post.kind, MARKS["original"])
        return super().values(post, around) | {"mark": mark, "before": own[-1:], "nav": NAV}

    def article(self, post: DemoPost, around: Sequence[DemoPost]) -> Record:
        """A post's page, or the challenge that stands before it."""
        if "challenge" in post.cases:
            return Record(self.url(post), self.html("challenge.html", 1), headers=(("Server", "edgeone-demo"),))
        return super().article(post, around)

    def ago(self, moment: datetime) -> str:
        """How long ago, as the user listing prints it: it never prints a date."""
        passed = CRAWLED - moment
        if passed.days:
            return f"{passed.days} 天前"
        hours, minutes = passed.seconds // 3600, passed.seconds // 60
        return f"{hours} 小时前" if hours else f"{minutes} 分钟前"
