"""Tags with thousands of attributes lose them before a page is parsed: libxml2 walks through those that a tag has for
each that it adds, so that two megabytes of them would hold up everything else for a minute.
"""

import re

# Shorter pages are parsed within a second whatever their tags hold, and nearly all pages are shorter.
_LONG_PAGE = 131072
# A tag of this length may be a picture in a `data:` address; one with so many attributes as well is no author's.
_LONG_TAG, _MOST = 16384, 2000
# Of a group, `*+` finds too little before Python 3.11.5 (gh-106052): only of single characters is it used here.
# Quotes hold a value together right behind `=` and nowhere else.
_VALUE = r"""=\s*+(?:"[^"]*+"|'[^']*+')"""
_INSIDE = rf"""[^>=]*+(?:(?:{_VALUE}|=)[^>=]*+)*"""
# Each tag, and what looks like tags and is none: a comment is taken whole, and a script with its text.
_TAG = re.compile(
    rf"<!--[^-]*+(?:-(?!->)[^-]*+)*"
    rf"|(?P<raw><(?:script|style)\b{_INSIDE})(?P<text>>[^<]*+(?:<(?!/(?:script|style))[^<]*+)*)?"
    rf"|<[a-z]{_INSIDE}",
    re.I,
)
_VALUES = re.compile(_VALUE)


def without_crowds(html: str) -> str:
    """The HTML of a page, whose tags with more than 2,000 attributes in more than 16,384 characters have none left."""
    if len(html) <= _LONG_PAGE or not any(len(tag[0]) > _LONG_TAG for tag in _TAG.finditer(html)):
        return html
    return _TAG.sub(_bare, html)


def _bare(match: re.Match[str]) -> str:
    tag, text = match["raw"] or match[0], match["text"] or ""
    if len(tag) <= _LONG_TAG or tag.startswith("<!--"):
        return match[0]
    names = _VALUES.sub(" ", tag).replace("/", " ").split()
    return match[0] if len(names) <= _MOST else names[0] + text
