"""Evaluates the `Where` tables of rules.py: where one layout keeps a field, in words to what stands there."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from aggregator.page import data, jsonld, labels
from aggregator.page.dom import drop, has_text, text_of
from aggregator.page.notices import as_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from aggregator.page.metadata import Metadata
    from aggregator.page.page import Page
    from aggregator.page.rules import Where


def first(page: Page, metadata: Metadata, where: Where, article: HtmlElement) -> str:
    """The text of the first alternative that yields any; "" where none does."""
    return next((found[0] for place in where if (found := _all(page, metadata, place, article))), "")


def every(page: Page, metadata: Metadata, where: Where, article: HtmlElement) -> list[str]:
    """All texts of the first alternative that yields any, each once, in order."""
    found = next((found for place in where if (found := _all(page, metadata, place, article))), [])
    return list(dict.fromkeys(found))


def element(page: Page, where: Where) -> HtmlElement | None:
    """The first element of the first CSS alternative that holds text or an image; None where none does."""
    for place in where:
        for found in page.find(place):
            if has_text(found) or next(found.iter("img"), None) is not None:
                return found
    return None


def is_there(page: Page, where: Where) -> bool:
    """Whether any CSS alternative finds an element, empty or not."""
    return any(page.find(place) for place in where)


def drop_within(article: HtmlElement, page: Page, places: tuple[str, ...]) -> None:
    """Take out of an article's element what CSS finds in it."""
    for place in places:
        for found in page.find(place):
            if any(box is article for box in found.iterancestors()):
                drop(found)


def notice(page: Page, where: Where) -> str:
    """A licence or reprint notice, line by line, its links with their addresses; other schemes than CSS as they are."""
    for place in where:
        for found in page.find(place):
            if text := as_text(found, page.base):
                return text
    return ""


def _all(page: Page, metadata: Metadata, place: str, article: HtmlElement) -> list[str]:
    """Every non-empty text that one alternative names."""
    scheme, _, rest = place.partition(":")
    match scheme:
        case "jsonld":
            found = [jsonld.text(_at(metadata, rest))]
            texts = jsonld.texts(metadata.article.get(rest)) if rest == "keywords" else found
        case "meta":
            texts = metadata.metas.get(rest.lower(), [])
        case "json":
            texts = data.texts(page.data, rest)
        case "label":
            texts = [labels.value(article, rest)]
        case "re":
            texts = [match[1] or "" for match in _compiled(rest).finditer(page.html)]
        case _:
            texts = page.say(place) if "::" in place else [text_of(found) for found in page.find(place)]
    return _filled(texts)


def _at(metadata: Metadata, path: str) -> object:
    """A key of the JSON-LD article; `author.name` goes one deeper."""
    value: object = metadata.article
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _filled(texts: object) -> list[str]:
    return [squeezed for text in texts if (squeezed := " ".join(str(text).split()))]  # type: ignore[attr-defined]


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
