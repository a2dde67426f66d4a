"""Small operations on lxml elements that every file of this folder shares. None recurses: a page may be 4,000 deep.

The trees are those of parse.py: they hold nothing but elements.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, cast

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from lxml.html import HtmlElement


def wordset(names: str) -> frozenset[str]:
    """The words of a string as a set: how tables of names are written."""
    return frozenset(names.split())


# Elements that make no paragraph of their own: their text runs on with what stands before and after them.
INLINE = wordset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img input ins kbd label mark nobr output q rp rt "
    "ruby s samp small span strike strong sub sup svg time tt u var wbr math annotation button select textarea "
    "picture source track area map"
)
# What stands in a page's source and never on its screen.
UNSEEN = wordset("script style link meta base head title template noscript noembed noframes datalist param")


def text_of(element: HtmlElement) -> str:
    """The text on the screen of an element and all below it, white space squeezed to single spaces."""
    return " ".join(raw_text(element).split())


def has_text(element: HtmlElement) -> bool:
    """Whether `text_of` has any: nearly always the first words of an article show it."""
    return any(not text.isspace() for text in _seen_text(element)) or bool(text_of(element))


def own_text(element: HtmlElement) -> str:
    """The text directly in an element, without that of the elements in it."""
    return " ".join(text for text in (element.text, *(child.tail for child in element)) if text)


_SILENT = ("script", "style", "template")
_STRING = etree.XPath("string()", smart_strings=False)
_SIZE = etree.XPath("string-length(normalize-space())")
# What normalize-space() makes a space of, where it is none yet.
_XML_SPACE = re.compile(r"[\t\r\n][ \t\r\n]*| [ \t\r\n]+")


def size(element: HtmlElement) -> int:
    """The characters of an element's text, white space squeezed; scripts in it count as well."""
    if not len(element):
        return len(_XML_SPACE.sub(" ", (element.text or "").strip(" \t\r\n")))
    return int(cast("float", _SIZE(element)))


class Extent:
    """The size of an element: measured when first asked for, which is seldom, and kept."""

    def __init__(self, element: HtmlElement) -> None:
        self._element = element

    @cached_property
    def size(self) -> int:
        """Its characters, as `size` counts them."""
        return size(self._element)


def all_text(element: HtmlElement) -> str:
    """The text of an element and all below it as it stands; scripts in it as well."""
    return cast("str", _STRING(element)) if len(element) else element.text or ""


def raw_text(element: HtmlElement) -> str:
    """The text of an element and all below it as it stands, without scripts and styles."""
    if not len(element) and element.tag not in _SILENT:
        return element.text or ""
    if next(element.iter(*_SILENT), None) is None:
        return all_text(element)
    return "".join(_seen_text(element))


def _seen_text(element: HtmlElement) -> Iterator[str]:
    hidden = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        begins = event == "start"
        hidden += (1 if begins else -1) * (node.tag in UNSEEN)
        text = node.text if begins else node.tail
        if text and not hidden and (begins or node is not element):
            yield text


def drop(element: HtmlElement) -> None:
    """Take an element and all below it out of its tree; the text behind it stays where it was."""
    replace_with_text(element, "")


def replace(element: HtmlElement, new: HtmlElement) -> None:
    """Put `new` where `element` stands; the text behind it stays. An element without a parent is left alone."""
    parent = element.getparent()
    if parent is None:
        return
    new.tail, element.tail = printable(element.tail or "") or None, None
    parent.replace(element, new)


# To a text longer than this nothing is added: copied anew for each of a paragraph's ten thousand images, it would take
# quadratic time.
_LONG_TEXT = 4096


def replace_with_text(element: HtmlElement, text: str) -> None:
    """Put plain text where an element stands; an element without a parent is left alone.

    References such as `&#31;` bring characters into a tree that lxml refuses to set: they are left out.
    """
    parent = element.getparent()
    if parent is None:
        return
    if added := text + (element.tail or ""):
        before = element.getprevious()
        stands = (parent.text if before is None else before.tail) or ""
        if len(stands) > _LONG_TEXT:
            replace(element, make("span", text))
            return
        if before is None:
            parent.text = printable(stands + added)
        else:
            before.tail = printable(stands + added)
    element.tail = None
    parent.remove(element)


def make(tag: str, text: str = "", **attributes: str) -> HtmlElement:
    """A new element. Characters that XML cannot hold are left out of its text, since lxml refuses them."""
    element = cast("HtmlElement", etree.Element(tag, {name: printable(value) for name, value in attributes.items()}))
    element.text = printable(text)
    return element


def keep_only(element: HtmlElement, names: Container[str]) -> None:
    """Leave an element no attributes but these.

    HTML's attributes may have braces and control characters in their names, as templates that nobody filled in do;
    lxml takes no such name, not even to delete it. So all go, and what stays is set anew.
    """
    kept = [(name, value) for name, value in element.items() if name in names]
    element.attrib.clear()
    for name, value in kept:
        element.set(name, printable(value))


def printable(text: str) -> str:
    """Text without the control characters that neither XML nor a reader knows; tab and newline stay."""
    return text if text.isprintable() else _CONTROLS.sub("", text)


_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def ancestors(element: HtmlElement, levels: int) -> Iterator[HtmlElement]:
    """An element's parent, its parent, and so on: at most `levels` of them."""
    node = element.getparent()
    while node is not None and levels > 0:
        yield node
        node, levels = node.getparent(), levels - 1
