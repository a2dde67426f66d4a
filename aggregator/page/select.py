"""CSS on a page whose names are known: a selector that begins with a class or an id starts at what has it.

A platform's rules have twenty selectors, and each of them on its own would ask every element of the page.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from lxml import etree
from parsel.csstranslator import HTMLTranslator

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# One selector (a comma makes several) whose first compound has a name: `.meta a`, `h1.title`, `#content::text`.
_START = re.compile(r"(?:[a-z]\w*)?([.#][\w-]+)[^,\\]*")
# Nothing but that compound: what it finds at one element has nothing to do with what it finds at another.
_ALONE = re.compile(r"[\w.#-]+(?:::attr\(.+\))?")
_ANYWHERE, _HERE = "descendant-or-self::", "self::"
_TRANSLATOR = HTMLTranslator()


# What the selectors of this process began with so far: those of a rule are the same for each page.
_ASKED: set[str] = set()


class Names:
    """The elements of a document by those of their names that selectors begin with: `.class`, `#id`.

    All of them at once, at the first question, and none of the others: to hold an element costs lxml as much as to
    look at five.
    """

    def __init__(self, root: HtmlElement) -> None:
        self._root = root
        self._found: dict[str, list[HtmlElement]] = {}

    def having(self, name: str) -> list[HtmlElement]:
        """The elements that have a name, in the document's order."""
        if name not in self._found:
            if name not in _ASKED:
                _ASKED.add(name)
                _asked_of.cache_clear()
            self._found = self._gather()
        return self._found[name]

    def _gather(self) -> dict[str, list[HtmlElement]]:
        found: dict[str, list[HtmlElement]] = {name: [] for name in _ASKED}
        idents = any(name.startswith("#") for name in found)
        for element in self._root.iter():
            if classes := element.get("class"):
                for name in _asked_of(classes):
                    found[name].append(element)
            if idents and (ident := element.get("id")) and (name := f"#{ident}") in found:
                found[name].append(element)
        return found


@lru_cache(maxsize=1024)
def _asked_of(classes: str) -> tuple[str, ...]:
    """Those of a class attribute's names that selectors begin with."""
    return tuple(name for word in dict.fromkeys(classes.split()) if (name := f".{word}") in _ASKED)


def select(root: HtmlElement, names: Names, css: str) -> list[HtmlElement | str]:
    """What a selector of parsel's dialect finds in a document: elements, or words where it ends in ::text or ::attr.

    `names` are the document's own.
    """
    start = _START.fullmatch(css)
    if start is None:
        return _found(css, _ANYWHERE, root)
    named = names.having(start[1])
    if len(named) > 1 and not _ALONE.fullmatch(css):
        return _found(css, _ANYWHERE, root)
    return [found for element in named for found in _found(css, _HERE, element)]


def _found(css: str, axis: str, element: HtmlElement) -> list[HtmlElement | str]:
    return cast("list[HtmlElement | str]", _path(css, axis)(element))


@lru_cache(maxsize=1024)
def _path(css: str, axis: str) -> etree.XPath:
    return etree.XPath(_TRANSLATOR.css_to_xpath(css, axis), smart_strings=False)
