"""Links and embedded media: absolute addresses, wrappers undone, heading anchors gone, players as links."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from aggregator.page.addresses import unwrap
from aggregator.page.dom import drop, make, printable, replace, replace_with_text, size, text_of
from aggregator.page.images import absolute
from aggregator.page.names import spell
from aggregator.page.outbound import join, without_user

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SCHEMES = ("http://", "https://", "mailto:")
# What stands in a link that only points at its own heading or back from a footnote.
_MARKS = re.compile(
    r"[#¶§🔗⚓\u200b\u21a9\u2191\ufe0e\ufe0f\s]*|Permalink|Direct link to .*|直接链接|永久链接|link|anchor", re.I
)
_ANCHOR = re.compile(
    r"(?:^| )(?:headerlink|header-(?:anchor|link)|heading-(?:anchor|link|permalink)|hash-link|anchor|anchorjs-link|"
    r"anchor-link|toc-anchor|markdown-it-anchor|headline-hash|direct-link|hanchor|footnote-backref|footnote-back|reversefootnote|"
    r"data-footnote-backref)(?:$| )"
)
# Links that a platform puts on words by itself.
_KEYWORD = re.compile(r"so\.csdn\.net/so/search|//(?:www\.)?baidu\.com/s\?wd=.*&ie=utf-8&tn=SE")
# Frames that are adverts, counters, comment boxes and buttons, not what an author shows.
_INTRUSIVE = re.compile(
    r"googlesyndication|doubleclick|googletagmanager|googleads|adservice|disqus|ghbtns|/share|/like|/follow|buttons?\.github|"
    r"facebook\.com/plugins|platform\.twitter|giscus|utteranc|livere|changyan|hitcount|cnzz|hm\.baidu|weibo\.com/staticjs",
    re.I,
)
LABELS = {"video": "视频", "audio": "音频", "iframe": "嵌入内容", "embed": "嵌入内容", "object": "嵌入内容"}


def tidy_link(link: HtmlElement, base: str) -> None:
    """Make a link's address absolute; take out one that only marks a heading, and unwrap one that leads nowhere."""
    href = printable(link.get("href") or "").strip()
    if _is_anchor(link, href):
        drop(link)
        return
    target = resolve(href, base)
    if not target or _KEYWORD.search(target):
        link.tag = "span"
        link.attrib.pop("href", None)
        return
    link.set("href", printable(target))


def resolve(href: str, base: str) -> str:
    """An absolute http, https or mailto address without outbound wrappers; "" for anything else."""
    if not href:
        return ""
    target = base.partition("#")[0] + href if href.startswith("#") else join(base, href)
    if not target.startswith(_SCHEMES):
        return ""
    # A wrapper carries its target in its query.
    return unwrap(target) if "?" in target else without_user(target)


def _is_anchor(link: HtmlElement, href: str) -> bool:
    """A link with nothing to read, or a mark that points at the heading (or footnote) it stands in."""
    classes = link.get("class")
    named = classes is not None and _is_anchor_name(classes)
    if not named and not href.startswith("#") and ((link.text or "").strip() or size(link)):
        return False
    text = text_of(link)
    if named and (not href or "#" in href):
        # Some themes make the whole heading a link to itself: those words are the heading.
        parent = link.getparent()
        return bool(_MARKS.fullmatch(text)) or parent is None or text != text_of(parent)
    if text:
        return href.startswith("#") and bool(_MARKS.fullmatch(text))
    return next(link.iter("img", "video", "iframe", "picture"), None) is None


@lru_cache(maxsize=1024)
def _is_anchor_name(classes: str) -> bool:
    return bool(_ANCHOR.search(spell(classes, "")))


def tidy_media(media: HtmlElement, base: str) -> None:
    """A video, a sound or a frame becomes a link to it; one without an address, or an advert's, goes."""
    sources = (media, *media.iter("source", "embed", "a"))
    names_ = ("data-src", "src", "data", "data-url", "href")
    target = next((found for source in sources for name in names_ if (found := absolute(source.get(name), base))), "")
    if not target or _INTRUSIVE.search(target):
        drop(media)
        return
    label = " ".join((media.get("title") or "").split()) or f"{LABELS.get(media.tag, '嵌入内容')}：{target}"
    paragraph = make("p")
    paragraph.append(make("a", label, href=target))
    replace(media, paragraph)


def tidy_checkbox(box: HtmlElement) -> None:
    """A task list's checkbox becomes its sign; any other field of a form goes."""
    if (box.get("type") or "").lower() == "checkbox":
        replace_with_text(box, "☑ " if box.get("checked") is not None else "☐ ")
    else:
        drop(box)
