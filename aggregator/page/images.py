"""Images: their true address, whatever stands in its place until a script has run; watermarks and sizes cut off."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from aggregator.page.dom import ancestors, printable
from aggregator.page.names import names
from aggregator.page.outbound import join, without_user

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Where lazy loaders keep the address, best first: zhihu's original before its preview, then what libraries use.
LAZY = (
    "data-original", "data-actualsrc", "data-src", "data-original-src", "data-lazy-src", "data-lazyload", "data-lazy",
    "data-echo", "data-url", "data-img-src", "data-hi-res-src", "data-cfsrc", "data-orig-file", "zoomfile", "file",
)  # fmt: skip
SETS = ("data-srcset", "data-lazy-srcset", "srcset")
# Query parameters by which image hosts scale or mark a picture; the address without its query is the original.
_PROCESSING = re.compile(
    r"(?:x-oss-process|x-image-process|x-bce-process|watermark|imageview2?|imagemogr2|imageslim|x-tos-process|image_process)",
    re.I,
)
# What editors write where the author wrote nothing.
_EMPTY_ALT = re.compile(
    r"(?:这里写图片描述|在这里插入图片描述|请输入图片描述|图片描述|输入图片说明|图片|插图|配图|image|img|pic|picture|photo|file|"
    r"image description|alt text|alt|untitled|在此插入图片)?[\s\d_-]*(?:\.(?:png|jpe?g|gif|webp|svg|bmp))?",
    re.I,
)
_DECORATION = re.compile(
    r"(?:^|[ -])(?:avatar|qr-?codes?|erweima|icon|spacer|tracking|pixel|code-img-(?:closed|opened))(?:$| )"
)
_PAY_CODE = re.compile(
    r"(?:收款码|赞赏码|打赏|公众号二维码|微信二维码|支付宝二维码|微信支付|支付宝|微信公众号|扫码关注|关注公众号)"
)
# The largest width and height of a picture that only counts readers.
_PIXEL = frozenset({"0", "1", "2", "0px", "1px", "2px"})
# An image in the sanitiser's output, which is always of this form, and what is read of it.
IMAGE = re.compile(r"<img\b([^>]*)>")
ATTRIBUTE = re.compile(r'\b(src|alt)="([^"]*)"')


def address(image: HtmlElement, base: str) -> str:
    """The absolute address of an image's own picture; "" where it has none (an empty or `data:` placeholder)."""
    for name in LAZY:
        if found := absolute(image.get(name), base):
            return original(found)
    for found in (absolute(image.get("src"), base), *(largest(image.get(name), base) for name in SETS)):
        if found:
            return original(found)
    # The parser does not know <source> as empty, and puts the image into it.
    picture = next((box for box in ancestors(image, 3) if box.tag == "picture"), None)
    sources = picture.iter("source") if picture is not None else ()
    return next(
        (original(found) for source in sources for name in SETS if (found := largest(source.get(name), base))), ""
    )


def absolute(url: str | None, base: str) -> str:
    """An http(s) address against a base; "" for anything else and for what is no address."""
    if not url or not (url := printable(url).strip()) or url.startswith(("data:", "about:", "javascript:", "blob:")):
        return ""
    joined = join(base, url)
    return without_user(joined) if joined.startswith(("http://", "https://")) else ""


def largest(srcset: str | None, base: str) -> str:
    """The candidate of a `srcset` with the largest width or density."""
    best, size = "", -1.0
    for candidate in re.split(r",\s+|,(?=https?:|/)", srcset or ""):
        parts = candidate.split()
        if not parts:
            continue
        number = re.fullmatch(r"([\d.]{1,9})[wx]", parts[-1]) if len(parts) > 1 else None
        width = _number(number[1]) if number else 0.0
        if width > size:
            best, size = parts[0], width
    return absolute(best, base)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def original(url: str) -> str:
    """An image's address without its host's scaling and watermark, and without a fragment that only styles it."""
    url = url.partition("#")[0]
    path, mark, query = url.partition("?")
    return path if mark and _PROCESSING.search(query) else url


def is_decoration(image: HtmlElement) -> bool:
    """Whether an image is an avatar, a counter's pixel, or the code to pay or follow someone."""
    if image.get("width") in _PIXEL and image.get("height") in _PIXEL:
        return True
    if (image.get("class") or image.get("id")) and _DECORATION.search(names(image)):
        return True
    words = f"{image.get('alt') or ''} {image.get('title') or ''}"
    return bool(_PAY_CODE.fullmatch(words.strip()))


def caption(image: HtmlElement) -> str:
    """An image's alternative text as its author wrote it; "" for what editors put in."""
    alt = " ".join(printable(image.get("alt") or "").split())
    return "" if _EMPTY_ALT.fullmatch(alt) else alt


def shown(content_html: str) -> list[str]:
    """The addresses of the images in an article's sanitised HTML, in their order."""
    attributes = (dict(ATTRIBUTE.findall(image)) for image in IMAGE.findall(content_html))
    return [unescape(source) for each in attributes if (source := each.get("src"))]
