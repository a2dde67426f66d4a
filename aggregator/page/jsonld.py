"""JSON-LD: the article among a page's structured data, whatever it is nested in and however badly it is written."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from aggregator.page.dom import wordset

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

# The types that an article is published under; Baidu's cambrian data has none and is known by its context.
TYPES = wordset("Article BlogPosting NewsArticle TechArticle Report ScholarlyArticle SocialMediaPosting Posting HowTo")
_BAIDU = "cambrian"
# More scripts and deeper nesting than this is no article's data.
_SCRIPTS, _DEPTH = 20, 6
_LONGEST = 500_000
_CONTROLS = re.compile(r"[\x00-\x1f]+")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")

Data = dict[str, Any]


def article(scripts: Iterable[HtmlElement]) -> Data:
    """The first article of the JSON-LD in a page's <script> elements; an empty dictionary where there is none."""
    structured = [script for script in scripts if "ld+json" in (script.get("type") or "")]
    objects = [found for script in structured[:_SCRIPTS] for found in _objects(_load(script.text or ""), _DEPTH)]
    return next((found for found in objects if _is_article(found)), {})


def text(value: Any) -> str:
    """A value as text: the name of a thing, the first of a list; "" for what has neither."""
    if isinstance(value, str):
        return html.unescape(value).strip()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return next((found for item in value if (found := text(item))), "")
    if isinstance(value, dict):
        return text(value.get("name") or value.get("url") or value.get("@value") or value.get("@id") or "")
    return ""


def texts(value: Any) -> list[str]:
    """A value as a list of texts; one string is split at its commas, as keywords are written."""
    if isinstance(value, list):
        return [found for item in value if (found := text(item))]
    return [part.strip() for part in re.split(r"[,，、;；]", text(value)) if part.strip()]


def _load(source: str) -> Any:
    """A script's data; raw newlines in strings, commas too many and CDATA marks are forgiven, the rest is None."""
    source = source.strip().removeprefix("//<![CDATA[").removesuffix("//]]>").strip()[:_LONGEST]
    for attempt in (source, _TRAILING_COMMA.sub("", _CONTROLS.sub(" ", source))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(data: Any, depth: int) -> Iterator[Data]:
    if depth == 0:
        return
    if isinstance(data, list):
        for item in data[:100]:
            yield from _objects(item, depth - 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart"):
            if key in data:
                yield from _objects(data[key], depth - 1)


def _is_article(data: Data) -> bool:
    kinds = data.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if any(isinstance(kind, str) and kind.rpartition("/")[2] in TYPES for kind in kinds):
        return True
    return _BAIDU in str(data.get("@context") or "") and bool(data.get("pubDate") or data.get("title"))
