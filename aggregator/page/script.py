"""Reads values out of a page's scripts, without running them."""

from __future__ import annotations

import re
from functools import lru_cache

# A string of JavaScript in any of its three quotes. A string without an end costs one walk, not many: each step of the
# group begins with a character that no other can take. Of a group, `*+` finds too little before Python 3.11.5.
_STRING = r"""(?P<quote>['"`])(?P<text>[^\\'"`]*+(?:(?:\\.|(?!(?P=quote))['"`])[^\\'"`]*+)*)(?P=quote)"""
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|.)", re.DOTALL)
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}


def string_after(source: str, name: str) -> str:
    """The first string, not empty, that a name is set to (`name = '…'`, `"name": "…"`), unescaped; "" for none.

    >>> string_after(r"CONFIG.larkContent = '<p>it\\'s \\u4e2d</p>';", "larkContent")
    "<p>it's 中</p>"
    """
    if name not in source:
        return ""
    return next((unescaped for found in _assigned(name).finditer(source) if (unescaped := unescape(found["text"]))), "")


def unescape(text: str) -> str:
    """The inside of a JavaScript string as what it means; an escape that means nothing is its own character."""
    unescaped = _ESCAPE.sub(lambda found: _meaning(found[1]), text)
    # Escapes give characters beyond U+FFFF in two halves.
    return unescaped.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _meaning(escape: str) -> str:
    if len(escape) > 1 and escape[0] in "ux":
        code = int(escape[1:].strip("{}"), 16)
        return chr(code) if code <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 - Unicode's last
    return _CONTROL.get(escape, escape)


@lru_cache(maxsize=32)
def _assigned(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}\b['\"]?\s*[=:]\s*{_STRING}", re.DOTALL)
