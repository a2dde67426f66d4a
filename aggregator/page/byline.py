"""Who wrote an article and what its author filed it under: metadata, then what stands around the article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aggregator.page import jsonld
from aggregator.page import metadata as meta
from aggregator.page.dom import text_of
from aggregator.text.normalize import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from aggregator.page.metadata import Metadata
    from aggregator.page.surroundings import Surroundings

_LABEL = re.compile(r"^(?:(?:本文|文章|原文|博客)?作者|author|by|posted by|written by|文)\s*[:：/｜|]?\s*", re.I)
# Addresses of a tag's or a category's page, in the forms that engines give them.
_TAG = re.compile(r"(?:^|/)(?:tags?|labels?|topics?)/#?[^/?#]|[?&]tags?=", re.I)
_CATEGORY = re.compile(
    r"(?:^|/)(?:categor(?:y|ies)|cats?|columns?|series)/#?[^/?#]|[?&](?:categor(?:y|ies)|cat)=", re.I
)
_LONGEST, _MOST = 40, 30
_NAME_LENGTH = 60
_MARKS = "#＃,，、;； "


def author(metadata: Metadata, around: Surroundings) -> str:
    """The author's name as the page gives it; "" where it doesn't."""
    named = [jsonld.text(metadata.article.get("author")), *metadata.every(meta.AUTHORS)]
    for text in (*named, *_near(around)):
        name = _LABEL.sub("", squeeze(text)).strip(" @·|")
        if name and len(name) <= _NAME_LENGTH and not name.startswith(("http://", "https://", "/")):
            return name
    return ""


def _near(around: Surroundings) -> Iterator[str]:
    """Names that stand near the article as its author's, nearest box first."""
    for element in around.authors:
        inside = next((below for below in element.iter() if below.get("itemprop") == "name"), element)
        text = inside.get("content") or text_of(inside)
        if len(text) <= _NAME_LENGTH:
            yield text


def tags(metadata: Metadata, around: Surroundings) -> list[str]:
    """The author's tags, as printed, each once."""
    stated = _clean(_split(metadata.every(meta.TAGS) or jsonld.texts(metadata.article.get("keywords"))))
    near = _clean(_filed(around, _TAG, "tag") or [text_of(element) for element in around.tags])
    # A page may show the first tag only; metadata that hold all of the shown ones know more.
    return stated if {tag.casefold() for tag in near} <= {tag.casefold() for tag in stated} else near


def categories(metadata: Metadata, around: Surroundings) -> list[str]:
    """The categories that the author filed the article under, outermost first."""
    stated = metadata.every(meta.SECTIONS) or jsonld.texts(metadata.article.get("articleSection"))
    return _clean(_filed(around, _CATEGORY, "category") or _split(stated))


def _filed(around: Surroundings, address: re.Pattern[str], rel: str) -> list[str]:
    """The words of links to tag (or category) pages in the nearest box around the article that has any."""
    found = [(level, link) for level, link in around.links if _leads_to(link, address, rel)]
    return [text_of(link) for level, link in found if level == found[0][0]]


def _leads_to(link: HtmlElement, address: re.Pattern[str], rel: str) -> bool:
    if address.search(link.get("href") or ""):
        return True
    # WordPress writes rel="category tag" on categories.
    kinds = (link.get("rel") or "").split()
    return rel in kinds and (rel == "category" or "category" not in kinds)


def _split(stated: list[str]) -> list[str]:
    """One meta for each tag, or one for all with commas."""
    return re.split(r"[,，;；]", stated[0]) if len(stated) == 1 else stated


def _clean(found: list[str]) -> list[str]:
    texts = (squeeze(text).strip(_MARKS) for text in found)
    return list(dict.fromkeys(text for text in texts if text and len(text) <= _LONGEST))[:_MOST]
