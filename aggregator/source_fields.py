"""The fields of an entry of sources.toml, and what is right in each: a table of checks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

# The ways to find posts; at least one must be given.
WAYS = ("feeds", "sitemaps", "listings")
# What an operator decides about a source, whoever declared it.
POLICY = ("enabled", "publish", "keep_raw", "delay")
# What may be republished of a source, the most first.
PUBLISH = ("full", "excerpt", "link")

# Seconds. No site asks for more between two requests, and a typing slip must not stop a run for a day.
LONGEST_DELAY = 3600


def _text(value: Any) -> str:
    return "" if isinstance(value, str) and value.strip() else "must be a text that is not empty"


def _homepage(value: Any) -> str:
    return _text(value) or ("" if is_web(value) else "must be an http or https address")


def is_web(url: str) -> bool:
    """Whether a text is an http or https address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _timezone(value: Any) -> str:
    if problem := _text(value):
        return problem
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        return f"{value!r} is no time zone; give an IANA name such as Asia/Shanghai"
    return ""


def _pattern(value: Any) -> str:
    if problem := _text(value):
        return problem
    try:
        re.compile(value)
    except re.error as error:
        return f"{value!r} is no regular expression: {error}"
    return ""


def _addresses(value: Any) -> str:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        return 'must be a list of addresses, such as ["atom.xml"]'
    strange = next((item for item in value if ":" in item.partition("/")[0] and not is_web(item)), "")
    return f"{strange!r} is no http or https address" if strange else ""


def _publish(value: Any) -> str:
    return "" if value in PUBLISH else f"must be one of {', '.join(PUBLISH)}"


def _flag(value: Any) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


def _days(value: Any) -> str:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return "" if is_number and value >= 0 else "must be a whole number of days, 0 or more"


def _seconds(value: Any) -> str:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return "" if is_number and 0 <= value <= LONGEST_DELAY else f"must be seconds, 0 to {LONGEST_DELAY}"


# Field -> what is wrong with a value, "" where nothing is.
CHECKS: dict[str, Callable[[Any], str]] = {
    "title": _text,
    "homepage": _homepage,
    "timezone": _timezone,
    "posts": _pattern,
    "feeds": _addresses,
    "sitemaps": _addresses,
    "listings": _addresses,
    "next": _pattern,
    "publish": _publish,
    "enabled": _flag,
    "keep_raw": _days,
    "delay": _seconds,
}


class Fault(NamedTuple):
    """What is wrong with a field, and the file that gives it."""

    file: Path
    field: str
    problem: str


def lacking(given: Collection[str], file: Path) -> Iterator[Fault]:
    """The fields that a whole entry, of which these are given, lacks; and why it needs them."""
    for needed in ("title", "homepage"):
        if needed not in given:
            yield Fault(file, needed, "is missing")
    ways = [way for way in WAYS if way in given]
    if not ways:
        yield Fault(file, "feeds", "no way to find posts; give feeds, sitemaps or listings")
    elif ways != ["feeds"] and "posts" not in given:
        yield Fault(file, "posts", f"is missing; {ways[-1]} lead to pages that are no posts, too")
    if "next" in given and "listings" not in ways:
        yield Fault(file, "next", "leads on from listings, and there are none")


def told(name: str, faults: Iterable[Fault]) -> str:
    """The faults of an entry in one line, each file named once."""
    by_file: dict[Path, list[str]] = {}
    for fault in faults:
        by_file.setdefault(fault.file, []).append(f"{fault.field}: {fault.problem}")
    return "; ".join(f"{file}: [{name}] {'; '.join(told)}" for file, told in by_file.items())
