"""Mail addresses that a host's protection took out of a page: put back, in code as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from lxml import etree

from aggregator.page.dom import replace_with_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# The attribute with the address, XORed with its first byte, in hexadecimal.
PROTECTED = "data-cfemail"
_ALL = etree.XPath(f"descendant::*/@{PROTECTED}/..")


def reveal(article: HtmlElement) -> None:
    """Put back every address in an article; what is none stays as it is."""
    for element in cast("list[HtmlElement]", _ALL(article)):
        try:
            code = bytes.fromhex(element.get(PROTECTED) or "")
            address = bytes(byte ^ code[0] for byte in code[1:]).decode()
        except (ValueError, IndexError):
            continue
        replace_with_text(element, address)
