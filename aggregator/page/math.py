"""Formulas: a rendered one becomes its TeX once, between `$` or `$$`; rendering, MathML and fallback image go."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from aggregator.page.dom import drop, raw_text, replace_with_text
from aggregator.page.names import names, spell

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Boxes that a renderer makes of one formula.
_RENDERED = re.compile(
    r"(?:^| )(?:katex|katex-(?:display|block|inline)|ztext-math|math-?jax|math-?jax-(?:display|svg|chtml|svg-display)|"
    r"mjx-chtml|ne-math|lake-math|wp-katex-eq)(?:$| )"
)
_LEFTOVER = re.compile(r"(?:^| )(?:math-?jax-preview|math-?jax-error|mjx-assistive-mml|katex-html)(?:$| )")
_DISPLAY = re.compile(r"(?:^|[ -])(?:display|block)(?:$| )")
_IMAGE = re.compile(r"(?:^| )(?:mathcode|math-inline|math-block|latex|equation|tex|ee-img|katex-img|formula)(?:$| )")
_IMAGE_URL = re.compile(r"(?:/equation\?tex=|latex\.codecogs\.com/|/latex\.php\?|math\.jianshu\.com/math\?formula=)")
_ATTRIBUTES = ("data-tex", "data-latex", "data-formula", "data-math", "alttext", "data-katex", "data-content")
_TEX_SCRIPT = "math/tex"


def is_formula(element: HtmlElement) -> bool:
    """Whether an element is a formula, or what a renderer left beside one."""
    tag = element.tag
    if tag in {"math", "mjx-container"}:
        return True
    if tag == "script":
        return (element.get("type") or "").startswith(_TEX_SCRIPT)
    if tag == "img":
        return (
            bool(element.get("eeimg"))
            or bool(_IMAGE_URL.search(element.get("src") or ""))
            or (bool(element.get("class")) and bool(_IMAGE.search(names(element))))
        )
    classes = element.get("class")
    return element.get("data-tex") is not None or (classes is not None and _is_rendered(classes))


@lru_cache(maxsize=2048)
def _is_rendered(classes: str) -> bool:
    words = spell(classes, "")
    return bool(_RENDERED.search(words) or _LEFTOVER.search(words))


def convert(element: HtmlElement) -> None:
    """Put a formula's TeX where it stands. Without TeX, an image stays and a rendering becomes its text."""
    if _LEFTOVER.search(names(element)) or (element.tag != "script" and _script_follows(element)):
        drop(element)
        return
    tex = _tex(element)
    if tex:
        mark = "$$" if _is_display(element) else "$"
        replace_with_text(element, tex if _delimited(tex) else f"{mark}{tex}{mark}")
    elif element.tag != "img":
        replace_with_text(element, " ".join(raw_text(element).split()))


def _tex(element: HtmlElement) -> str:
    if element.tag == "script":
        return (element.text or "").strip().removeprefix("% <![CDATA[").removesuffix("%]]>").strip()
    for annotation in element.iter("annotation"):
        if "tex" in (annotation.get("encoding") or "").lower() and annotation.text:
            return str(annotation.text).strip()
    for holder in element.iter():
        for name in _ATTRIBUTES:
            value = holder.get(name) if isinstance(holder.tag, str) else None
            if value and value.strip():
                return str(value).strip()
    return _image_tex(element) if element.tag == "img" else ""


def _image_tex(image: HtmlElement) -> str:
    address = urlsplit(image.get("src") or image.get("data-src") or "")
    query = parse_qs(address.query)
    for name in ("tex", "formula", "latex"):
        if query.get(name):
            return query[name][0].strip()
    alt = (image.get("alt") or "").strip()
    return alt or (unquote(address.query).strip() if "codecogs" in address.netloc else "")


def _delimited(tex: str) -> bool:
    return tex.startswith(("$", "\\(", "\\["))


def _is_display(element: HtmlElement) -> bool:
    if element.get("display") in {"block", "true"} or "mode=display" in (element.get("type") or ""):
        return True
    inside = next(element.iter("math"), None)
    if inside is not None and inside.get("display") == "block":
        return True
    return bool(_DISPLAY.search(names(element))) or (element.get("alt") or "").endswith("\\\\")


def _script_follows(element: HtmlElement) -> bool:
    """MathJax 2 keeps the source in a script right behind its rendering: that one speaks."""
    follower = element.getnext()
    return follower is not None and follower.tag == "script" and (follower.get("type") or "").startswith(_TEX_SCRIPT)
