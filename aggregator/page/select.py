"""CSS on a page whose names are known: a selector that begins with a class or an id starts at what has it.

A platform's rules have twenty selectors, and each of them on its own would ask every element of the page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from lxml import etree
from parsel.csstranslator import HTMLTranslator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

# One selector (a comma makes several) whose first compound has a name: `.meta a`, `h1.title`, `#content::text`.
_START = re.compile(r"(?:[a-z]\w*)?([.#][\w-]+)[^,\\]*")
# Nothing but that compound: what it finds at one element has nothing to do with what it finds at another.
_ALONE = re.compile(r"[\w.#-]+(?:::attr\(.+\))?")
_ANYWHERE, _HERE = "descendant-or-self::", "self::"
_TRANSLATOR = HTMLTranslator()


def by_name(root: HtmlElement) -> dict[str, list[HtmlElement]]:
    """The elements of a document by each of their names as CSS writes them (`.class`, `#id`), in its order."""
    found: dict[str, list[HtmlElement]] = defaultdict(list)
    for element in root.iter():
        if classes := element.get("class"):
            for name in _classes(classes):
                found[name].append(element)
        if ident := element.get("id"):
            found[f"#{ident}"].append(element)
    return found


@lru_cache(maxsize=1024)
def _classes(classes: str) -> tuple[str, ...]:
    return tuple(f".{name}" for name in dict.fromkeys(classes.split()))


def select(root: HtmlElement, names: Mapping[str, list[HtmlElement]], css: str) -> list[HtmlElement | str]:
    """What a selector of parsel's dialect finds in a document: elements, or words where it ends in ::text or ::attr.

    `names` are the document's own, as `by_name` gives them.
    """
    start = _START.fullmatch(css)
    if start is None:
        return _found(css, _ANYWHERE, root)
    named = names.get(start[1], [])
    if len(named) > 1 and not _ALONE.fullmatch(css):
        return _found(css, _ANYWHERE, root)
    return [found for element in named for found in _found(css, _HERE, element)]


def _found(css: str, axis: str, element: HtmlElement) -> list[HtmlElement | str]:
    return cast("list[HtmlElement | str]", _path(css, axis)(element))


@lru_cache(maxsize=1024)
def _path(css: str, axis: str) -> etree.XPath:
    return etree.XPath(_TRANSLATOR.css_to_xpath(css, axis), smart_strings=False)
