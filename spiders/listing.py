"""Where a source's posts are found: pages, JSON answers, feeds and sitemaps that lead to them, as data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aggregator.page.rules import Evidence

Kind = Literal["page", "json", "feed", "sitemap"]

# The placeholder of an address that is counted up; any other is an argument of the spider.
PAGE = "page"
# A word in braces; those of a JSON body have quotes or more behind them.
_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One way to find posts.

    `url` is an address with placeholders: {page} is 1, 2, 3 … for as long as there are new posts; another one is an
    argument of the spider (`-a NAME=VALUE,VALUE`), and `values` are its values where none are given. `evidence` says
    where the knowledge of it comes from.
    """

    url: str
    evidence: Evidence
    kind: Kind = "page"
    values: tuple[str, ...] = ()
    posts: str = "a"  # CSS of the links to posts, or of boxes of such links
    further: str = ""  # regular expression, searched in the addresses of links to further pages of the same listing
    items: str = ""  # json: dotted path of the list of posts
    link: str = "{url}"  # json: a post's address, filled from its item as str.format does: {article[id]}
    body: str = ""  # json: what is posted, with the same placeholders as url; a GET where empty
    headers: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)  # json: Entry's fields by their paths (page/data.py)
    whole: bool = False  # json: an item is the whole article, which `rules` read; its page is not fetched

    @property
    def argument(self) -> str:
        """The argument that the listing is filled with; "" for one that stands as it is."""
        return next(iter(_placeholders(self.url + self.body) - {PAGE}), "")

    @property
    def is_numbered(self) -> bool:
        """Whether further pages are counted up."""
        return PAGE in _placeholders(self.url + self.body)

    def entrances(self, given: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """The values that the listing is filled with, a listing each; one that takes none has the value ""."""
        return given.get(self.argument, self.values) if self.argument else ("",)

    def address(self, value: str, page: int) -> str:
        """The address of a page of the listing."""
        return self._filled(self.url, value, page)

    def posted(self, value: str, page: int) -> str:
        """The body of the request for a page of the listing."""
        return self._filled(self.body, value, page)

    def _filled(self, template: str, value: str, page: int) -> str:
        known = {PAGE: str(page), self.argument: value}
        return _PLACEHOLDER.sub(lambda found: known[found[1]], template)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A post as a listing names it; what the listing says of it, as printed, stands in where the page is silent."""

    url: str
    title: str = ""
    author: str = ""
    published: str = ""  # a moment and not how long ago: it is kept for later visits
    changed: str = ""
    tags: tuple[str, ...] = ()
    page: str = ""  # the whole article, where the listing has it

    @property
    def said_by_listing(self) -> dict[str, Any]:
        """What is said of the post, by field, as the store keeps it for visits without the listing."""
        said = {"title": self.title, "author": self.author, "published": self.published, "tags": [*self.tags]}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Found:
    """What a page of a listing leads to: posts (not yet told from other links), and further pages.

    `problem` is a sentence about the first of the `unread` entries, those that could not be read. `is_cut`: the file
    ends before its end, and this is what stands before.
    """

    entries: tuple[Entry, ...] = ()
    further: tuple[str, ...] = ()
    problem: str = ""
    unread: int = 0
    is_cut: bool = False


def _placeholders(template: str) -> set[str]:
    return set(_PLACEHOLDER.findall(template))
