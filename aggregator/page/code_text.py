"""The exact text of a code block, whatever the highlighter made of it: gutters and buttons left out, nothing else.

Highlighters keep lines apart in one of three ways: newlines (most), `<br>` (hexo, cnblogs, WeChat), or one element a
line with nothing between (SyntaxHighlighter, hljs-ln, Docusaurus). A newline is added only where none stands.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, cast

from lxml import etree

from aggregator.page.code_lines import LineReader
from aggregator.page.dom import drop, printable, wordset
from aggregator.page.gutters import is_gutter, is_line, kind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# A line that is empty but for what keeps a browser from folding it.
_BLANK = re.compile(r"^[\xa0\u200b]+$", re.M)
# What most code has none of: other line ends, editors' spaces, control characters.
_UNUSUAL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\xa0\u200b\u202f\ufeff\ufffe\uffff]")
# Spaces that editors put for the browser's sake: no-break and narrow no-break space.
_SPACES = {0xA0: " ", 0x202F: " ", 0x200B: None, 0xFEFF: None}
# Line numbers in the text itself: a last line "1.2.3.", or a number before each line.
_NUMBER_LINE = re.compile(r"(?:\d{1,5}\.)+")
_NUMBER_START = re.compile(r"\s*(\d{1,5})(?: (.*)|$)", re.S)
# Elements that colour or mark words within a line; a block of nothing else is read in one step.
_WORDS = wordset("span code b i em strong font a u s mark sub sup var kbd ins del small bdo tt cite samp data")
_SIMPLE = _WORDS | {"br"}
_ODD_ATTRIBUTES = etree.XPath(
    "boolean(descendant::*/@data-line) or boolean(descendant::*/@style[contains(., 'user-select')])"
)
# By themselves: a union of both takes quadratic time.
_CLASSES = etree.XPath("descendant::*/@class", smart_strings=False)
_IDS = etree.XPath("descendant::*/@id", smart_strings=False)
_STRING = etree.XPath("string()", smart_strings=False)


def code_text(element: HtmlElement) -> str:
    """The code in an element, exactly: tabs, blank lines and indentation kept, with `\\n` between lines.

    The element is used up: it may be changed.
    """
    text = _simple(element)
    return tidy("".join(LineReader().read(element)) if text is None else text)


def _simple(element: HtmlElement) -> str | None:
    """The text of a block of nothing but words whose lines stand apart by newlines or <br>; None for others."""
    if not len(element):
        return element.text or ""
    tags = {below.tag for below in element.iterdescendants()}
    if not tags <= _SIMPLE:
        return None
    names = _names(element)
    if any(kind(name, "") for name in names):
        _drop_gutters(element)
        names = _names(element)
    if _ODD_ATTRIBUTES(element) or ("code" in tags and len(list(element.iter("code"))) > 1):
        return None
    text = cast("str", _STRING(element))
    breaks = list(element.iter("br")) if "br" in tags else []
    if sum(times for name, times in names.items() if is_line(name)) > text.count("\n") + len(breaks) + 1:
        return None
    for line_end in breaks:
        line_end.tail = "\n" + printable(line_end.tail or "")
    return cast("str", _STRING(element)) if breaks else text


def _names(element: HtmlElement) -> Counter[str]:
    """The classes and ids of all elements in a block, and how often each stands there."""
    names = Counter(cast("list[str]", _CLASSES(element)))
    names.update(cast("list[str]", _IDS(element)))
    return names


def _drop_gutters(element: HtmlElement) -> None:
    """Take line numbers, buttons and badges out of a block of words."""
    for below in list(element.iterdescendants()):
        if is_gutter(below):
            drop(below)


def tidy(text: str) -> str:
    """Line ends as `\\n`, editors' no-break spaces as spaces, and the newline that HTML ignores after `<pre>` gone."""
    if _UNUSUAL.search(text):
        text = _BLANK.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        text = printable(text).translate(_SPACES)
    return text.removeprefix("\n").rstrip("\n")


def without_numbers(text: str, *, leading: bool) -> str:
    """Code without line numbers that stand in its text: 1 to N in a last line of their own ("1.2.3."), or before each
    line where `leading` says that the box writes them so; elsewhere a listing may well be numbered by its author.
    """
    lines = text.split("\n")
    if len(lines) > 1 and _NUMBER_LINE.fullmatch(lines[-1]):
        numbers = [int(number) for number in lines[-1].split(".") if number]
        if numbers == list(range(1, len(lines))):
            return "\n".join(lines[:-1])
    if not leading:
        return text
    numbered = [_NUMBER_START.match(line) for line in lines]
    if len(lines) > 1 and all(match and int(match[1]) == i for i, match in enumerate(numbered, start=1)):
        return "\n".join(match[2] or "" for match in numbered if match)
    return text
