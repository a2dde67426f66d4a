"""One post for every template, with everything in it that a template can show; and ways to look at a page."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import datetime

from parsel import Selector

from data.demo.sites import SITES
from data.demo.texts import CHINA, DemoPost
from data.demo.warc import Record

# What a reader of code must not lose: a tab, a blank line, an indent, what HTML escapes, quotes of both kinds.
CODE = "if a < b && c > \"d\":\n    print('x')  # 注释\n\n\treturn 42"
TEXT = f"第一段<正文>。\n\n## 小节\n\n![一张图](pic-1.png)\n\n```python\n{CODE}\n```\n\n第二段。"

CATEGORY = {"51cto": "Docker", "aliyun": "数据库", "oschina": "编程语言", "hexo": "随笔"}
HANDS = (1, 2, 3)


def sample(site: str, layout: str, variant: int) -> DemoPost:
    """The post in a layout and a hand."""
    return DemoPost(
        slug="sample",
        title="标题 & “引号” 的写法",
        site=site,
        layout=layout,
        variant=variant,
        markdown=TEXT,
        published=datetime(2024, 5, 6, 7, 8, 9, tzinfo=CHINA),
        modified=datetime(2024, 5, 8, 10, 0, tzinfo=CHINA),
        number=7654321,
        author="作者甲",
        user="u_15000001",
        tags=("标签一", "C++"),
        categories=(CATEGORY[site],),
    )


def page(post: DemoPost) -> Selector:
    """A post's page as a reader sees it, beside one neighbour."""
    other = replace(
        post, slug="other", title="邻居", number=7654320, tags=("别的",), published=datetime(2023, 1, 2, tzinfo=CHINA)
    )
    return Selector(text=text_of(SITES[post.site].article(post, (other,))))


def page_of(post: DemoPost) -> str:
    """A post's page as text, with no neighbours."""
    return text_of(SITES[post.site].article(post, ()))


def text_of(record: Record) -> str:
    """A record's page, decompressed and decoded."""
    is_packed = ("Content-Encoding", "gzip") in record.headers
    body = gzip.decompress(record.body) if is_packed else record.body
    return body.decode("gb18030" if record.content_type == "text/html" else "utf-8")


def texts(selector: Selector, css: str) -> list[str]:
    """The whole text of each element found, or the attribute asked for; blank ones left out."""
    found = selector.css(css)
    values = found.getall() if "::" in css else [element.xpath("string()").get("") for element in found]
    return [value.strip() for value in values if value.strip()]
