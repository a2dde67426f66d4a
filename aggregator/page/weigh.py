"""How much of an article's kind of text stands where: one walk over a page, no judgement yet.

The unit is a character of text outside of links. Navigation, comments and other noise weigh nothing, and so do headers
with title and date: what is left is what an article could be made of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from aggregator.page.code import parts
from aggregator.page.dom import INLINE, UNSEEN, Extent, size, wordset
from aggregator.page.names import Role, role

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Elements that are weighed as one: nothing within them is ever the article's own box.
_LEAVES = wordset("p pre h1 h2 h3 h4 h5 h6 blockquote dl figure details table ul ol")
_HEADINGS = wordset("h1 h2 h3 h4 h5 h6")
# Leaves that old themes lay their pages out with: looked into where they hold boxes of their own.
_LAYOUT = wordset("table ul ol")
_IGNORED = UNSEEN | wordset("nav footer aside form button select textarea svg canvas iframe object dialog video audio")
_LAYOUT_SIGN = etree.XPath(
    "boolean(descendant::h1 | descendant::article | descendant::div/p[2] | descendant::td/p[2] | descendant::li/h2)"
)


# What a picture weighs that stands alone, in characters: about a caption.
_PICTURE = 30


@dataclass(slots=True)
class Weight:
    """What an element holds: characters outside links, characters in links, and what of it stands in it directly."""

    text: float = 0
    links: float = 0
    direct: float = 0
    blocks: int = 0
    children: list[HtmlElement] = field(default_factory=list)


def weigh(body: HtmlElement) -> dict[HtmlElement, Weight]:
    """The weight of every box of a page, in document order; noise is not among them."""
    weights: dict[HtmlElement, Weight] = {}
    parents: dict[HtmlElement, HtmlElement] = {}
    whole = Extent(body)
    stack = [body]
    while stack:
        box = stack.pop()
        weight = weights[box] = Weight()
        _own_text(weight, box.text)
        for child in box:
            _own_text(weight, child.tail)
            if _add(child, weight, whole):
                parents[child] = box
                weight.children.append(child)
        stack.extend(reversed(weight.children))
    for box in reversed(weights):
        if box is not body:
            above, below = weights[parents[box]], weights[box]
            above.text += below.text
            above.links += below.links
    return weights


def _own_text(weight: Weight, text: str | None) -> None:
    if text and (text := text.strip()):
        weight.text += len(text)
        weight.direct += len(text)


def _add(child: HtmlElement, weight: Weight, whole: Extent) -> bool:
    """Count a child towards its box; whether it is a box itself, to be looked into."""
    tag = child.tag
    if tag in _IGNORED:
        return False
    if tag in INLINE:
        length = size(child) or _pictures(child)
        if tag == "a":
            weight.links += length
        else:
            _count(weight, length, _linked(child))
        return False
    if tag in _LEAVES and not (tag in _LAYOUT and not parts(child) and _LAYOUT_SIGN(child)):
        length = size(child) or _pictures(child)
        _count(weight, length, _linked(child))
        weight.blocks += tag not in _HEADINGS and length > 0
        return False
    kind = role(child)
    return not (kind & (Role.NOISE | Role.NOTICE | Role.HEAD)) or bool(kind & Role.BODY) or _is_page(child, whole)


def _pictures(element: HtmlElement) -> int:
    return sum(_PICTURE for _ in element.iter("img"))


def _count(weight: Weight, length: int, linked: int) -> None:
    weight.links += linked
    weight.text += length - linked
    weight.direct += length - linked


def _linked(element: HtmlElement) -> int:
    linked = 0
    for link in element.iter("a"):
        linked += size(link)
    return linked


def _is_page(box: HtmlElement, whole: Extent) -> bool:
    """A box named like noise that holds the page: `<div class="container sidebar-open">`."""
    if size(box) < whole.size / 2:
        return False
    return next(box.iter("article", "main", "h1"), None) is not None or any(
        role(below) & Role.BODY for below in box.iter("div")
    )
