"""Who wrote an article and what its author filed it under: metadata, then what stands around the article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from aggregator.page import jsonld
from aggregator.page import metadata as meta
from aggregator.page.dom import ancestors, text_of
from aggregator.page.names import names
from aggregator.text.normalize import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from aggregator.page.metadata import Metadata
    from aggregator.page.page import Page

_AUTHOR = re.compile(r"(?:^|[ -])(?:author|byline|nickname|nick-name|user-?name|poster|writer)(?:$|[ -])")
_LABEL = re.compile(r"^(?:(?:本文|文章|原文)?作者|author|by|posted by|written by|文)\s*[:：/｜|]?\s*", re.I)
_TAG_PATH = re.compile(r"/(?:tags?|label|labels|topics?|biaoqian)/[^/]", re.I)
_CATEGORY_PATH = re.compile(r"/(?:categor(?:y|ies)|cats?|fenlei|class|columns?)/[^/]", re.I)
_TAG_QUERY, _CATEGORY_QUERY = ("tag", "tags"), ("category", "categories", "cat")
# Clouds and sidebars list the whole site's tags.
_ELSEWHERE = re.compile(
    r"(?:^|[ -])(?:cloud|tagcloud|sidebar|aside|widget|menu|nav|navbar|archive|archives|footer|all)(?:$|[ -])"
)
_POST_NAV = re.compile(r"(?:^|[ -])(?:prev|next|related|recommend|recent|latest|hot|popular)(?:$|[ -])")
_LONGEST, _MOST = 40, 30
_LEVELS = 6
_AUTHOR_LENGTH = 60


def author(metadata: Metadata, article: HtmlElement) -> str:
    """The author's name as the page gives it; "" where it doesn't."""
    named = [jsonld.text(metadata.article.get("author")), *metadata.every(meta.AUTHORS)]
    for text in (*named, *_around(article)):
        name = _LABEL.sub("", squeeze(text)).strip(" @·|")
        if name and len(name) <= _AUTHOR_LENGTH and not name.startswith(("http://", "https://", "/")):
            return name
    return ""


def _around(article: HtmlElement) -> Iterator[str]:
    """Names that stand near the article as its author's, nearest box first."""
    for box in ancestors(article, _LEVELS):
        for element in box.iter("a", "span", "div", "p", "address", "meta", "strong", "li"):
            if element.tag == "meta":
                parent = element.getparent()
                if element.get("itemprop") == "name" and parent is not None and parent.get("itemprop") == "author":
                    yield element.get("content") or ""
            elif element.get("rel") == "author" or "author" in (element.get("itemprop") or "").split():
                yield _name_in(element)
            elif (
                element.get("class")
                and _AUTHOR.search(names(element))
                and len(text := text_of(element)) <= _AUTHOR_LENGTH
            ):
                yield text


def _name_in(element: HtmlElement) -> str:
    for below in element.iter():
        if below.get("itemprop") == "name":
            return below.get("content") or text_of(below)
    return text_of(element)


def tags(page: Page, metadata: Metadata, article: HtmlElement) -> list[str]:
    """The author's tags, as printed, each once."""
    stated = metadata.every(meta.TAGS) or jsonld.texts(metadata.article.get("keywords"))
    near = _filed(page, article, _TAG_PATH, _TAG_QUERY, "tag")
    return _clean(near or _split(stated))


def categories(page: Page, metadata: Metadata, article: HtmlElement) -> list[str]:
    """The categories that the author filed the article under, outermost first."""
    near = _filed(page, article, _CATEGORY_PATH, _CATEGORY_QUERY, "category")
    return _clean(near or _split(metadata.every(meta.SECTIONS) or jsonld.texts(metadata.article.get("articleSection"))))


def _split(stated: list[str]) -> list[str]:
    """One meta for each tag, or one for all with commas."""
    return re.split(r"[,，;；]", stated[0]) if len(stated) == 1 else stated


def _clean(found: list[str]) -> list[str]:
    texts = (squeeze(text).strip("#＃,，、 ") for text in found)
    return list(dict.fromkeys(text for text in texts if text and len(text) <= _LONGEST))[:_MOST]


def _filed(page: Page, article: HtmlElement, path: re.Pattern[str], query: tuple[str, ...], rel: str) -> list[str]:
    """The texts of links to tag (or category) pages in the nearest box around the article that has any."""
    inner = article
    for box in ancestors(article, _LEVELS):
        links = [
            link
            for link in box.iter("a")
            if _leads_to(link, page.url, path, query, rel) and not _is_elsewhere(link, box, inner)
        ]
        if links:
            return [text_of(link) for link in links]
        inner = box
    return []


def _leads_to(link: HtmlElement, url: str, path: re.Pattern[str], query: tuple[str, ...], rel: str) -> bool:
    if rel in (link.get("rel") or "").split():
        return True
    try:
        parts = urlsplit(urljoin(url, link.get("href") or ""))
    except ValueError:
        return False
    if path.search(unquote(parts.path)):
        return True
    return bool(parts.query) and any(name in parse_qs(parts.query) for name in query)


def _is_elsewhere(link: HtmlElement, box: HtmlElement, inner: HtmlElement) -> bool:
    """Whether a link belongs to the site's navigation, to another post, or to the article's own text."""
    for above in ancestors(link, 12):
        if above is inner or above.tag in {"nav", "aside"}:
            return True
        words = names(above)
        if above is box:
            return False
        if _ELSEWHERE.search(words) or _POST_NAV.search(words):
            return True
    return False
