"""The sanitiser: nh3 with our allow-lists. What comes out holds nothing active and no page markup, and cleaning it
again changes nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import nh3
from lxml import etree

from aggregator.page.dom import keep_only, printable, wordset

if TYPE_CHECKING:
    from lxml.html import HtmlElement

TAGS = wordset(
    "h1 h2 h3 h4 h5 h6 p div br hr blockquote ul ol li dl dt dd pre details summary figure figcaption "
    "table caption colgroup col thead tbody tfoot tr th td "
    "a img b strong i em u s del ins mark small sub sup code kbd samp var q cite dfn abbr ruby rb rp rt wbr"
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "code": {"class"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
    "ol": {"start", "type"},
    "li": {"value"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "abbr": {"title"},
}
SCHEMES = frozenset({"http", "https", "mailto"})
# Elements whose text is no text of an article. nh3 loses all that follows a <math>, so that none may reach it.
CONTENT_GONE = frozenset(
    {"script", "style", "math", "svg", "title", "noembed", "noframes", "iframe", "xmp", "plaintext"}
)
# HTML drops one newline behind <pre>, and nh3 does not put one back: without this each cleaning eats a line.
_PRE = re.compile(r"<pre>(?=\n)")
_CLASS = re.compile(r"language-[\w+#.-]{1,32}")
_REL = "noopener noreferrer nofollow"
_WITH_ATTRIBUTES = etree.XPath("descendant-or-self::*[@* or self::a]")
_NONE: frozenset[str] = frozenset()
_NUMBER = re.compile(r"\d{1,5}%?")
# Markup that a browser's parser arranges anew on each reading settles in two or three; the last word is plain text.
_TRIES = 4


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value that an allowed attribute may keep; None drops it."""
    if tag == "code":
        return next((word for word in value.split() if _CLASS.fullmatch(word)), None)
    if name in {"width", "height", "colspan", "rowspan", "start", "value", "span"}:
        return value if _NUMBER.fullmatch(value) else None
    return value


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    attribute_filter=_attribute,
    url_schemes=set(SCHEMES),
    clean_content_tags=set(CONTENT_GONE),
    link_rel=_REL,
    strip_comments=True,
)


def sanitize(html: str) -> str:
    """A fragment with only the allowed elements, attributes and schemes. Never raises; twice is the same as once."""
    for _ in range(_TRIES + 1):
        cleaned = _once(html)
        if cleaned == html:
            return cleaned
        html = cleaned
    return str(nh3.clean_text(html))


def sanitize_tree(tree: HtmlElement) -> str:
    """The same of a tidied tree, which is used up: written as nh3 writes it, it nearly always needs one cleaning."""
    for element in cast("list[HtmlElement]", _WITH_ATTRIBUTES(tree)):
        if element.tag in TAGS:
            _keep_allowed(element, element.tag)
    others = {element.tag for element in tree.iter()} - TAGS - CONTENT_GONE
    # HTML's tags may have control characters in their names; lxml takes no such name, and leaves them to nh3.
    etree.strip_tags(tree, *(tag for tag in others if tag == printable(tag)))
    html = etree.tostring(tree, encoding="unicode", method="html", with_tail=False)
    if tree.tag not in TAGS:
        html = html[html.find(">") + 1 : html.rfind("<")]
    return sanitize(printable(html).replace("\xa0", "&nbsp;"))


def _keep_allowed(element: HtmlElement, tag: str) -> None:
    """Leave an element the attributes that nh3 leaves it, and give it the one that nh3 gives links."""
    keep_only(element, ATTRIBUTES.get(tag, _NONE))
    if tag == "a":
        element.set("rel", _REL)


def _once(html: str) -> str:
    return _PRE.sub("<pre>\n", _CLEANER.clean(html))
