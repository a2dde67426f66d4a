"""Tells a listing (teasers, archives, tags) from an article: a listing never becomes a post."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from aggregator.page.dom import ancestors, is_element, text_of
from aggregator.page.names import names
from aggregator.page.weigh import Weight

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# So many boxes of one kind, each headed by a link to another page of the site, are teasers.
_TEASERS = 3
# A page of links: this many into the site, with this share of all its words.
_LINKS, _SHARE = 12, 0.6
_HEADINGS = ("h1", "h2", "h3", "h4")
_MORE = re.compile(r"(?:阅读全文|继续阅读|阅读更多|查看全文|read more|continue reading|more\s*[»›>]|»)\W*", re.I)


def is_listing(article: HtmlElement, weight: Weight, url: str, *, declared: bool) -> bool:
    """Whether what was found as a page's article is its list of articles, or one teaser of it.

    `declared` says that the page calls itself an article: it may then hold nothing but links.
    """
    if _teasers(article, url) >= _TEASERS or _is_teaser(article, url):
        return True
    if declared:
        return False
    links = weight.links / max(1.0, weight.links + weight.text)
    return links > _SHARE and _site_links(article, url) >= _LINKS


def _teasers(article: HtmlElement, url: str) -> int:
    """How many boxes of one kind within the article are headed by a link to another page of the site."""
    kinds = Counter(
        (box.tag, names(box))
        for heading in article.iter(*_HEADINGS)
        if _leads_away(heading, url) and (box := _box(heading, article)) is not None
    )
    return max(kinds.values(), default=0)


def _box(heading: HtmlElement, article: HtmlElement) -> HtmlElement | None:
    """The box that a heading is the head of: one with siblings of its kind; None where that is the article itself."""
    for box in ancestors(heading, 4):
        if box is article:
            return None
        if _siblings(box) >= _TEASERS:
            return box
    return None


def _siblings(box: HtmlElement) -> int:
    parent = box.getparent()
    if parent is None:
        return 0
    return sum(
        1 for other in parent if is_element(other) and other.tag == box.tag and other.get("class") == box.get("class")
    )


def _is_teaser(article: HtmlElement, url: str) -> bool:
    """Whether the article is one box among several of its kind that are headed by links."""
    for box in (article, *ancestors(article, 3)):
        parent = box.getparent()
        if parent is None or box.tag == "body":
            return False
        kin = [
            other
            for other in parent
            if is_element(other) and other.tag == box.tag and other.get("class") == box.get("class")
        ]
        if len(kin) >= _TEASERS and sum(1 for other in kin if _is_headed(other, url)) >= _TEASERS:
            return True
    return False


def _is_headed(box: HtmlElement, url: str) -> bool:
    return any(_leads_away(heading, url) for heading in box.iter(*_HEADINGS))


def _leads_away(heading: HtmlElement, url: str) -> bool:
    """Whether a heading is nothing but a link to another page of the same site."""
    link = next(heading.iter("a"), None)
    if link is None:
        link = next((above for above in ancestors(heading, 1) if above.tag == "a"), None)
    if link is None or not is_other_page(link.get("href") or "", url):
        return False
    words = text_of(heading)
    return bool(words) and len(text_of(link)) >= len(words) * 0.7


def is_other_page(href: str, url: str) -> bool:
    """Whether an address leads to another page of the same site."""
    try:
        there, here = urlsplit(urljoin(url, href)), urlsplit(url)
    except ValueError:
        return False
    return (
        there.netloc == here.netloc
        and there.path.rstrip("/") != here.path.rstrip("/")
        and there.scheme.startswith("http")
    )


def _site_links(article: HtmlElement, url: str) -> int:
    return sum(1 for link in article.iter("a") if is_other_page(link.get("href") or "", url))
