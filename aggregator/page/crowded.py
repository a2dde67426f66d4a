"""Tags with thousands of attributes lose them before a page is parsed: libxml2 walks through those that a tag has for
each that it adds, so that two megabytes of them would hold up everything else for a minute.
"""

import re

# Shorter pages are parsed within a second whatever their tags hold, and nearly all pages are shorter.
_LONG_PAGE = 131072
# A tag of this length may be a picture in a `data:` address; one with so many attributes as well is no author's.
_LONG_TAG, _MOST = 16384, 2000
# Quotes hold a value together right behind `=` and nowhere else.
_VALUE = r"""=\s*+(?:"[^"]*+"|'[^']*+')"""
_INSIDE = rf"""(?:[^>=]++|{_VALUE}|=)*+"""
# Each tag, and what looks like tags and is none: a script's text and a comment are taken whole.
_TAG = re.compile(
    rf"<!--(?:[^-]++|-(?!->))*+|<(?:script|style)\b{_INSIDE}>(?:[^<]++|<(?!/(?:script|style)))*+|<[a-z]{_INSIDE}", re.I
)
_VALUES = re.compile(_VALUE)


def without_crowds(html: str) -> str:
    """The HTML of a page, whose tags with more than 2,000 attributes in more than 16,384 characters have none left."""
    if len(html) <= _LONG_PAGE or max(map(len, _TAG.findall(html)), default=0) <= _LONG_TAG:
        return html
    return _TAG.sub(_bare, html)


def _bare(tag: re.Match[str]) -> str:
    source = tag[0]
    if len(source) <= _LONG_TAG or source.startswith("<!--") or source[:7].lower() in {"<script", "<style"}:
        return source
    names = _VALUES.sub(" ", source).replace("/", " ").split()
    return source if len(names) <= _MOST else names[0]
