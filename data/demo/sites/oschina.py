"""www.oschina.net news: the pages of 2019 to 2024 and the listing that the site loads piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from data.demo import code
from data.demo.clock import CRAWLED
from data.demo.markup import Manner, lazy_image, plain_image
from data.demo.sites.base import HANDS, Site
from data.demo.texts import DemoPost
from data.demo.warc import Record

IMAGES = "https://oscimg.oschina.net/oscnet/up-"
LISTS = {"综合资讯": "generic", "软件更新": "project", "行业资讯": "industry", "编程语言": "programming_language"}


class Oschina(Site):
    """OSCHINA's news."""

    name = "oschina"
    home = "https://www.oschina.net/"
    manners: ClassVar = {
        ("2019", 1): Manner(code.language_on_code, plain_image(IMAGES)),
        ("2019", 2): Manner(code.language_on_code, lazy_image(IMAGES, "data-original", "/img/space.gif")),
        ("2019", 3): Manner(code.language_on_code, plain_image(IMAGES), heading_ids="h1_"),
    }

    def url(self, post: DemoPost) -> str:
        """`/news/N/SLUG`."""
        return f"{self.home}news/{post.number}/{post.slug}"

    def old_urls(self, post: DemoPost) -> Sequence[str]:
        """The number alone leads to the full address, over http too."""
        return [f"http://www.oschina.net/news/{post.number}", f"{self.home}news/{post.number}"]

    def entrances(self, post: DemoPost) -> Sequence[str]:
        """The list of all news and those of its categories."""
        return ["all", *(LISTS[name] for name in post.categories)]

    def listing(self, entrance: str, page: int, posts: Sequence[DemoPost], *, more: bool) -> Sequence[Record]:
        """The widget that the news page asks for; its first page is in the news page too."""
        address = f"{self.home}news/widgets/_news_index_{entrance}_list?p={{}}&type=ajax"
        following = address.format(page + 1) if more else ""
        variant = page % HANDS + 1
        records = [Record(address.format(page), self.html("list.html", variant, posts=posts, following=following))]
        if (entrance, page) == ("all", 1):
            shell = self.html("index.html", variant, posts=posts, following=following)
            records.append(Record(f"{self.home}news", shell, headers=(("Set-Cookie", "oscid=demo; Path=/"),)))
        return records

    def ago(self, moment: datetime) -> str:
        """A date as the listing prints it: relative where it is near, without the year within this one."""
        minutes = (CRAWLED - moment).total_seconds() // 60
        if minutes < 60:  # noqa: PLR2004 - an hour
            return f"{minutes:.0f}分钟前"
        days = (CRAWLED.date() - moment.date()).days
        if days < 2:  # noqa: PLR2004 - today and yesterday
            return f"{minutes // 60:.0f}小时前" if days == 0 else f"昨天 {moment:%H:%M}"
        return moment.strftime("%m/%d %H:%M" if moment.year == CRAWLED.year else "%Y/%m/%d %H:%M")
