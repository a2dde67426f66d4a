"""Bytes to text: strict UTF-8 first, since headers and metas both lie; then what they say, if that may be; a guess."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes
from w3lib.encoding import http_content_type_encoding, resolve_encoding

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# A declaration stands at the very beginning (HTML asks for the first 1,024 bytes; pages with long heads get more).
_HEAD = 8192
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
# What w3lib does not know, under the name that Python has: each is the superset that browsers use.
_ALIASES = {
    "x-gbk": "gb18030",
    "gb2312-80": "gb18030",
    "gb_2312-80": "gb18030",
    "utf8mb4": "utf-8",
    "x-x-big5": "big5hkscs",
}
# A page cut or broken in the middle is still of the encoding in which next to all of it reads.
_BROKEN_SHARE = 0.005
# What servers say of whatever they send. Every byte is a letter in it, so that it always fits.
_WESTERN = "cp1252"
# Its letters beyond ASCII stand alone between others (été); in two-byte encodings and in UTF-8 next to none does.
_BESIDE_EACH_OTHER = re.compile(rb"[\x80-\xff]{2,}")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
# How much of a page a guess looks at; detectors take time in proportion, and need far less.
_SAMPLE = 20_000


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a page. `content_type` is the HTTP header. Never raises; what cannot be read becomes U+FFFD."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error
    for name in _stated(body, content_type):
        if name != "utf-8" and (text := _fits(body, name)) is not None:
            return text
    if _mostly_utf8(body, broken):
        return body.decode("utf-8", "replace")
    return body.decode(_guess(body), "replace")


def _stated(body: bytes, content_type: str) -> list[str]:
    """The encodings that header and page name, by Python's names; latin-1 only where the page looks like it."""
    header = http_content_type_encoding(content_type)
    meta = _DECLARED.search(body[:_HEAD])
    names = [header, _known(meta[1].decode("ascii", "replace")) if meta else None]
    return [name for name in names if name and (name != _WESTERN or _is_western(body))]


def _is_western(body: bytes) -> bool:
    """Whether most letters beyond ASCII stand alone."""
    together = sum(map(len, _BESIDE_EACH_OTHER.findall(body)))
    return together * 2 < len(_BEYOND_ASCII.findall(body))


def _known(name: str) -> str | None:
    name = name.lower()
    return _ALIASES.get(name) or resolve_encoding(name)


def _fits(body: bytes, name: str) -> str | None:
    """The text in an encoding, if next to all of it can be read so."""
    try:
        text = body.decode(name, "replace")
    except LookupError:
        return None
    return text if text.count("\ufffd") <= len(text) * _BROKEN_SHARE else None


def _mostly_utf8(body: bytes, broken: UnicodeDecodeError) -> bool:
    """Whether a page is UTF-8 with a few broken places: much of what is beyond ASCII reads well, little does not."""
    text = body.decode("utf-8", "replace")
    beyond = sum(1 for char in text if char > "\x7f")
    return broken.start > 0 and text.count("\ufffd") <= beyond * 0.2 and beyond > 0


def _guess(body: bytes) -> str:
    """The likeliest encoding of undeclared bytes; GB18030, as most such pages are, where the detector has no answer."""
    sample = b"".join(re.findall(rb"[^\x00-\x7f]+[\s\x20-\x7e]?", body[: 5 * _SAMPLE]))[:_SAMPLE]
    best = from_bytes(sample or body[:_SAMPLE]).best()
    name = resolve_encoding(best.encoding) if best else None
    return name if name and _fits(body, name) is not None else "gb18030"
