"""The generic reader's choice: which element of an unknown page is the article.

Names decide where a theme uses the field's (names.py); among several, and where there is none, weights do (weigh.py).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from aggregator.page.dom import ancestors, size
from aggregator.page.metadata import PUBLISHED, Metadata
from aggregator.page.names import Role, role
from aggregator.page.parse import document
from aggregator.page.weigh import Weight, weigh

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from aggregator.page.page import Page

Weights = dict["HtmlElement", Weight]

# A named body with less than this share of the page's weight is a teaser, a comment or a widget.
_LEAST_SHARE = 0.2
# An <article> or <main> with this share of it is where to begin.
_POST_SHARE = 0.35
# A box within a box is the article when next to all of the outer's weight is in it.
_NEARLY_ALL = 0.85
# Going down without names: the article is where less than this goes on into a single child.
_MOST = 0.7
# Fewer characters than this, in a box that no name and no metadata calls an article, are an error page's sentence.
LEAST_TEXT = 80
# trafilatura takes an error page's whole screen for its text, navigation and all: an article is longer.
LEAST_LAST = 240


@dataclass(frozen=True)
class Found:
    """An article's element, how it was found (names, element or density), and its weight."""

    element: HtmlElement
    way: str
    weight: Weight


def find(page: Page) -> Found | None:
    """The element of a page that most likely is its article; None where nothing is like one."""
    body = next(page.selector.root.iter("body"), page.selector.root)
    weights = weigh(body)
    whole = max(weights[body].text, 1)
    found = _by_name(weights, whole) or _by_density(weights, body)
    return found if found.weight.text + found.weight.links > 0 else None


def _by_name(weights: Weights, whole: float) -> Found | None:
    """The heaviest box with an article body's name, or the innermost of several that hold the same."""
    named = [(box, weight) for box, weight in weights.items() if _is_body(box) and weight.text >= whole * _LEAST_SHARE]
    if not named:
        return None
    best, weight = max(named, key=lambda pair: pair[1].text)
    for box, inner in named:
        if inner.text >= weight.text * _NEARLY_ALL and best in ancestors(box, 12):
            best, weight = box, inner
    return Found(best, "names", weight)


def _is_body(box: HtmlElement) -> bool:
    return "articleBody" in (box.get("itemprop") or "") or bool(role(box) & Role.BODY)


def _by_density(weights: Weights, body: HtmlElement) -> Found:
    """Down from the page's heaviest <article>, <main> or body to where its text stands directly."""
    posts = [box for box in weights if box.tag == "article" or role(box) & Role.POST]
    mains = [box for box in weights if box.tag == "main" or box.get("role") == "main"]
    heaviest_of_each = (max(boxes, key=lambda box: weights[box].text, default=body) for boxes in (posts, mains))
    least = weights[body].text * _POST_SHARE
    start = next((box for box in heaviest_of_each if weights[box].text >= least), body)
    way = "density" if start is body else "element"
    while True:
        weight = weights[start]
        heaviest = max(weight.children, key=lambda box: weights[box].text, default=None)
        if heaviest is None or weights[heaviest].text < weight.text * _MOST:
            break
        if weight.blocks > 1 and weight.direct > weight.text * (1 - _NEARLY_ALL):
            break
        start = heaviest
    return Found(start, way, weights[start])


def is_enough(metadata: Metadata, found: Found) -> bool:
    """Whether what was found can be an article: by name, by length, or because the page calls itself one."""
    return found.way == "names" or found.weight.text >= LEAST_TEXT or is_declared(metadata, found)


def shortage(found: Found | None) -> str:
    """What an undeclared text lacks to be an article, as the end of a sentence; "" where it is none or long."""
    characters = round(found.weight.text) if found else 0
    if not 0 < characters < LEAST_TEXT:
        return ""
    return (
        f", only a text of {characters} characters without its links, and below {LEAST_TEXT} a name of its box or the "
        "page's metadata must say that it is an article"
    )


def is_declared(metadata: Metadata, found: Found) -> bool:
    """Whether a page calls itself an article, in its metadata or by its body's itemprop."""
    declared = metadata.article or metadata.first(PUBLISHED) or "article" in metadata.first(("og:type",))
    return bool(declared) or "articleBody" in (found.element.get("itemprop") or "")


def by_trafilatura(page: Page) -> HtmlElement | None:
    """The last resort: where trafilatura sees the body. It damages code, so it only reads what nothing else does."""
    if size(page.selector.root) < LEAST_LAST:
        return None
    from trafilatura import extract  # noqa: PLC0415 - half a second that most runs never need

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = extract(page.html, url=page.base, output_format="html", include_images=True, include_links=True)
    except (ValueError, TypeError, AttributeError, etree.LxmlError, RecursionError):
        return None
    body = next(document(found).iter("body"), None) if found else None
    return body if body is not None and size(body) >= LEAST_LAST else None
