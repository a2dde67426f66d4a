"""The exact text of a code block, whatever the highlighter made of it: gutters and buttons left out, nothing else.

Highlighters keep lines apart in one of three ways: newlines (most), `<br>` (hexo, cnblogs, WeChat), or one element a
line with nothing between (SyntaxHighlighter, hljs-ln, Docusaurus). A newline is added only where none stands.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from lxml import etree

from aggregator.page.dom import is_element, printable, wordset
from aggregator.page.names import spell

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Names of what stands beside code. Line numbers: dropped where they hold no letter (`linenums` may be the code itself).
_NUMBERS = re.compile(
    r"(?:^| )(?:(?:[a-z]+-)*(?:gutter|linenos?|line-?numbers?|line-?nums?|line-?no|line-index)(?:-rows|-wrapper)?|"
    r"linenodiv|gl|ln|lnt|pre-numbering|hljs-ln-(?:numbers|n)|crayon-nums?(?:-content)?|blob-num|cm-gutters|"
    r"code-mirror-(?:gutter|linenumber|gutter-wrapper|cursor|measure)|line-highlight|highlight-lines)(?:$| )"
)
# Buttons, badges and title bars: dropped always.
_FURNITURE = re.compile(
    r"(?:^| )(?:(?:[a-z]+-)*copy(?:-?(?:btn|button|code|icon|notice))?|copy-code-btn|btn-(?:copy|clipboard)|"
    r"code-copy-\w+|"
    r"hljs-button|signin|toolbar|code-toolbar-item|highlight-tools|clipboard|cnblogs-code-(?:toolbar|copy)|"
    r"code-expand|expand-code|btn-code-notes|hide-pre-code-box|code-block-(?:extension|header|lang|copy|tools?)|"
    r"code-(?:header|tools?|actions?|buttons?|lang|language)|code-group-buttons|lang|lang-(?:label|name)|"
    r"crayon-(?:toolbar|info|plain-wrap|language)|"
    r"enlighter-toolbar|sr-only|visually-hidden|mac-?(?:sign|dots|header))(?:$| )"
)
_NEVER = wordset("button script style textarea select img svg link noscript template input")
_CODE_TAGS = frozenset({"pre", "code", "td"})
_LINE = re.compile(
    r"(?:^| )(?:line|token-line|code-line|view-line|hljs-ln-line|ec-line|code-mirror-line|react-code-text|crayon-line|"
    r"code-snippet-line|cl-line|row-line)(?:$| |-number|[0-9])"
)
# Elements that a browser puts on a line of their own.
_BLOCK = wordset("div p li tr ul ol table tbody pre section article h1 h2 h3 h4 h5 h6")
# Elements whose white space between children is the page's source and not the code's.
_FRAME = wordset("table tbody thead tr ol ul")
# A line that is empty but for what keeps a browser from folding it.
_BLANK = re.compile(r"^[\xa0\u200b]+$", re.M)
# What most code has none of: other line ends, editors' spaces, control characters.
_UNUSUAL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\xa0\u200b\u202f\ufeff\ufffe\uffff]")
# Spaces that editors put for the browser's sake: no-break and narrow no-break space.
_SPACES = {0xA0: " ", 0x202F: " ", 0x200B: None, 0xFEFF: None}


@lru_cache(maxsize=4096)
def _kind(classes: str, ident: str) -> str:
    words = spell(classes, ident)
    return "furniture" if _FURNITURE.search(words) else "numbers" if _NUMBERS.search(words) else ""


@lru_cache(maxsize=4096)
def _is_line(classes: str) -> bool:
    return bool(_LINE.search(spell(classes, "")))


def is_gutter(element: HtmlElement) -> bool:
    """Whether an element of a code block is line numbers, a button or a badge, and no code."""
    if element.tag in _NEVER:
        return True
    classes, ident = element.get("class"), element.get("id")
    kind = _kind(classes or "", ident or "") if classes or ident else ""
    if kind:
        return (kind == "furniture" and element.tag not in _CODE_TAGS) or not _has_letters(element)
    style = element.get("style")
    return (
        bool(style) and "user-select" in style.replace("-webkit-", "") and "none" in style and not _has_letters(element)
    )


_LETTER = re.compile(r"[^\W\d_]")


def _has_letters(element: HtmlElement) -> bool:
    return bool(_LETTER.search(cast("str", _STRING(element))))


# Elements that colour or mark words within a line; a block of nothing else is read in one step.
_WORDS = wordset("span code b i em strong font a u s mark sub sup var kbd ins del small bdo tt cite samp data")
_ODD_ATTRIBUTES = etree.XPath("boolean(.//@data-line | .//@style[contains(., 'user-select')])")
_NAMES = etree.XPath(".//@class | .//@id", smart_strings=False)
_STRING = etree.XPath("string()", smart_strings=False)


def code_text(element: HtmlElement) -> str:
    """The code in an element, exactly: tabs, blank lines and indentation kept, with `\\n` between lines.

    The element is used up: it may be changed.
    """
    text = _simple(element)
    return tidy("".join(_Reader().read(element)) if text is None else text)


def _simple(element: HtmlElement) -> str | None:
    """The text of a block whose lines stand apart by newlines or <br>, with nothing to leave out; None for others."""
    if not len(element):
        return element.text or ""
    breaks, codes = [], 0
    for below in element.iter():
        if below.tag == "br":
            breaks.append(below)
        elif below.tag not in _WORDS and below is not element:
            return None
        codes += below.tag == "code"
    words = cast("list[str]", _NAMES(element))
    names = set(words)
    if codes > 1 or any(_kind(name, "") for name in names) or _ODD_ATTRIBUTES(element):
        return None
    for line_end in breaks:
        line_end.tail = "\n" + printable(line_end.tail or "")
    text = cast("str", _STRING(element))
    lines = sum(words.count(name) for name in names if _is_line(name))
    if lines <= text.count("\n") + 1:
        return text
    for line_end in breaks:
        line_end.tail = (line_end.tail or "")[1:]
    return None


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


_NUMBER_LINE = re.compile(r"(?:\d{1,5}\.)+")
_NUMBER_START = re.compile(r"\s*(\d{1,5})(?: (.*)|$)", re.S)


class _Reader:
    """Walks a code block once and keeps what it says."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.chars = 0
        self.ends_line = True  # whether a newline (or nothing at all) stands last

    def read(self, root: HtmlElement) -> list[str]:
        """The pieces of code in an element, in order."""
        self.say_in(root, root.text)
        stack = [(root, iter(root))]
        last_line: dict[HtmlElement, int] = {}
        while stack:
            element, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                if element is not root:
                    self.say_behind(element)
            elif not is_element(child) or is_gutter(child):
                self.say_in(element, child.tail)
            elif child.tag == "br":
                self.say("\n")
                self.say(child.tail)
            else:
                self.begin(child, element, last_line)
                self.say_in(child, child.text)
                stack.append((child, iter(child)))
        return self.out

    def begin(self, child: HtmlElement, parent: HtmlElement, last_line: dict[HtmlElement, int]) -> None:
        """Before an element that is a line: a newline, where the line before it ended with none."""
        if not _starts_line(child, parent):
            return
        before = last_line.get(parent)
        lacks_end = not self.ends_line or before == self.chars
        if lacks_end if before is not None else child.tag in _BLOCK and not self.ends_line:
            self.say("\n")
        last_line[parent] = self.chars

    def say(self, text: str | None) -> None:
        if text:
            self.out.append(text)
            self.chars += len(text)
            self.ends_line = text[-1] == "\n"

    def say_in(self, element: HtmlElement, text: str | None) -> None:
        """Text directly in an element."""
        if text and (element.tag not in _FRAME or text.strip()):
            self.say(text)

    def say_behind(self, element: HtmlElement) -> None:
        """The text behind an element; behind a block it starts a line of its own, and blanks there are no code."""
        tail = element.tail
        if not tail or element.tag not in _BLOCK:
            self.say_in(element.getparent(), tail)
        elif tail.strip():
            self.say(tail if self.ends_line or tail[0] == "\n" else "\n" + tail)
        elif "\n" in tail and not self.ends_line:
            self.say("\n")


def _starts_line(child: HtmlElement, parent: HtmlElement) -> bool:
    classes = child.get("class")
    return (
        child.tag in _BLOCK
        or (classes is not None and _is_line(classes))
        or (child.tag == "code" and parent.tag == "pre")
        or child.get("data-line") is not None
    )
