"""Documents of rich text editors (ProseMirror and its kin) as HTML: nodes of a type, with content, text and marks.

    {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "…", "marks": […]}]}]}

Types and attributes are those of InfoQ's articles [two public crawlers]; other editors' spellings stand beside them.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

Node = dict[str, Any]

# Nesting deeper than this is no article: lists in quotes in lists have four or five.
_DEEPEST = 60
# What a node of a type becomes; a type that is not here is what is in it.
_ELEMENTS = {
    "paragraph": "p",
    "blockquote": "blockquote",
    "bulletedlist": "ul",
    "bulletlist": "ul",
    "numberedlist": "ol",
    "orderedlist": "ol",
    "listitem": "li",
    "table": "table",
    "tablerow": "tr",
    "tablecell": "td",
    "tableheader": "th",
}
_MARKS = {"strong": "strong", "bold": "strong", "italic": "em", "em": "em", "strikethrough": "del", "code": "code"}
_ALONE = {"horizontalrule": "<hr>", "hardbreak": "<br>"}


def is_document(value: object) -> bool:
    """Whether a value is such a document, or a string that holds one."""
    if isinstance(value, dict):
        return value.get("type") == "doc" or isinstance(value.get("content"), list)
    return isinstance(value, str) and value.lstrip().startswith("{") and is_document(_loaded(value))


def to_html(document: object) -> str:
    """The HTML of a document, or of the string that holds one; "" for what is none."""
    node = _loaded(document) if isinstance(document, str) else document
    return _html(node, 0)


def _loaded(source: str) -> object:
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None


def _html(node: object, depth: int) -> str:
    if not isinstance(node, dict) or depth > _DEEPEST:
        return ""
    kind = str(node.get("type") or "").replace("_", "").lower()
    if kind in _ALONE:
        return _ALONE[kind]
    if kind in _WRITERS:
        return _WRITERS[kind](node)
    inside = "".join(_html(child, depth + 1) for child in _content(node))
    opening = _opening(kind, _attributes(node))
    return f"<{opening}>{inside}</{opening.split()[0]}>" if opening else inside


def _opening(kind: str, attributes: Node) -> str:
    """What stands in a node's start tag; "" for one that makes no element."""
    if kind == "link":
        return f"a{_attribute('href', attributes)}"
    return f"h{_level(attributes)}" if kind == "heading" else _ELEMENTS.get(kind, "")


def _image(node: Node) -> str:
    attributes = _attributes(node)
    return f"<img{_attribute('src', attributes)}{_attribute('alt', attributes)}>"


def _code(node: Node) -> str:
    attributes = _attributes(node)
    language = str(attributes.get("lang") or attributes.get("language") or "")
    text = escape("".join(_plain(node, 0)), quote=False)
    # A line feed right behind <pre> is none to a parser.
    return f'<pre><code class="language-{escape(language.lower())}">\n{text}</code></pre>' if text else ""


def _plain(node: object, depth: int) -> list[str]:
    """The text of a node and all below it; a line of code may be a node of its own."""
    if not isinstance(node, dict) or depth > _DEEPEST:
        return []
    if node.get("type") == "text":
        return [str(node.get("text") or "")]
    lines = ["".join(_plain(child, depth + 1)) for child in _content(node)]
    apart = "\n" if any(isinstance(child, dict) and child.get("type") != "text" for child in _content(node)) else ""
    return [apart.join(lines)]


def _text(node: Node) -> str:
    text = escape(str(node.get("text") or ""), quote=False)
    marks = node.get("marks")
    for mark in marks if isinstance(marks, list) else ():
        kind = mark.get("type") if isinstance(mark, dict) else ""
        if kind == "link" and isinstance(mark.get("attrs"), dict):
            text = f"<a{_attribute('href', mark['attrs'])}>{text}</a>"
        elif tag := _MARKS.get(str(kind)):
            text = f"<{tag}>{text}</{tag}>"
    return text


_WRITERS = {"text": _text, "codeblock": _code, "image": _image}


def _attributes(node: Node) -> Node:
    attributes = node.get("attrs")
    return attributes if isinstance(attributes, dict) else {}


def _content(node: Node) -> list[Any]:
    content = node.get("content")
    return content if isinstance(content, list) else []


def _level(attributes: Node) -> int:
    level = attributes.get("level")
    return level if isinstance(level, int) and 1 <= level <= 6 else 2  # noqa: PLR2004 - HTML has six


def _attribute(name: str, attributes: Node) -> str:
    value = attributes.get(name)
    return f' {name}="{escape(value)}"' if isinstance(value, str) and value else ""
