"""Learns how a listing's further pages are addressed, from its paging."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aggregator.discover.segments import literal
from aggregator.discover.words import NEXT_TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aggregator.discover.links import Link

_NUMBER = re.compile(r"\d+")
_HOST = "^https?://[^/]+"
# What stands directly before the number of a page, where the listing itself has nothing there.
_BEFORE_NUMBER = re.compile(
    r"(?:/|[?&](?:page|paged|p|pn|pageno|page_no|pagenum|curpage)=|[/_-](?:page|p|index|list)[/_-]?|[-_])$", re.I
)
_HOLDERS = re.compile(r"\.(?:html?|php|aspx?|jsp)$", re.I)


def further(links: Sequence[Link], listing: str) -> tuple[str, str]:
    """How the pages after the first of a listing are addressed, and the second's address; empty where nothing tells.

    An expression for the field `next` of sources.toml, matched by the paging's own links only.
    """
    for wanted in (_says_next, _is_number):
        for link in links:
            if wanted(link) and (expression := _expression(link.url, listing)):
                return expression, link.url
    return "", ""


def _says_next(link: Link) -> bool:
    return bool(NEXT_TEXT.fullmatch(link.text)) or (link.paging and not _NUMBER.search(link.text))


def _is_number(link: Link) -> bool:
    return link.text.strip().isdecimal() and (link.paging or int(link.text) == _SECOND)


# A bare number that is a link leads to a page where it is the second; others may be years or days.
_SECOND = 2


def _expression(url: str, listing: str) -> str:
    """The address of a further page with its number left open; "" where it has none, or is no page of this listing."""
    own = _HOLDERS.sub("", _path(listing)).removesuffix("index").rstrip("/")
    for number in reversed([*_NUMBER.finditer(_path(url))]):
        before, after = _path(url)[: number.start()], _path(url)[number.end() :]
        if not before.startswith(own) or int(number[0]) < _SECOND:
            continue
        if _BEFORE_NUMBER.search(before) and "/" not in after.rstrip("/"):
            ending = literal(after.rstrip("/")) + ("/?$" if after in ("", "/") else "$")
            return _HOST + literal(before) + r"\d+" + ending
    return ""


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
