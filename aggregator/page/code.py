"""Code blocks: whatever a highlighter made becomes `<pre><code class="language-x">` with the exact text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from aggregator.page.code_text import code_text, without_numbers
from aggregator.page.dom import ancestors, drop, printable, text_of
from aggregator.page.gutters import is_gutter
from aggregator.page.languages import BADGE, known, language
from aggregator.page.names import Role, names, role, spell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

# Tables, and boxes of one, in which a highlighter sets numbers beside lines.
_TABLE = re.compile(
    r"(?:^|[ -])(?:highlight|highlighttable|syntaxhighlighter|rouge-table|lntable|chroma|hljs-ln|"
    r"crayon-(?:syntax|table|main)|wp-syntax|codehilitetable|highlighter-rouge|"
    r"js-file-line-container|blob-wrapper|code-table|linenodiv)(?:$| )"
)
# Editors' boxes that hold a block line by line, in no <pre> of its own.
_LINES = re.compile(r"(?:^| )(?:code-mirror-code|code-mirror-lines|view-lines|crayon-pre)(?:$| )")
# A box whose lines begin with their numbers.
_NUMBERED = "cnblogs-code"
_NUMBERS = re.compile(r"[\s\d.]*")
_BLOCKS = ("pre", "table", "div")
_CELLS = frozenset({"td", "th"})
_PARTS = frozenset({"table", "tbody", "thead", "tr", "td", "figure", "code"})
# How far from its lines a box may be that names their language: div.language-x > div.highlight > table > tr > td > pre.
_LEVELS = 8


def convert_all(article: HtmlElement) -> None:
    """Make every code block below an article's element `<pre><code class="language-x">`."""
    done: set[HtmlElement] = {article}
    for element in list(article.iter(*_BLOCKS)):
        if element not in done and (found := parts(element)):
            done.update(element.iter(*_BLOCKS))
            convert(element, found)


def parts(element: HtmlElement) -> list[HtmlElement]:
    """The elements that hold the lines of an element that is one whole code block; none of another element.

    They are itself, or the code cells of its table.
    """
    tag = element.tag
    if tag == "table":
        return [_inner(cell) for cell in _code_cells(element)] if _is_code_table(element) else []
    if tag == "pre" or (tag == "div" and (classes := element.get("class")) and _has_lines(classes)):
        return [element]
    return []


@lru_cache(maxsize=1024)
def _has_lines(classes: str) -> bool:
    return bool(_LINES.search(spell(classes, "")))


def convert(element: HtmlElement, parts: list[HtmlElement]) -> None:
    """Make a code block of these parts `<pre><code class="language-x">`; its buttons, its gutters and empty ones go."""
    numbered = any(_NUMBERED in names(box).split() for box in ancestors(element, 2))
    boxes = list(_boxes(element))
    named = language(_inside(element, parts)) or language(boxes)
    text = without_numbers("\n".join(code_text(part) for part in parts), leading=numbered)
    badges = [badge for box in boxes for badge in _strip(box)]
    named = named or next((word for badge in badges if (word := known(badge))), "")
    _strip_behind(element)
    if not text.strip() or (element.tag == "pre" and is_gutter(element)):
        drop(element)
        return
    element.clear(keep_tail=True)
    element.tag = "pre"
    code = etree.SubElement(element, "code", {"class": f"language-{named}"} if named else {})
    code.text = printable(text)
    around = element.getparent()
    if around is not None and around.tag == "code":
        around.tag = "div"


def _inside(element: HtmlElement, parts: list[HtmlElement]) -> Iterator[HtmlElement]:
    """The elements of a block that may name its language, innermost first."""
    for part in parts[:1]:
        yield from (code for code in part.iter("code") if code.getparent().tag == "pre")
        yield from (box for box in part.iter("pre", "div") if box is not element)
    yield element


def _boxes(element: HtmlElement) -> Iterator[HtmlElement]:
    """The boxes around a block that are its highlighter's own."""
    for box in ancestors(element, _LEVELS):
        if not (role(box) & Role.CODE or box.tag in _PARTS or "table-container" in names(box)):
            return
        yield box


def _strip(box: HtmlElement) -> list[str]:
    """Take buttons, badges and gutters out of a code box; the badges' words are returned."""
    badges = []
    for child in list(box):
        if child.tag not in _PARTS and is_gutter(child):
            badges += [text_of(badge) for badge in child.iter("span", "div") if BADGE.search(names(badge))]
            drop(child)
    return badges


def _strip_behind(element: HtmlElement) -> None:
    """The parser ends a <pre> at a list of numbers within it, so that the list stands behind it."""
    follower = element.getnext()
    while follower is not None and follower.tag in {"ul", "ol"} and is_gutter(follower):
        drop(follower)
        follower = element.getnext()


def _inner(cell: HtmlElement) -> HtmlElement:
    """A cell's <pre> where it has one: white space around it is the page's source."""
    pres = [pre for pre in cell.iter("pre") if not is_gutter(pre)]
    return pres[0] if len(pres) == 1 else cell


def _is_code_table(table: HtmlElement) -> bool:
    """Whether a table is, or stands in, a highlighter's box."""
    boxes = [table, *ancestors(table, 4)]
    return any(box.get("class") and _TABLE.search(names(box)) for box in boxes)


def _code_cells(table: HtmlElement) -> list[HtmlElement]:
    """The cell with code of each row; empty where some row has two, so that the table is no highlighter's."""
    cells = []
    for row in table.iter("tr"):
        code = [cell for cell in row if cell.tag in _CELLS and not _is_number_cell(cell)]
        if len(code) > 1:
            return []
        cells += code or [cell for cell in row if cell.tag in _CELLS][1:2]
    return cells


def _is_number_cell(cell: HtmlElement) -> bool:
    if is_gutter(cell):
        return True
    first = cell.getprevious() is None and cell.getnext() is not None
    return first and bool(_NUMBERS.fullmatch("".join(cell.itertext())))
