"""A block of code as each platform writes it, and its highlighting: noise that a reader must undo exactly."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote

# Enough of a highlighter to make real-looking spans: strings, comments, numbers, the keywords of the demo's languages.
TOKEN = re.compile(
    r"(?P<string>\"[^\"\n]*\"|'[^'\n]*')|(?P<comment>(?:#|//|--) [^\n]*)|(?P<number>\b\d+\b)"
    r"|(?P<keyword>\b(?:def|class|return|import|from|if|else|for|in|func|go|package|public|static|void|new|SELECT|FROM"
    r"|WHERE|CREATE|INDEX|const|let|fn|use|impl|apt|docker|kubectl|services|image)\b)"
)
# What the Hexo highlighter, the one of 51CTO's old editor, and a plain class name call them.
NO_LANGUAGE = "plain"

CodeMarkup = Callable[[str, str], str]  # text without its last newline, language or "" -> HTML


def _spans(line: str, element: str, prefix: str = "") -> str:
    """A line escaped, its tokens in spans: `<span class="keyword">` or `<code class="python keyword">`."""
    out, end = [], 0
    for match in TOKEN.finditer(line):
        out.append(escape(line[end : match.start()], quote=False))
        out.append(f'<{element} class="{prefix}{match.lastgroup}">{escape(match[0], quote=False)}</{element}>')
        end = match.end()
    return "".join([*out, escape(line[end:], quote=False)])


def hexo_table(code: str, language: str) -> str:
    """Hexo's highlight.js figure: a table of line numbers and lines, `<br>` between them."""
    lines = code.split("\n")
    numbers = "".join(f'<span class="line">{number}</span><br>' for number in range(1, len(lines) + 1))
    text = "".join(f'<span class="line">{_spans(line, "span")}</span><br>' for line in lines)
    return (
        f'<figure class="highlight {language or NO_LANGUAGE}"><table><tr><td class="gutter"><pre>{numbers}</pre></td>'
        f'<td class="code"><pre>{text}</pre></td></tr></table></figure>'
    )


def hexo_wrapped(code: str, language: str) -> str:
    """The same in a theme that wraps the table and adds its tools (Stun, Butterfly)."""
    tools = '<div class="highlight-tools"><i class="fas fa-angle-down expand"></i>'
    tools += f'<div class="code-lang">{language or "Code"}</div><div class="copy-notice"></div></div>'
    figure = hexo_table(code, language).replace("<table>", f'{tools}<div class="table-container"><table>')
    return figure.replace("</table>", "</table></div>")


def hexo_prism(code: str, language: str) -> str:
    """Hexo's newer prism option: the class on both pre and code, the text in token spans."""
    name = language or "none"
    text = _spans(code, "span", "token ")
    pre = f'<pre class="line-numbers language-{name}" data-language="{name}">'
    return f'{pre}<code class="language-{name}">{text}</code></pre>'


def language_on_code(code: str, language: str) -> str:
    """`pre > code.language-x`, as most Markdown renderers write it."""
    return f'<pre><code class="language-{language or NO_LANGUAGE}">{escape(code, quote=False)}\n</code></pre>'


def language_on_pre(code: str, language: str) -> str:
    """51CTO since 2021, as served: the class on the pre alone, real newlines, no highlighting."""
    return f'<div><pre class="language-{language or NO_LANGUAGE}"><code>{escape(code, quote=False)}</code></pre></div>'


def copied_toolbar(code: str, language: str) -> str:
    """51CTO as a browser shows it (pasted back by an author): copy button, line numbers after the text, a toolbar."""
    name = f"language-{language or NO_LANGUAGE}"
    numbers = "".join(f"<li>{number}.</li>" for number in range(1, code.count("\n") + 2))
    return (
        '<div class="code-toolbar"><div class="hljs-cto">'
        '<button class="copy_btn disable" data-clipboard-target="#code_id_0">登录后复制</button>'
        f'<div class="code-toolbar"><pre class="prettyprint {name}" tabindex="0">'
        f'<code class="has-numbering {name}" id="code_id_0">{_spans(code, "span", "token ")}</code>'
        f'<ul class="pre-numbering">{numbers}</ul></pre><div class="toolbar"></div></div></div></div>'
    )


def syntax_highlighter(code: str, language: str) -> str:
    """SyntaxHighlighter 3, 51CTO's old editor: a table, each line a div, its indent in no-break spaces."""
    name = language or NO_LANGUAGE
    gutter, lines = [], []
    for number, line in enumerate(code.split("\n"), 1):
        opening = f'<div class="line number{number} index{number - 1} alt{number % 2 + 1}">'
        gutter.append(f"{opening}{number}</div>")
        lines.append(f"{opening}{_highlighter_line(line, name)}</div>")
    return (
        f'<div><div class="syntaxhighlighter {name}">'
        '<div class="toolbar"><span><a href="#" class="toolbar_item command_help help">?</a></span></div>'
        f'<table border="0" cellpadding="0" cellspacing="0"><tbody><tr><td class="gutter">{"".join(gutter)}</td>'
        f'<td class="code"><div class="container">{"".join(lines)}</div></td></tr></tbody></table></div></div>'
    )


def _highlighter_line(line: str, name: str) -> str:
    text = line.lstrip(" ")
    indent = "&nbsp;" * (len(line) - len(text))
    if not text:
        return indent or "&nbsp;"
    spaces = f'<code class="{name} spaces">{indent}</code>' if indent else ""
    return f'{spaces}<code class="{name} plain">{_spans(text, "span")}</code>'


def brush(code: str, language: str) -> str:
    """The same editor's text before its script has run."""
    return f'<pre class="brush:{language or NO_LANGUAGE};toolbar:false">{escape(code, quote=False)}</pre>'


def lake_card(code: str, language: str, *, key: str = "mode") -> str:
    """Alibaba Cloud's editor: the text as percent-encoded JSON in the value of a card."""
    value = json.dumps({key: language or NO_LANGUAGE, "code": code, "id": f"c{len(code)}"}, ensure_ascii=False)
    return f'<card type="block" name="codeblock" value="data:{quote(value)}"></card>'


def lake_card_language(code: str, language: str) -> str:
    """The card as some converters write it, `language` for `mode`."""
    return lake_card(code, language, key="language")


def lake_rendered(code: str, language: str) -> str:
    """The card as a browser shows it, in posts pasted from the rendered page."""
    name = language or NO_LANGUAGE
    pre = f'<pre data-language="{name}" id="u{len(code)}" class="ne-codeblock language-{name}">'
    return f"{pre}<code>{escape(code, quote=False)}</code></pre>"
