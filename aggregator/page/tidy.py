"""From an article's element as served to one with nothing but the article: changed in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.page import code, images, links, math, noise
from aggregator.page.dom import INLINE, Extent, drop, keep_only, make, printable, replace, wordset

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

# Never seen, or nothing without a script. Formulas' scripts and noscript's images are saved first.
_GONE = wordset(
    "script style link meta base head title template noembed noframes datalist param svg canvas button select textarea "
    "form fieldset dialog map area frameset frame applet progress meter object-fit ins-ad slot portal"
)
_BOXES = wordset("div section article main center header footer aside address hgroup form body html font-box")
_UNWRAP = "section"
_SIZES = wordset("width height")
# With no attribute to say otherwise, these are what they are.
_PLAIN = wordset(
    "p li ul ol strong b em i pre code td th tr tbody thead br h1 h2 h3 h4 h5 h6 blockquote span del hr sup sub div"
)


def tidy(article: HtmlElement, base: str) -> list[HtmlElement]:
    """Reduce an article's element to its content. `base` is what its addresses are relative to.

    Returns the licence and reprint notices that stood in it, taken out.
    """
    code.convert_all(article)
    whole = Extent(article)
    notices: list[HtmlElement] = []
    done: set[HtmlElement] = set()
    # Most of an article is plain: nothing to settle.
    for element in [below for below in article.iterdescendants() if below.tag not in _PLAIN or below.keys()]:
        parent = element.getparent()
        if parent is None or element in done or (element.tag == "code" and parent.tag == "pre"):
            continue
        if _settled(element, base, whole, notices):
            done.update(element.iterdescendants())
    notices += noise.take_ends(article, base)
    _boxes(article)
    return notices


def _settled(element: HtmlElement, base: str, whole: Extent, notices: list[HtmlElement]) -> bool:
    """Deal with one element; whether nothing below it is left to look at."""
    tag = element.tag
    if math.is_formula(element):
        math.convert(element)
        return element.getparent() is None
    if tag in _GONE:
        drop(element)
    elif tag in _KINDS:
        _KINDS[tag](element, base)
        return element.getparent() is None or tag == "img"
    elif noise.is_notice(element, whole):
        drop(element)
        notices.append(element)
    elif noise.is_noise(element, whole):
        drop(element)
    else:
        return False
    return True


def _tidy_image(image: HtmlElement, base: str) -> None:
    target = images.address(image, base)
    if not target and "emoji" in (image.get("class") or "") and image.get("alt"):
        replace(image, make("span", image.get("alt") or ""))
        return
    if not target or images.is_decoration(image):
        drop(image)
        return
    alt, title = images.caption(image), printable(image.get("title") or "")
    keep_only(image, _SIZES)
    image.set("src", printable(target))
    image.set("alt", alt)
    if title and title != alt:
        image.set("title", title)


def _tidy_noscript(noscript: HtmlElement, base: str) -> None:
    """A lazy image's plain copy: it speaks where the image before or behind it has no address, else it goes."""
    inside = next(noscript.iter("img"), None)
    if inside is None:
        drop(noscript)
        return
    before, behind = noscript.getprevious(), noscript.getnext()
    for neighbour in (before, behind):
        image = next(neighbour.iter("img"), None) if neighbour is not None else None
        if image is not None and image.get("src") and _same_picture(image, inside, base):
            drop(noscript)
            return
    noscript.tag = "span"


def _same_picture(image: HtmlElement, copy: HtmlElement, base: str) -> bool:
    return images.address(image, base) == images.address(copy, base) or not copy.get("src")


def _boxes(article: HtmlElement) -> None:
    """Boxes with only words become paragraphs, empty ones go; the sanitiser unwraps the rest but for mixed ones."""
    for box in list(article.iter("p", *_BOXES)):
        if not len(box) and not (box.text or "").strip():
            drop(box)
            continue
        if box.tag == "p":
            continue
        blocks = any(child.tag not in INLINE for child in box)
        if not blocks:
            box.tag = "p"
        elif (box.text or "").strip() or any((child.tail or "").strip() or child.tag in INLINE for child in box):
            box.tag = "div"
        else:
            box.tag = _UNWRAP


def _tidy_input(box: HtmlElement, _base: str) -> None:
    links.tidy_checkbox(box)


# What is done to an element by its name alone.
_KINDS: dict[str, Callable[[HtmlElement, str], None]] = {
    "a": links.tidy_link,
    "img": _tidy_image,
    "input": _tidy_input,
    "noscript": _tidy_noscript,
    **dict.fromkeys(("video", "audio", "iframe", "embed", "object"), links.tidy_media),
}
