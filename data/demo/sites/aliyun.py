"""developer.aliyun.com: articles in a script's string or in the page, group listings; the old yq.aliyun.com."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from data.demo import code
from data.demo.markup import LOADING, Manner, lake_image, lazy_image, plain_image
from data.demo.sites.base import HANDS, Site
from data.demo.texts import DemoPost
from data.demo.warc import Record, packed

IMAGES = "https://ucc.alicdn.com/pic/developer-ecology/"
GROUPS = {"云原生": "cloudnative", "数据库": "database", "人工智能": "ai", "运维": "othertech", "大数据": "bigdata"}
FEED = "developer/api/index/202109/listIndexItemFeed?type=comprehensive&tagType=recommend&pageNum={}&pageSize=50"
LABEL = 100_000  # topic numbers have six digits


class Aliyun(Site):
    """The Alibaba Cloud developer community."""

    name = "aliyun"
    home = "https://developer.aliyun.com/"
    manners: ClassVar = {
        ("lark", 1): Manner(code.lake_card, lake_image(IMAGES)),
        ("lark", 2): Manner(code.lake_card_language, lake_image(IMAGES), paragraph="ne-p"),
        ("lark", 3): Manner(code.lake_rendered, plain_image(IMAGES, "?x-oss-process=image/resize,w_1400")),
        ("dom", 1): Manner(code.language_on_code, plain_image(IMAGES)),
        ("dom", 2): Manner(code.language_on_code, lazy_image(IMAGES, "data-src", LOADING)),
        ("dom", 3): Manner(code.language_on_code, plain_image(IMAGES), heading_ids="slide-"),
    }

    def url(self, post: DemoPost) -> str:
        """`/article/N`."""
        return f"{self.home}article/{post.number}"

    def old_urls(self, post: DemoPost) -> Sequence[str]:
        """The address at yq.aliyun.com, for posts of before the move."""
        return [f"https://yq.aliyun.com/articles/{post.number}"] if post.layout == "dom" else []

    def entrances(self, post: DemoPost) -> Sequence[str]:
        """The groups that a post stands in."""
        return [f"group/{GROUPS[name]}" for name in post.categories]

    def listing(self, entrance: str, page: int, posts: Sequence[DemoPost], *, more: bool) -> Sequence[Record]:
        """`/group/NAME`, with its newest under `/group/NAME/article_new` too; further pages by `?pageNum=`."""
        names = [entrance, f"{entrance}/", f"{entrance}/article_new"]
        if page > 1:
            names = [f"{name}?pageNum={page}" for name in names]
        following = f"/{entrance}?pageNum={page + 1}" if more else ""
        group = next(name for name, slug in GROUPS.items() if entrance == f"group/{slug}")
        body = self.html("group.html", page % HANDS + 1, posts=posts, group=group, following=following)
        return [Record(self.home + name, body) for name in names]

    def start(self, newest: Sequence[DemoPost]) -> Sequence[Record]:
        """robots.txt, and the newest posts of all groups."""
        body = self.html("blog.html", 1, posts=newest[:10])
        return [*super().start(newest), Record(self.home + "blog", body), *map(self._feed, (newest[:50], ()), (1, 2))]

    def _feed(self, posts: Sequence[DemoPost], page: int) -> Record:
        """A page of the list that the front page asks for, as JSON."""
        items = [
            {"title": post.title, "url": self.url(post), "viewCount": 0, "gmtCreate": f"{post.published:%Y-%m-%d}"}
            for post in posts
        ]
        body = json.dumps({"code": "200", "data": {"list": items}}, ensure_ascii=False).encode()
        return Record(self.home + FEED.format(page), body, content_type="application/json; charset=utf-8")

    def values(self, post: DemoPost, around: Sequence[DemoPost]) -> dict[str, Any]:
        """The body as a string of JavaScript, the groups, and numbers for the labels."""
        values = super().values(post, around)
        lark = string_of_script(values["body"], post.variant)
        labels = [(f"article_de-3-{LABEL + len(tag)}{place}", tag) for place, tag in enumerate(post.tags)]
        return values | {"lark": lark, "labels": labels, "groups": GROUPS}

    def article(self, post: DemoPost, around: Sequence[DemoPost]) -> Record:
        """A post's page, compressed as this host sends it."""
        return packed(super().article(post, around))


def string_of_script(html: str, variant: int) -> str:
    """HTML inside a single-quoted string of JavaScript, escaped in one of the three ways that are seen."""
    escaped = html.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    if variant == 1:
        return escaped.replace('"', '\\"').replace("/", "\\/")
    if variant == HANDS:
        return json.dumps(html).strip('"').replace("'", "\\'").replace("<", "\\u003c").replace(">", "\\u003e")
    return escaped.replace("</script", "<\\/script")
