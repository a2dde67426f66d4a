"""Code blocks in every markup: undone as the evidence says, the text is exact again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from parsel import Selector

from data.demo import code
from tests.demo.sample import CODE

# The tab and the blank line at the ends of the scale: what a table of lines loses if it is read carelessly.
CASES = [CODE, "one line", "a\n\n\n  b", "#!/bin/sh\necho '<b>&amp;</b>'"]


def lines(cell: str) -> Callable[[Selector], str]:
    """A cell of lines with `<br>` after each."""
    return lambda found: "\n".join(line.xpath("string()").get("") for line in found.css(f"{cell} > pre > span.line"))


def whole(css: str) -> Callable[[Selector], str]:
    return lambda found: found.css(css)[0].xpath("string()").get("").removesuffix("\n")


def highlighted(found: Selector) -> str:
    """SyntaxHighlighter: a div a line, no-break spaces for indents and for an empty line."""
    texts = [line.xpath("string()").get("") for line in found.css("td.code div.container > div.line")]
    return "\n".join(text.replace("\xa0", " ") if text.strip() else "" for text in texts)


def card(found: Selector) -> str:
    value = found.css("card[name=codeblock]::attr(value)").get("")
    return str(json.loads(unquote(value.removeprefix("data:")))["code"])


MARKUPS = [
    (code.hexo_table, lines("figure.highlight td.code")),
    (code.hexo_wrapped, lines("figure.highlight div.table-container td.code")),
    (code.hexo_prism, whole("pre.line-numbers > code[class^=language-]")),
    (code.language_on_code, whole("pre > code[class^=language-]")),
    (code.language_on_pre, whole("pre[class^=language-] > code")),
    (code.copied_toolbar, whole("div.hljs-cto pre.prettyprint > code.has-numbering")),
    (code.syntax_highlighter, highlighted),
    (code.brush, whole('pre[class^="brush:"]')),
    (code.lake_card, card),
    (code.lake_card_language, card),
    (code.lake_rendered, whole("pre.ne-codeblock > code")),
]


@pytest.mark.parametrize(("write", "read"), MARKUPS, ids=[write.__name__ for write, _ in MARKUPS])
@pytest.mark.parametrize("text", CASES)
def test_the_text_is_exact(write: code.CodeMarkup, read: Callable[[Selector], str], text: str) -> None:
    assert read(Selector(text=write(text, "python"))) == text


@pytest.mark.parametrize(
    ("write", "numbers"),
    [
        (code.hexo_table, "td.gutter span.line"),
        (code.copied_toolbar, "ul.pre-numbering li"),
        (code.syntax_highlighter, "td.gutter div.line"),
    ],
)
def test_line_numbers_stand_beside_it_to_be_dropped(write: code.CodeMarkup, numbers: str) -> None:
    found = Selector(text=write("a\nb\nc", "")).css(numbers).xpath("string()").getall()
    assert [re.sub(r"\D", "", number) for number in found] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("write", "css", "name"),
    [
        (code.hexo_table, "figure::attr(class)", "highlight go"),
        (code.language_on_pre, "pre::attr(class)", "language-go"),
        (code.language_on_code, "code::attr(class)", "language-go"),
        (code.syntax_highlighter, "div.syntaxhighlighter::attr(class)", "syntaxhighlighter go"),
        (code.brush, "pre::attr(class)", "brush:go;toolbar:false"),
    ],
)
def test_the_language_is_where_the_platform_keeps_it(write: code.CodeMarkup, css: str, name: str) -> None:
    assert Selector(text=write("x", "go")).css(css).get() == name


@pytest.mark.parametrize(("write", "key"), [(code.lake_card, "mode"), (code.lake_card_language, "language")])
def test_the_cards_language_has_two_names(write: code.CodeMarkup, key: str) -> None:
    value = Selector(text=write("x", "go")).css("card::attr(value)").get("").removeprefix("data:")
    assert json.loads(unquote(value))[key] == "go"
