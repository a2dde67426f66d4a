"""A name for a source, from its address: what a person would call it in a command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aggregator.discover.urls import parts

if TYPE_CHECKING:
    from collections.abc import Collection

# Labels of a host that say nothing of whose blog it is.
_COMMON = frozenset(["www", "blog", "blogs", "tech", "m", "wap", "home", "site", "web", "index", "cn", "zh"])
# Hosts below which everyone has a name of their own, and ends of hosts that are two labels long.
_SHARED = re.compile(
    r"\.(?:(?:github|gitee|gitlab|bitbucket|coding)\.(?:io|me)|vercel\.app|netlify\.app|pages\.dev|web\.app|"
    r"surge\.sh|wordpress\.com|blogspot\.com|ghost\.io|substack\.com|tumblr\.com|typecho\.com|"
    r"(?:com|net|org|gov|edu|ac)\.(?:cn|tw|hk)|co\.(?:jp|uk)|eu\.org|[a-z]{2,})$"
)
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")


def name_for(homepage: str, taken: Collection[str]) -> str:
    """A name made of a-z, 0-9 and - that is not taken, of the host and, where needed, of the path or a number."""
    found = parts(homepage)
    host, path = (found.host, found.path) if found else (homepage, ())
    labels = _SHARED.sub("", "." + host).strip(".").split(".") if not _is_number(host) else [host]
    telling = [label for label in labels if label not in _COMMON] or labels
    base = _slug(telling[-1]) or "source"
    further = (
        _slug(part) for part in (*(f"{base}-{part}" for part in path), *(f"{base}-{x}" for x in labels if x in _COMMON))
    )
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (base, *further, *numbered) if name and name not in taken)


def _slug(text: str) -> str:
    return _NOT_A_NAME.sub("-", text.lower()).strip("-")


def _is_number(host: str) -> bool:
    return host.replace(".", "").isdecimal() or ":" in host
