"""Text to a tree: the one place where HTML is parsed, but for the sanitiser's own reading of it."""

from __future__ import annotations

from typing import cast

from lxml import etree, html
from lxml.html import HtmlElement

from aggregator.page.crowded import without_crowds
from aggregator.page.dom import printable

# The elements of lxml.html, given by lxml itself: lxml.html's own parser asks a Python function for each element each
# time it is met, which is a third of what reading a page costs.
_LOOKUP = etree.ElementDefaultClassLookup(element=html.HtmlElement, entity=html.HtmlEntity)

# What a head may hold (HTML, 4.2 and 4.12). Where a page leaves <head> and <body> out, as minifiers do, libxml2 keeps
# in the head whatever it does not know from HTML 4: <main>, <article>, <header>.
_OF_HEAD = {"title", "meta", "link", "script", "style", "base", "noscript", "template"}


def document(text: str) -> HtmlElement:
    """The <html> element of a page, with nothing but elements in it. Any text is taken: broken markup is mended;
    comments, NUL, lone surrogates and the attributes of a tag with thousands of them are left out.
    """
    parser = etree.HTMLParser(recover=True, encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_LOOKUP)
    source = without_crowds(text).strip().replace("\x00", "").encode("utf-8", "ignore")
    root = etree.fromstring(source, parser) if source else None
    if root is None:
        return cast("HtmlElement", etree.fromstring(b"<html/>", parser))
    _begin_body(root)
    return cast("HtmlElement", root)


def _begin_body(root: etree._Element) -> None:
    """Move what is no head's, and all behind it, from the head to the beginning of the body."""
    head = root.find("head")
    kinds = [child.tag in _OF_HEAD for child in head] if head is not None else []
    if head is None or all(kinds):
        return
    strays = list(head)[kinds.index(False) :]
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    if body.text:
        strays[-1].tail = printable((strays[-1].tail or "") + body.text)
        body.text = None
    # lxml moves an element with the text behind it. All are appended: to insert one walks past those before it.
    body.extend([*strays, *body])


def fragment(text: str) -> HtmlElement:
    """A piece of HTML in a <div>."""
    root = document(f"<body>{text}</body>")
    body = next(root.iter("body"), root)
    body.tag = "div"
    return body
