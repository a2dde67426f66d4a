"""Addresses taken apart: the parts of a path as people write them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from aggregator.discover.words import LISTINGS, LISTS, NOT_A_PAGE, PAGES
from aggregator.page.addresses import clean


class Parts(NamedTuple):
    """A URL without scheme: host (no www.), path parts (decoded), whether a slash ends it, and the query's names."""

    host: str
    path: tuple[str, ...]
    slash: bool
    query: tuple[tuple[str, str], ...]


@lru_cache(maxsize=65536)
def parts(url: str) -> Parts | None:
    """The parts of an address; None where it is no web address."""
    try:
        split = urlsplit(clean(url))
    except ValueError:
        return None
    if split.scheme not in ("http", "https") or not split.hostname:
        return None
    path = tuple(unquote(part) for part in split.path.split("/") if part)
    pairs = (pair.partition("=") for pair in split.query.split("&") if pair)
    return Parts(bare(split.hostname), path, split.path.endswith("/"), tuple((name, value) for name, _, value in pairs))


def bare(host: str) -> str:
    """A host without www.: the same blog answers under both."""
    return host.lower().partition(":")[0].removeprefix("www.")


def host_of(url: str) -> str:
    """The bare host of an address; "" where it has none."""
    found = parts(url)
    return found.host if found else ""


def below(url: str, home: str) -> tuple[str, ...]:
    """The parts of a path below the home page's; all of them where it stands elsewhere."""
    found, base = parts(url), parts(home)
    if found is None:
        return ()
    return found.path[len(base.path) :] if base and found.path[: len(base.path)] == base.path else found.path


def stem(part: str) -> str:
    """The last part of a path without the ending of a file, in lower case."""
    name = part.lower()
    return name.rsplit(".", 1)[0] if name.endswith((".html", ".htm", ".php", ".aspx", ".jsp")) else name


def is_no_post(url: str, home: str = "") -> bool:
    """Whether an address says by its words that it is no post: a tag's, an archive's, a file's, the home page's."""
    found = parts(url)
    if found is None:
        return True
    path = below(url, home)
    if not path:
        return not found.query
    if NOT_A_PAGE.search(path[-1]) or (stem(path[-1]) in LISTINGS and not found.query):
        return True
    # A post's own name may be any word but right below the home page, where tags and pages have theirs.
    return any(stem(part) in LISTS for part in path[:-1]) or (len(path) == 1 and stem(path[0]) in LISTS | PAGES)
