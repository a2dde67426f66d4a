"""What stands inside an article's element and is not the article: by name, by element, and by words at both ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aggregator.page.dom import Extent, drop, size, text_of, wordset
from aggregator.page.names import Role, role

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# A named box with more of the article's text than this is the article, whatever it is called.
_LARGEST_SHARE = 0.5
# A hidden box with more than this is folded or in a tab, and shown when asked for.
_HIDDEN_TEXT = 140
# How many blocks at an article's end and start are looked at for notices in words, and how long one may be.
_TAIL, _HEAD, _NOTICE_TEXT = 8, 3, 500
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_ROLES = wordset("navigation search banner menu menubar toolbar tablist dialog alertdialog contentinfo")
# The labels of a licence box; two different ones make one.
_LABELS = re.compile(
    r"(?P<author>(?:本文|文章|原文|博客|博文)作者|作者)\s*[:：]"
    r"|(?P<link>(?:本文|文章|博文|永久|原文)(?:链接|地址|固定链接))\s*[:：]"
    r"|(?P<licence>版权声明|许可协议|授权协议|版权归属|知识共享|著作权归|转载(?:请|须|时)|©|"
    r"Copyright|CC BY|BY-NC|BY-SA)"
    r"|(?P<title>(?:本文|文章)标题)\s*[:：]|(?P<date>(?:发布|更新|修改|发表)(?:时间|日期|于))\s*[:：]?",
)
# A notice in one sentence: it begins so and speaks of rights.
_NOTICE = re.compile(
    r"(?:\W{0,3}版权声明|©\s*著作权|\W{0,3}本文(?:采用|遵循|使用|以|由).{0,30}(?:许可|协议|授权)|除(?:特别|非).{0,12}声明)"
)
_RIGHTS = re.compile(r"转载|授权|协议|版权|著作权|CC[ -]?BY|Creative ?Commons|知识共享|All rights reserved", re.I)
# What credits someone else, and what does unless the address behind it is the article's own.
_CREDIT = re.compile(r"转自|转载自|转载于|转载地址|译自|翻译自|首发|原载|来源|出处[:：]")
_SOURCE = re.compile(r"原文(?:链接|地址|标题|作者|出处)\s*[:：]")
_NEIGHBOURS = re.compile(
    r"(?:«|<|←|‹|＜)?\s*(?:上一篇|下一篇|上一章|下一章|上一页|下一页|Prev(?:ious)?|Next|Newer|Older)(?:\s*Post)?\s*[:：»→]?",
    re.I,
)
_NEIGHBOUR_TEXT = 120


def is_noise(element: HtmlElement, whole: Extent) -> bool:
    """Whether an element is no part of the article that it stands in, whose extent is `whole`."""
    tag = element.tag
    if tag == "nav" or element.get("role") in _ROLES:
        return True
    if tag == "footer" and _parent_tag(element) != "blockquote":
        return _is_small(element, whole)
    if tag == "header":
        return _is_small(element, whole)
    kind = role(element)
    if kind & (Role.NOISE | Role.HEAD) and not kind & (Role.BODY | Role.CODE):
        return _is_small(element, whole)
    return _is_hidden(element)


def is_notice(element: HtmlElement, whole: Extent) -> bool:
    """Whether an element is a box that says whose the article is: kept as data, not as text."""
    return bool(role(element) & Role.NOTICE) and _is_small(element, whole)


def _parent_tag(element: HtmlElement) -> str:
    parent = element.getparent()
    return parent.tag if parent is not None else ""


def _is_small(element: HtmlElement, whole: Extent) -> bool:
    return size(element) <= whole.size * _LARGEST_SHARE


def _is_hidden(element: HtmlElement) -> bool:
    """Hidden for good: decoration, templates, duplicates. WeChat's body is `visibility: hidden` and no such thing."""
    style = element.get("style")
    hidden = element.get("hidden") is not None or (style is not None and bool(_HIDDEN.search(style)))
    if not hidden and not (element.get("aria-hidden") == "true" and element.tag not in {"pre", "code"}):
        return False
    return size(element) <= _HIDDEN_TEXT and next(element.iter("pre", "table"), None) is None


def take_ends(article: HtmlElement, own: str) -> list[HtmlElement]:
    """Take notices and neighbours' links from both ends of the article at `own`; the notices are returned."""
    root = _inner(article)
    notices = []
    blocks = list(root)
    for block in [*reversed(blocks[-_TAIL:]), *blocks[:_HEAD]]:
        if block.tag in {"pre", "table", "figure"} or block.getparent() is None:
            continue
        if size(block) > _NOTICE_TEXT:
            continue
        text = text_of(block)
        if _speaks_of_rights(text) and not _credits(text, own) and next(block.iter("pre", "table"), None) is None:
            notices.append(block)
            drop(block)
        elif len(text) <= _NEIGHBOUR_TEXT and _NEIGHBOURS.match(text) and next(block.iter("a"), None) is not None:
            drop(block)
    return notices


def _inner(article: HtmlElement) -> HtmlElement:
    """The element whose children are the article's blocks: wrappers of a single element are passed through."""
    node = article
    while True:
        children = list(node)
        if (
            len(children) != 1
            or children[0].tag not in {"div", "section", "article", "main"}
            or (node.text or "").strip()
        ):
            return node
        node = children[0]


def _speaks_of_rights(text: str) -> bool:
    if _NOTICE.match(text) and _RIGHTS.search(text):
        return True
    labels = {match.lastgroup for match in _LABELS.finditer(text)}
    return len(labels) > 1 and bool(labels & {"licence", "link"}) and "licence" in labels


def _credits(text: str, own: str) -> bool:
    """Whether a notice names another source: that stays with the article."""
    return bool(_CREDIT.search(text)) or (bool(_SOURCE.search(text)) and own not in text)
