"""The heading that says a post's title once more: whoever shows the post prints the title over it already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from aggregator.page.dom import drop, size, text_of
from aggregator.text.normalize import clean_title, fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# What is seen and has no text of its own.
_SHOWN = ("img", "video", "audio", "iframe")


def drop_title(article: HtmlElement, title: str) -> None:
    """Take out of a tidied article the `<h1>` that opens it and is its title but for width, case and spaces.

    It stays where something is read or seen above it or is part of it, and where there is no other text.
    """
    heading = next(article.iter("h1"), None)
    if heading is None or not is_title(heading, title) or next(heading.iter(*_SHOWN), None) is not None:
        return
    if opens(heading, article) and size(article) > size(heading):
        drop(heading)


def is_title(heading: HtmlElement, title: str) -> bool:
    """Whether a heading says the title, but for width, case and spaces."""
    return _key(text_of(heading)) == _key(title)


def _key(text: str) -> str:
    return "".join(fold(clean_title(text)).split())


def opens(heading: HtmlElement, article: HtmlElement) -> bool:
    """Whether nothing is read or seen above a heading in its article."""
    for event, element in etree.iterwalk(article, events=("start", "end")):
        if element is heading:
            break
        if element.tag in _SHOWN or ((element.text if event == "start" else element.tail) or "").strip():
            return False
    return True
