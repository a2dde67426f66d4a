"""Where a source's posts are found: pages, JSON answers, feeds and sitemaps that lead to them, as data."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from string import Formatter
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aggregator.page.rules import Evidence

Kind = Literal["page", "json", "feed", "sitemap"]

# The placeholder of an address that is counted up; all others are arguments of the spider.
PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One way to find posts.

    `url` is an address with placeholders: {page} is 1, 2, 3 … for as long as there are new posts, others are filled
    with the spider's arguments. `evidence` says where the knowledge of it comes from.
    """

    url: str
    evidence: Evidence
    kind: Kind = "page"
    posts: str = "a"  # CSS of the links to posts, or of boxes of such links
    further: str = ""  # regular expression, searched in the addresses of links to further pages of the same listing
    items: str = ""  # json: dotted path of the list of posts
    link: str = "{url}"  # json: a post's address, filled from its item as str.format does: {article[id]}
    body: str = ""  # json: what is posted, with the same placeholders as url; a GET where empty
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def wanted(self) -> set[str]:
        """The arguments that the address is filled with."""
        return _names(self.url) - {PAGE}

    @property
    def is_numbered(self) -> bool:
        """Whether further pages are counted up."""
        return PAGE in _names(self.url) | _names(self.body)

    def filled(self, arguments: Mapping[str, tuple[str, ...]]) -> Iterator[dict[str, str]]:
        """Every set of values for the address; none where an argument has no value."""
        names = sorted(self.wanted)
        for values in itertools.product(*(arguments.get(name, ()) for name in names)):
            yield dict(zip(names, values, strict=True))

    def address(self, values: Mapping[str, str], page: int) -> str:
        """The address of a page of the listing."""
        return self.url.format_map({**values, PAGE: page})

    def posted(self, values: Mapping[str, str], page: int) -> str:
        """The body of the request for a page of the listing."""
        # A JSON body is full of braces, so its placeholders are filled one by one.
        filled = {**values, PAGE: str(page)}
        return re.sub(r"\{(\w+)\}", lambda found: filled.get(found[1], found[0]), self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A post as a listing names it; what the listing says of it, as printed, stands in where the page is silent."""

    url: str
    title: str = ""
    author: str = ""
    published: str = ""
    changed: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a page of a listing leads to: posts (not yet told from other links), and further pages."""

    entries: tuple[Entry, ...] = ()
    further: tuple[str, ...] = ()


def _names(template: str) -> set[str]:
    """The placeholders of an address; of a JSON body those in its braces that are words."""
    if "{" not in template:
        return set()
    if template.startswith(("{", "[")):
        return set(re.findall(r"\{(\w+)\}", template))
    return {name for _, name, _, _ in Formatter().parse(template) if name}
