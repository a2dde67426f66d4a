"""Tells a listing (teasers, archives, tags) from an article: a listing never becomes a post."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from aggregator.page.dom import ancestors, size
from aggregator.page.names import names

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# So many boxes of one kind, each leading to another page, are teasers when they hold most of the text; where
# the article itself is one of them, two will do.
_TEASERS, _KIN = 3, 2
_MOST = 0.5
# A page of links: this many into the site, with this share of all its words.
_LINKS, _SHARE = 12, 0.6
# How far above a lead, and above an article, its box may be.
_LEVELS = 5
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
# Links that lead to the article that a box is about, where they stand in no heading.
_LEAD = re.compile(
    r"(?:^|[ -])(?:title|entry-link|more-link|read-?more|post-link|card-link|excerpt|permalink)(?:$|[ -])"
)
_MORE = re.compile(r"\W*(?:阅读全文|继续阅读|阅读更多|查看全文|阅读原文|read more|continue reading|more)\W*", re.I)
# Where engines keep their lists of a tag and a category.
_FILED = re.compile(r"(?:.*/)?(?:tags?|categor(?:y|ies))(?:/.*)?", re.I)
# Where lists are, and where an article may be as well: Halo and Typecho have some at /archives/SLUG and /archives/2021.
_PAGED = re.compile(
    r"(?:index\.\w+)?|(?:.*/)?(?:page/\d+|archives?(?:/(?:19|20)\d\d(?:/\d\d?)?)?)(?:/page/\d+)?/?(?:index\.\w+)?", re.I
)
# How many elements of a link are looked at for a title.
_CARD = 12
_DIGITS = re.compile(r"\d")


def is_listing(article: HtmlElement, url: str, *, declared: bool) -> bool:
    """Whether what was found as a page's article is its list of articles, or one teaser of it.

    `declared` says that the page calls itself an article: it may then hold nothing but links.
    """
    links = list(article.iter("a"))
    if _is_teaser(article, url) or _holds_teasers(article, links, url):
        return True
    if declared:
        return False
    path = url.partition("://")[2].partition("/")[2].partition("?")[0]
    if _FILED.fullmatch(path) or (_PAGED.fullmatch(path) and any(_leads(link, url) for link in links)):
        return True
    links = [link for link in links if is_other_page(link.get("href") or "", url)]
    return len(links) >= _LINKS and sum(map(size, links)) > size(article) * _SHARE


def _holds_teasers(article: HtmlElement, links: list[HtmlElement], url: str) -> bool:
    """Whether most of an article is in boxes of one kind that lead to other pages; `links` are its own."""
    kinds: dict[tuple[HtmlElement, str, str], set[HtmlElement]] = defaultdict(set)
    for link in links:
        if _leads(link, url):
            for box in ancestors(link, _LEVELS):
                parent = box.getparent()
                if box is article or parent is None:
                    break
                kinds[parent, box.tag, _kind(box)].add(box)
    largest = max(kinds.values(), key=len, default=set())
    return len(largest) >= _TEASERS and sum(map(size, largest)) > size(article) * _MOST


def _is_teaser(article: HtmlElement, url: str) -> bool:
    """Whether the article is in one of several boxes of a kind that lead to other pages."""
    for box in (article, *ancestors(article, _LEVELS)):
        parent = box.getparent()
        if parent is None or box.tag == "body":
            return False
        kin = [other for other in parent if other.tag == box.tag and _kind(other) == _kind(box)]
        if len(kin) >= _KIN and sum(1 for other in kin if any(_leads(link, url) for link in other.iter("a"))) == len(
            kin
        ):
            return True
    return False


def _kind(box: HtmlElement) -> str:
    """A box's names without those that number it: `post-12 post hentry` is of the kind `post hentry`."""
    return " ".join(name for name in names(box).split() if not _DIGITS.search(name))


def _leads(link: HtmlElement, url: str) -> bool:
    """Whether a link leads to an article that its box is about: it is a heading, a title, or says "read more"."""
    return _is_lead(link) and is_other_page(link.get("href") or "", url)


def _is_lead(link: HtmlElement) -> bool:
    if any(box.tag in _HEADINGS for box in ancestors(link, 2)):
        return True
    parent = link.getparent()
    words = f"{names(link)} {names(parent)}" if parent is not None else names(link)
    if _LEAD.search(words) or (not len(link) and _MORE.fullmatch(link.text or "")):
        return True
    # A card that is one link, with its title somewhere in it.
    return any(below.tag in _HEADINGS or _LEAD.search(names(below)) for below in islice(link.iter("*"), 1, _CARD))


def is_other_page(href: str, url: str) -> bool:
    """Whether an address leads to another page of the same site."""
    if not href or href.startswith("#"):
        return False
    try:
        there, here = urlsplit(urljoin(url, href)), urlsplit(url)
    except ValueError:
        return False
    return (
        there.netloc == here.netloc
        and there.path.rstrip("/") != here.path.rstrip("/")
        and there.scheme.startswith("http")
    )
