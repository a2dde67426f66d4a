"""What an article's first lines say of it by a label: 作者：NAME, 作者 | NAME（…）, 来源 | SITE."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from aggregator.page import text
from aggregator.page.sanitize import sanitize

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Labels stand in the first line, or below a line such as 来源 | … or 编者按.
_OPENING = 3
# Longer than this is no name but a sentence that begins with the word.
_LONGEST = 40
_BETWEEN = r"\s*[:：|｜丨]\s*"
# The next label on the same line: 作者：甲　来源：乙.
_NEXT = re.compile(rf"[\s/,，;；]+[^\W\d_]{{1,6}}{_BETWEEN}.*")
_SENTENCE = re.compile(r"[。！？!?]")


def value(article: HtmlElement, label: str) -> str:
    """What stands behind a label that begins one of an article's first lines; "" where none does."""
    html = sanitize(etree.tostring(article, encoding="unicode", method="html", with_tail=False))
    for line in text.read(html).lines[:_OPENING]:
        if found := _labelled(label).match(line.text):
            said = _NEXT.sub("", found[1]).strip(" *@")
            if said and len(said) <= _LONGEST and not _SENTENCE.search(said):
                return said
    return ""


@lru_cache(maxsize=32)
def _labelled(label: str) -> re.Pattern[str]:
    return re.compile(rf"[\W_]{{0,3}}{re.escape(label)}{_BETWEEN}(.+)")
