"""What a page's head and structured data say of its article. Nothing is believed that the page itself contradicts:
the checks are where the fields are chosen (title.py, published.py, byline.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from aggregator.page import jsonld

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from aggregator.page.page import Page

# Names of <meta>, property or itemprop, best first; all lower case.
TITLES = ("og:title", "twitter:title", "headline", "dc.title", "title")
AUTHORS = ("article:author", "author", "og:article:author", "byl", "dc.creator", "dcterms.creator", "sailthru.author")
PUBLISHED = (
    "article:published_time", "datepublished", "og:published_time", "bytedance:published_time", "publishdate",
    "pubdate", "publish_date", "publish-date", "article:published", "og:article:published_time", "dc.date.issued",
    "dc.date",
    "dcterms.created", "date", "article:create_time", "weibo:article:create_at", "og:release_date", "datecreated",
)  # fmt: skip
MODIFIED = (
    "article:modified_time", "datemodified", "og:updated_time", "bytedance:updated_time", "lastmod", "last-modified",
    "article:modified", "dcterms.modified", "weibo:article:update_at", "revised",
)  # fmt: skip
TAGS = ("article:tag", "og:article:tag", "bytedance:tags")
SECTIONS = ("article:section", "og:article:section")
IMAGES = ("og:image", "og:image:url", "twitter:image", "twitter:image:src", "image")
SITES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "publisher")


@dataclass
class Metadata:
    """A page's <meta> elements by name, its JSON-LD article, and its first-level headings."""

    page: Page
    metas: dict[str, list[str]] = field(default_factory=dict)
    headings: list[HtmlElement] = field(default_factory=list)

    def __post_init__(self) -> None:
        # In one walk: to go through a page takes ten times as long as what is done to these elements.
        self._scripts: list[HtmlElement] = []
        for element in self.page.selector.root.iter("meta", "script", "h1"):
            if element.tag == "meta":
                self._keep(element)
            else:
                (self._scripts if element.tag == "script" else self.headings).append(element)

    def _keep(self, meta: HtmlElement) -> None:
        value = (meta.get("content") or "").strip()
        for key in (meta.get("property"), meta.get("name"), meta.get("itemprop")):
            if key and value:
                self.metas.setdefault(key.strip().lower(), []).append(value)

    @cached_property
    def article(self) -> jsonld.Data:
        """The page's JSON-LD article, or an empty dictionary."""
        return jsonld.article(self._scripts)

    def first(self, names: tuple[str, ...]) -> str:
        """The first of some metas that the page has; "" where it has none."""
        return next((self.metas[name][0] for name in names if name in self.metas), "")

    def every(self, names: tuple[str, ...]) -> list[str]:
        """All values of the first of some metas that the page has."""
        return next((self.metas[name] for name in names if name in self.metas), [])

    def stated(self, names: tuple[str, ...], *keys: str) -> list[str]:
        """What JSON-LD (by `keys`) and metas (by `names`) say, in that order, without what is empty."""
        found = [jsonld.text(self.article.get(key)) for key in keys]
        return [value for value in [*found, *(self.metas[name][0] for name in names if name in self.metas)] if value]
