"""Yuque's editor (lake), which Alibaba Cloud's articles are written in: cards with JSON in them, as plain HTML.

<card type="block" name="codeblock" value="data:%7B%22mode%22%3A%22java%22%2C%22code%22%3A%22…%22%7D"></card>
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from aggregator.page.dom import drop, make, printable, replace
from aggregator.page.parse import fragment

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

    Card = dict[str, Any]

# To an HTML parser `<card/>` has no end, and the rest of the article would be in it.
_CLOSED = re.compile(r"<card\b([^>]*?)/>", re.IGNORECASE)


def parse(source: str) -> HtmlElement:
    """A fragment of lake's HTML in a div."""
    return fragment(_CLOSED.sub(r"<card\1></card>", source))


def resolve(card: HtmlElement) -> None:
    """Put in the place of a card what it shows; one that shows nothing that can be read goes."""
    write = WRITERS.get((card.get("name") or "").lower())
    new = write(value(card.get("value") or "")) if write else None
    if new is None:
        drop(card)
    else:
        replace(card, new)


def value(text: str) -> Card:
    """A card's value: percent-encoded JSON after `data:`; empty where it is none."""
    try:
        data = json.loads(unquote(text.removeprefix("data:")), strict=False)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _text(card: Card, *keys: str) -> str:
    """The first of a card's keys that holds a text; without characters that no document can hold."""
    return next((printable(found) for key in keys if isinstance(found := card.get(key), str) and found.strip()), "")


def _code(card: Card) -> HtmlElement | None:
    code = _text(card, "code")
    if not code:
        return None
    pre, inner = make("pre"), make("code", code)
    # `mode` is the editor's word, `language` that of some converters.
    if language := _text(card, "mode", "language").strip().lower():
        inner.set("class", f"language-{language}")
    pre.append(inner)
    return pre


def _image(card: Card) -> HtmlElement | None:
    src = _text(card, "src")
    if not src:
        return None
    # ?tmpCode=… is a pass for the editor's own server.
    src = src.partition("?tmpCode=")[0]
    return make("img", src=src, alt=_text(card, "title", "alt"))


def _math(card: Card) -> HtmlElement | None:
    tex = _text(card, "code", "latex")
    # The attribute is Zhihu's form of a formula; math.py knows it from there.
    return make("span", **{"data-tex": tex}) if tex else None


def _line(_card: Card) -> HtmlElement:
    return make("hr")


def _label(card: Card) -> HtmlElement | None:
    text = _text(card, "label", "text")
    return make("span", text) if text else None


def _link(card: Card) -> HtmlElement | None:
    detail = card.get("detail")
    address = _text(card, "src", "url", "href") or (_text(detail, "url") if isinstance(detail, dict) else "")
    if not address.lower().startswith(("http://", "https://")):
        return None
    return make("a", _text(card, "text", "title", "name") or address, href=address)


# The names of cards; sites.md has where each was seen.
WRITERS: dict[str, Callable[[Card], HtmlElement | None]] = {
    "codeblock": _code,
    "image": _image,
    "math": _math,
    "inlinemath": _math,
    "hr": _line,
    "label": _label,
    "file": _link,
    "yuque": _link,
    "yuqueinline": _link,
    "bookmarklink": _link,
    "bookmarkinline": _link,
    "localdoc": _link,
    "video": _link,
}
