"""What stands beside the code in a code block: line numbers, buttons, badges; and which elements are its lines."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from lxml import etree

from aggregator.page.dom import wordset
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
_LETTER = re.compile(r"[^\W\d_]")
_STRING = etree.XPath("string()", smart_strings=False)


@lru_cache(maxsize=4096)
def kind(classes: str, ident: str) -> str:
    """What an element's names say: "furniture" (buttons, badges, bars), "numbers", or "" for code."""
    words = spell(classes, ident)
    return "furniture" if _FURNITURE.search(words) else "numbers" if _NUMBERS.search(words) else ""


@lru_cache(maxsize=4096)
def is_line(classes: str) -> bool:
    """Whether a class attribute is that of a line of code."""
    return bool(_LINE.search(spell(classes, "")))


def is_gutter(element: HtmlElement) -> bool:
    """Whether an element of a code block is line numbers, a button or a badge, and no code."""
    if element.tag in _NEVER:
        return True
    classes, ident = element.get("class"), element.get("id")
    found = kind(classes or "", ident or "") if classes or ident else ""
    if found:
        return (found == "furniture" and element.tag not in _CODE_TAGS) or not _has_letters(element)
    style = element.get("style")
    return (
        bool(style) and "user-select" in style.replace("-webkit-", "") and "none" in style and not _has_letters(element)
    )


def _has_letters(element: HtmlElement) -> bool:
    return bool(_LETTER.search(cast("str", _STRING(element))))
