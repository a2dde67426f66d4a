"""Named repairs of pages, shared by all platforms: a rule names them, and they put a page's parts where CSS finds them.

A fix changes page.selector's tree before anything is read from it. It fetches nothing and raises nothing: a page that
is not as it expects is left alone. Where it has put anything in, it says so by page.changed().
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.page import lake
from aggregator.page.script import string_after

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from aggregator.page.page import Page

# What lark_content puts an article into, best first, and under which class.
PLACES = (".article-inner", ".article-content", "body")
LARK = "lark-content"


def lark_content(page: Page) -> None:
    """Alibaba Cloud since 2021: the article is a string in a script (GLOBAL_CONFIG.larkContent), its element is empty.

    Puts it into `div.article-inner` (else into the body) as `div.lark-content`.
    """
    content = string_after(page.html, "larkContent")
    if not content.strip() or page.find(f".{LARK}"):
        return
    place = next((found[0] for css in PLACES if (found := page.find(css))), None)
    if place is not None:
        put(place, content, LARK)
        page.changed()


def lake_cards(page: Page) -> None:
    """Cards of Yuque's editor (lake), with code, images and math as JSON in an attribute, become plain elements."""
    for card in list(page.selector.root.iter("card")):
        lake.resolve(card)
    page.changed()


def put(place: HtmlElement, fragment: str, name: str) -> None:
    """Put a fragment of HTML into an element, in a div of a class of its own."""
    box = lake.parse(fragment)
    box.set("class", name)
    place.append(box)
