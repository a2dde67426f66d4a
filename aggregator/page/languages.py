"""The language that a page names for a code block, as data: where highlighters write it, and what says "none"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from aggregator.page.dom import wordset

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

ATTRIBUTES = (
    "data-lang",
    "data-language",
    "data-enlighter-language",
    "data-ke-language",
    "data-tagsearch-lang",
    "lang",
)
_NAMING = frozenset(ATTRIBUTES)
# In order of trust: what the author wrote stands before what a highlighter guessed (`language-shell hljs vala`).
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:^|\s)(?:language|lang|brush|code-lang|src-lang)[-:]\s*([\w+#.-]+)",
        r"(?:^|\s)(?:highlight-source|highlight-text|src|type)-([\w+#.-]+)",
        r"(?:^|\s)(?:highlight|sourceCode|src|syntaxhighlighter)\s+([\w+#.-]+)",
        r"(?:^|\s)hljs\s+([\w+#.-]+)",
        r"(?:^|\s)([\w+#.-]+)\s+hljs(?:\s|$)",
        r"^(?:line-numbers|prettyprint|prism|code)\s+([\w+#.-]+)$",
        r"^([\w+#.-]+)\s+(?:line-numbers|prettyprint|code)$",
        r"^([a-z+#]{1,12})$",
    )
)
# How many of them are the author's own word.
_CERTAIN = 2
# Badges that show the language to the reader: the last resort.
BADGE = re.compile(r"(?:^| )(?:lang|lang-(?:label|name)|code-(?:lang|language)|crayon-language|code-block-lang)(?:$| )")
# Class words of highlighters that are no language.
NOT_LANGUAGES = wordset(
    "plain plaintext plain-text text txt none undefined null nohighlight no-highlight auto unknown other raw code hljs "
    "highlight highlighted highlighter source sourcecode prettyprint prettyprinted linenums line-numbers has-numbering "
    "numberlines chroma prism pre wrap block content copyable language lang default theme toolbar gutter "
    "codeblock code-block literal example-code custom notranslate shiki vp-code line line-numbers-mode syntax "
    "src result snippet listing verbatim screen console-output scroll dark light box container "
    "table figure main body article js-code inner outer show hide open collapse fold active true false"
)
_LANGUAGE = re.compile(r"[a-z][a-z0-9+#.-]{0,24}|[cdr]|1c|4d")


def language(elements: Iterable[HtmlElement]) -> str:
    """The language of a block, lower case, from its elements (innermost first); "" where none is named."""
    boxes = list(elements)
    for element in boxes:
        if found := _from_classes(element.get("class") or "", guess=False) or _from_attributes(element):
            return found
    return next((found for element in boxes if (found := _from_classes(element.get("class") or "", guess=True))), "")


def _from_attributes(element: HtmlElement) -> str:
    if _NAMING.isdisjoint(element.keys()):
        return ""
    return next((name for key in ATTRIBUTES if (name := known(element.get(key) or ""))), "")


@lru_cache(maxsize=1024)
def _from_classes(classes: str, *, guess: bool) -> str:
    """From a class attribute: the author's own word first; a bare word only where `guess` allows it."""
    for pattern in PATTERNS[_CERTAIN:] if guess else PATTERNS[:_CERTAIN]:
        for match in pattern.finditer(classes):
            name = known(match[1])
            if name:
                return name
    return ""


def known(name: str) -> str:
    """A name as a language, lower case; "" where it is none."""
    name = name.strip().rstrip(";,").lower()
    return name if not name.startswith("js-") and _LANGUAGE.fullmatch(name) and name not in NOT_LANGUAGES else ""
