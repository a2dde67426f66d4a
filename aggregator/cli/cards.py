"""A post as a card on the terminal: title, source and date, excerpt, tags, the reprint line, and why it was picked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aggregator.cli import terminal
from aggregator.clock import CHINA, parse_iso
from aggregator.text.reprint_naming import origin

KINDS = {"reprint": "转载", "translation": "翻译", "excerpt": "摘录"}

# How much of a printed time a precision vouches for.
DATES = {"year": "%Y", "month": "%Y-%m"}
DATE = "%Y-%m-%d"
# Precisions that vouch for a time of day.
CLOCKED = ("second", "minute", "hour")

_BARE_LABEL = re.compile(r"[\s，,;；。]*(?:原文)?(?:链接|地址)?[:：]?\s*$")

UNTITLED = "（无标题）"

INDENT = "    "
TAGS = 6  # as many as fit a line
UID = 8  # digits shown: among a million posts one in four thousand shares them with another


def card(post: Mapping[str, Any], columns: int) -> Iterator[str]:
    """The lines of a card; `post` is one of publish.listing's."""
    head = f"{post['rank']:>2}. " if post.get("rank") else "  · "
    yield head + terminal.clip(titled(post["title"]), columns - len(head))
    yield from _indented(facts(post), columns)
    yield from _indented(post["excerpt"], columns)
    if post["tags"]:
        yield from _indented("标签：" + "、".join(post["tags"][:TAGS]), columns)
    yield from _indented(reprint(post), columns)
    if post.get("reasons"):
        yield from _indented("入选：" + post["reasons"], columns)
    yield from _indented(post["url"], columns)


def titled(title: str) -> str:
    """A post's title on one line, or what stands in its place: "" is for programs alone."""
    return terminal.printable(title) or UNTITLED


def reprint(post: Mapping[str, Any]) -> str:
    """Where a post comes from: its own line, with the original's address where the line lacks it; or ""."""
    line, url = post["reprint_line"], post["original_url"]
    if not line and (post["original_author"] or post["original_source"]):
        line = "本文转自 " + origin(post["original_author"], post["original_source"])
    if not url or url in line:
        return str(line)
    # A page's link shows its words and not its address: 「原文链接：」 is then where the line ends.
    line = _BARE_LABEL.sub("", line)
    return f"{line}，原文链接：{url}" if line else f"原文链接：{url}"


def date(post: Mapping[str, Any]) -> str:
    """The day of publication where the source is, or ""."""
    if not post["published_at"]:
        return ""
    return _there(post["published_at"], post).strftime(DATES.get(post.get("published_precision") or "", DATE))


def published(post: Mapping[str, Any]) -> str:
    """The moment of publication as precisely as the page tells it: the day, or with the source's clocks; or ""."""
    told = post.get("published_precision")
    return moment(post["published_at"], post) if told in CLOCKED and post["published_at"] else date(post)


def moment(utc: str, post: Mapping[str, Any]) -> str:
    """A stored time as the clocks of the post's source show it, with their offset: 2026-03-05 17:30:00+08:00."""
    return _there(utc, post).isoformat(" ")


def _there(utc: str, post: Mapping[str, Any]) -> datetime:
    return parse_iso(utc).astimezone(ZoneInfo(post["timezone"]) if post.get("timezone") else CHINA)


def facts(post: Mapping[str, Any]) -> str:
    """Source, author, kind, day and the beginning of the uid, by which `show` and the editor's commands know a post."""
    source = post.get("source_title") or post["source"]
    told = [source, post["author"], KINDS.get(post["kind"]), date(post), f"uid {post['uid'][:UID]}"]
    return " · ".join(filter(None, told))


def _indented(text: str, columns: int) -> Iterator[str]:
    for line in terminal.wrap(terminal.printable(text), columns - len(INDENT)):
        yield INDENT + line
