"""Text to a tree: the one place where HTML is parsed, but for the sanitiser's own reading of it."""

from __future__ import annotations

from typing import cast

from lxml import etree, html
from lxml.html import HtmlElement

# The elements of lxml.html, given by lxml itself: lxml.html's own parser asks a Python function for each element each
# time it is met, which is a third of what reading a page costs.
_LOOKUP = etree.ElementDefaultClassLookup(
    element=html.HtmlElement, comment=html.HtmlComment, pi=html.HtmlProcessingInstruction, entity=html.HtmlEntity
)


def document(text: str) -> HtmlElement:
    """The <html> element of a page. Any text is taken: broken markup is mended, NUL and lone surrogates left out."""
    parser = etree.HTMLParser(recover=True, encoding="utf-8", huge_tree=True)
    parser.set_element_class_lookup(_LOOKUP)
    source = text.strip().replace("\x00", "").encode("utf-8", "ignore")
    root = etree.fromstring(source, parser) if source else None
    return cast("HtmlElement", root if root is not None else etree.fromstring(b"<html/>", parser))


def fragment(text: str) -> HtmlElement:
    """A piece of HTML in a <div>."""
    root = document(f"<body>{text}</body>")
    body = next(root.iter("body"), root)
    body.tag = "div"
    return body
