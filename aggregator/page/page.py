"""Page: one fetched HTML document, parsed once."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from lxml.html import HtmlElement
from parsel import Selector

from aggregator.page.images import absolute
from aggregator.page.parse import document
from aggregator.page.select import Names, select


@dataclass
class Page:
    """A document under its address, as text. `fetched_at` is aware; relative dates are read against it.

    `timezone` is the IANA name of the zone of times that the page prints without an offset. `data` is the article as
    JSON, where a fix has found it in that form.
    """

    url: str
    html: str = field(repr=False)
    fetched_at: datetime
    timezone: str = "Asia/Shanghai"
    data: Any = field(default=None, repr=False)

    @cached_property
    def selector(self) -> Selector:
        """The parsed document: everything that looks at the page shares this one tree."""
        return Selector(root=document(self.html), type="html")

    @cached_property
    def _names(self) -> Names:
        return Names(self.selector.root)

    def find(self, css: str) -> list[HtmlElement]:
        """The elements that a CSS selector finds, in the document's order."""
        return cast("list[HtmlElement]", select(self.selector.root, self._names, css))

    def say(self, css: str) -> list[str]:
        """The words that a CSS selector finds that ends in ::text or ::attr(NAME)."""
        return cast("list[str]", select(self.selector.root, self._names, css))

    def changed(self) -> None:
        """Elements were put into the tree, or got other names: selectors look at it anew."""
        self.__dict__.pop("_names", None)

    @cached_property
    def base(self) -> str:
        """What the page's links are relative to: the address that its <base> names, else its own."""
        href = next((href for element in self.selector.root.iter("base") if (href := element.get("href"))), "")
        return absolute(href, self.url) or self.url
