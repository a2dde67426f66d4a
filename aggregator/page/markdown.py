"""Markdown and plain text to the HTML that the clean stage takes: for `ingest`."""

from __future__ import annotations

import html
import re
from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

_PARAGRAPHS = re.compile(r"\n[ \t\u3000]*\n+")


def to_html(markdown: str) -> str:
    """The HTML of a Markdown text: tables, fenced code, footnotes, task lists; formulas stay as TeX between dollars.

    Front matter is left out. HTML in the text passes through: the sanitiser is what makes it safe.
    """
    return str(_parser().render(markdown.replace("\r\n", "\n").lstrip("\ufeff")))


def text_to_html(text: str) -> str:
    """The HTML of a plain text: an empty line ends a paragraph, a single line end a line."""
    paragraphs = _PARAGRAPHS.split(text.replace("\r\n", "\n").replace("\r", "\n").strip())
    lines = (html.escape(part.strip("\n"), quote=False).replace("\n", "<br>") for part in paragraphs)
    return "".join(f"<p>{part}</p>" for part in lines if part)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
    parser.use(front_matter_plugin).use(footnote_plugin).use(tasklists_plugin)
    parser.use(dollarmath_plugin, allow_space=True, allow_digits=False, double_inline=True, renderer=_formula)
    parser.add_render_rule("front_matter", lambda *_args: "")
    return parser


def _formula(tex: str, options: dict[str, bool]) -> str:
    mark = "$$" if options.get("display_mode") else "$"
    return html.escape(f"{mark}{tex.strip()}{mark}", quote=False)
