"""Markdown into the HTML of an article, in a platform's manner: its code blocks, its images, its paragraphs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from data.demo.code import CodeMarkup

ImageMarkup = Callable[[str, str], str]  # file name, alternative text -> HTML

LOADING = "/img/loading.gif"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


@dataclass(frozen=True, slots=True)
class Manner:
    """How a layout writes an article. `paragraph` is what stands in a `<p>` tag, `heading_ids` what ids begin with."""

    code: CodeMarkup
    image: ImageMarkup
    paragraph: str = ""
    heading_ids: str = ""


def render(markdown: str, manner: Manner) -> str:
    """The HTML of a Markdown text."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.add_render_rule("fence", _rule(lambda token: manner.code(token.content.rstrip("\n"), token.info) + "\n"))
    parser.add_render_rule("image", _rule(lambda token: manner.image(str(token.attrs["src"]), token.content)))
    tokens = parser.parse(markdown)
    headings = 0
    for token in tokens:
        if token.type == "paragraph_open" and manner.paragraph:
            token.attrSet("class", manner.paragraph)
        if token.type == "heading_open" and manner.heading_ids:
            token.attrSet("id", f"{manner.heading_ids}{headings}")
            headings += 1
    return str(parser.renderer.render(tokens, parser.options, {}))


def code_blocks(markdown: str) -> list[tuple[str, str]]:
    """The blocks of code of a text: (language or "", exact text without the last newline)."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    return [(token.info, token.content.rstrip("\n")) for token in tokens if token.type == "fence"]


def summary(markdown: str, size: int = 120) -> str:
    """The first prose of a text, at most `size` characters: what meta descriptions and listings show."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    inline = (token for token in tokens if token.type == "inline" and token.level == 1)
    text = "".join(child.content for token in inline for child in token.children or () if child.type != "image")
    return text[:size]


def _rule(write: Callable[[Token], str]) -> Callable[..., str]:
    def rule(_renderer: Any, tokens: Sequence[Token], place: int, _options: Any, _env: Any) -> str:
        return write(tokens[place])

    return rule


def plain_image(base: str, query: str = "") -> ImageMarkup:
    """`<img src alt>` with a host before the name and, where given, a query after it."""
    return lambda name, alt: f'<img src="{base}{name}{query}" alt="{escape(alt)}">'


def lazy_image(base: str, attribute: str, placeholder: str = LOADING) -> ImageMarkup:
    """The address in `attribute`, a placeholder in src, and the image once more for browsers without scripts."""

    def write(name: str, alt: str) -> str:
        image = f'<img src="{placeholder}" {attribute}="{base}{name}" alt="{escape(alt)}" class="lazyload">'
        return f'{image}<noscript><img src="{base}{name}" alt="{escape(alt)}"></noscript>'

    return write


def lake_image(base: str) -> ImageMarkup:
    """Alibaba Cloud's inline card, its JSON percent-encoded."""

    def write(name: str, alt: str) -> str:
        value = json.dumps(
            {"src": f"{base}{name}?tmpCode=0", "name": alt, "width": 640, "height": 360}, ensure_ascii=False
        )
        return f'<card type="inline" name="image" value="data:{quote(value)}"></card>'

    return write
