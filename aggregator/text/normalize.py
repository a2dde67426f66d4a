"""Small repairs of text that everything else builds on. Each takes a string and returns one; none raises."""

import html
import re
import unicodedata

# Characters that print nothing. The joiners U+200C and U+200D stay: emoji and some scripts need them.
_INVISIBLE = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
_LONE_SURROGATE = r"\ud800-\udfff"
_UNSEEN = re.compile(f"[{_INVISIBLE}{_LONE_SURROGATE}]")
_SPACE = re.compile(r"\s+")

# What NFKC changes in nearly every Chinese text, and in most of them nothing else: replacing it and looking whether
# that was all is four times as fast as normalising.
_FULL_WIDTH = [(character, unicodedata.normalize("NFKC", character)) for character in "，：（）！？；…\u3000\xa0"]

# What sites put between a title and their own name.
_BAR = r"\s*(?:[-–—_|｜·•»]|::)+\s*"
# Names that platforms add to every <title>; an author's name may stand before them (…_NAME的技术博客_51CTO博客).
_PLATFORM_ENDING = re.compile(
    rf"(?:{_BAR}[^-–—_|｜]{{1,40}}?的(?:技术)?博客)?{_BAR}"
    r"(?:51CTO博客|51CTO\.COM|阿里云开发者社区|阿里云|云栖社区|CSDN博客|博客园|掘金|简书|知乎"
    r"|SegmentFault(?: 思否)?|思否|InfoQ(?:中文站)?"
    r"|OSCHINA.{0,20}|开源中国(?:社区)?|腾讯云开发者社区(?:-腾讯云)?|腾讯云|云社区(?:-华为云)?|华为云|ITeye博客|慕课手记|慕课网)\s*$",
    re.IGNORECASE,
)


def strip_invisible(text: str) -> str:
    """The text without control characters, zero-width marks and lone surrogates; tabs and line ends stay."""
    return text if text.isprintable() else _UNSEEN.sub(_seen, text)


def _seen(match: re.Match[str]) -> str:
    return "\ufffd" if "\ud800" <= match[0] <= "\udfff" else ""


def squeeze(text: str) -> str:
    """The text on one line: every run of white space (also no-break and ideographic) one space, none at the ends."""
    return _SPACE.sub(" ", text).strip()


def fold(text: str) -> str:
    """The text as it is compared: NFKC, without case. Scripts stay as they are (繁 is not 简)."""
    for character, plain in _FULL_WIDTH:
        text = text.replace(character, plain)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return text.casefold()


def clean_title(title: str, *names: str) -> str:
    """A title without markup leftovers and without what the site added: platforms' endings, and ` - NAME` for `names`.

    `names` are the site's and the author's. A title that is nothing but a name stays as it is.
    """
    text = squeeze(strip_invisible(html.unescape(title)))
    text = _PLATFORM_ENDING.sub("", text) or text
    for name in filter(None, map(squeeze, names)):
        text = re.sub(rf"{_BAR}{re.escape(name)}$", "", text) or text
    return unicodedata.normalize("NFC", text)
