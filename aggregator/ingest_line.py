"""One line of `ingest`: a JSON object to a raw Post. What the line gives wins over what its page says.

url         required: http or https
page        a whole HTML page, read as a crawled one is; or
html        the article's body; or markdown; or text (plain). Of several the first that is not empty, in this order
title, author, published (as printed), tags (list), fetched_at (ISO 8601 with offset, 1990 or later)
source      letters, digits and - _ . with single spaces, or such names with / between
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from aggregator.clock import now
from aggregator.errors import RejectedError
from aggregator.owners import owner_of
from aggregator.page import challenge
from aggregator.page.markdown import text_to_html, to_html
from aggregator.page.page import Page
from aggregator.page.read import read
from aggregator.post import Post, Said
from aggregator.source_fields import is_web
from aggregator.text.normalize import strip_invisible
from spiders.registry import rules_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# What each kind of body becomes before it is cleaned, in the order in which they are looked for.
BODIES: dict[str, Callable[[str], str]] = {"html": str, "markdown": to_html, "text": text_to_html}
# There were no web pages before. Clocks differ, and what was fetched later may be read as of an earlier AGGREGATOR_NOW;
# by more than a year it is a slip of the pen.
WEB, AHEAD = datetime(1990, 1, 1, tzinfo=UTC), timedelta(days=366)
# The name of a source stands in addresses of the reading site; owner/name is one, too.
_WORDS = r"\w[\w.-]*(?: [\w.-]+)*"
SOURCE, LONGEST_SOURCE = re.compile(rf"{_WORDS}(?:/{_WORDS})*"), 100
LONGEST_NAME = 100  # characters of an unknown field: more are no slip of the pen
STRINGS = ("url", "page", *BODIES, "title", "author", "published", "source", "fetched_at")


def unknown_of(given: Mapping[str, Any]) -> set[str]:
    """The names of a line's object that are no fields, each cut to LONGEST_NAME: nothing is made of them."""
    return {name[:LONGEST_NAME] for name in set(given) - {*STRINGS, "tags"}}


def post_of(given: dict[str, Any]) -> Post:
    """The raw post of a line's object. Raises RejectedError, whose message says what is wrong with the line."""
    url, fetched_at = _url(given), _fetched_at(given)
    owner = owner_of(url, source_of(given))
    if given.get("page", "").strip():
        challenge.check(given["page"], url)
        post = read(Page(url, given["page"], fetched_at, timezone=owner.timezone), rules_for(url))
    else:
        post = Post(url, fetched_at=fetched_at, said=_said(given, url, owner.timezone))
    post.source = owner.name
    _take(given, post)
    return post


def object_of(line: bytes) -> dict[str, Any]:
    """A line's object, its names and strings encodable. Raises RejectedError where a field is not as it should be."""
    try:
        given = json.loads(line.decode().removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise RejectedError("json", _what_is_wrong(error)) from error
    if not isinstance(given, dict):
        raise RejectedError("json", "整行须是一个 {…}，不能是数组、字符串或数字")
    given = {name: value for name, value in given.items() if value is not None}
    for name in STRINGS:
        if not isinstance(given.get(name, ""), str):
            raise RejectedError("field", f"{name} 须是字符串")
    if not all(isinstance(tag, str) for tag in _list(given.get("tags", []))):
        raise RejectedError("field", "tags 须是字符串的列表")
    return {_encodable(name): _encodable(value) if isinstance(value, str) else value for name, value in given.items()}


def _what_is_wrong(error: Exception) -> str:
    """Why a line could not be parsed, counted from 1; the parser's own line number is always 1."""
    match error:
        case UnicodeDecodeError():
            return f"不是 UTF-8（第 {error.start + 1} 个字节起）；别的编码的先转换，GBK 是 iconv -f GBK -t UTF-8"
        case json.JSONDecodeError():
            return f"第 {error.pos + 1} 个字符处不对（{error.msg}）"
        case RecursionError():
            return "嵌套太深"
        case _:
            return str(error)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [None]


def _encodable(text: str) -> str:
    r"""The text with pairs of surrogates (\ud83d\ude00 written apart) joined, and lone ones replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if not _is_encodable(text) else text


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _url(given: dict[str, Any]) -> str:
    url: str = given.get("url", "").strip()
    if not is_web(url):
        raise RejectedError("url", f"url 是 {url!r}，须是 http 或 https 的网址" if url else "没有 url")
    return url


def source_of(given: dict[str, Any]) -> str:
    """The source that a line names; "" where it names none. Raises RejectedError where that is no name."""
    name: str = given.get("source", "").strip()
    if name and (len(name) > LONGEST_SOURCE or not SOURCE.fullmatch(name)):
        wanted = f"只能是字母（汉字也算）、数字、- _ . / 和单个空格，至多 {LONGEST_SOURCE} 个字符"
        raise RejectedError("field", f"source 是 {name[:LONGEST_SOURCE]!r}，{wanted}")
    return name


def _fetched_at(given: dict[str, Any]) -> datetime:
    if not given.get("fetched_at"):
        return now()
    try:
        printed = datetime.fromisoformat(given["fetched_at"])
        moment = printed.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise RejectedError("field", f"fetched_at 是 {given['fetched_at']!r}，须是 ISO 8601 的时间") from error
    if printed.tzinfo is None:
        raise RejectedError("field", f"fetched_at 是 {given['fetched_at']!r}，没有时区：Z 或 +08:00")
    if not WEB <= moment <= now() + AHEAD:
        raise RejectedError("field", f"fetched_at 是 {given['fetched_at']!r}，须晚于 1990 年，早于一年以后")
    return moment


def _said(given: dict[str, Any], url: str, timezone: str) -> Said:
    """What a line without a page says: its body as HTML. Raises RejectedError where it has none."""
    for name, to_html_of in BODIES.items():
        if given.get(name, "").strip():
            if name == "html":
                challenge.check(given[name], url)
            html = f"<article>{to_html_of(given[name])}</article>"
            return Said(html=html, url=url, reader=f"ingest/{name}", timezone=timezone)
    raise RejectedError("empty", "page、html、markdown、text 要有一个")


def _take(given: dict[str, Any], post: Post) -> None:
    """The fields that the line gives, over those that its page says."""
    post.title = strip_invisible(given.get("title", "")).strip() or post.title
    post.author = strip_invisible(given.get("author", "")).strip() or post.author
    post.said.published = given.get("published", "").strip() or post.said.published
    post.tags = [tag for tag in map(strip_invisible, given.get("tags", [])) if tag.strip()] or post.tags
