"""Posts' addresses sorted by the directory that they stand in: a date, a section of the site, its top, or a query."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from aggregator.discover import segments
from aggregator.discover.urls import Parts, parts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

# A group with a smaller share of all posts than this, and fewer than so many, is made of strays: feeds of Hugo name
# the about page, too.
LEAST_SHARE, LEAST = 0.1, 3

# In place of the directories before a date, where they differ; no part of a path has a slash.
ANYWHERE = "*/"


class Group(NamedTuple):
    """Posts of one directory: `kind` is dated, section, top or query; `key` what they have in common."""

    kind: str
    key: tuple[str, ...]


def sort(urls: Iterable[str], depth: int) -> dict[Group, list[str]]:
    """The groups of addresses; `depth` parts of each path are the home page's."""
    groups: dict[Group, list[str]] = defaultdict(list)
    for url in urls:
        if (found := parts(url)) and (group := _group(found, depth)):
            groups[group].append(url)
    merged: dict[Group, list[str]] = defaultdict(list)
    for group, members in groups.items():
        merged[_without_categories(group, groups)] += members
    return merged


def _without_categories(group: Group, groups: Collection[Group]) -> Group:
    """Dates below several directories: those are categories (Jekyll), and the next one may have any name."""
    before = {other.key[:-1] for other in groups if other.kind == "dated"}
    return Group("dated", (ANYWHERE, group.key[-1])) if group.kind == "dated" and len(before) > 1 else group


def _group(found: Parts, depth: int) -> Group | None:
    path = found.path[depth:]
    if found.query:
        return Group(
            "query", ("/".join(path) + ("/" if found.slash and path else ""), *(name for name, _ in found.query))
        )
    start, length = segments.date_run(path)
    if length and len(path) > start + length:
        return Group("dated", (*path[:start], str(length)))
    if not path:
        return None
    return Group("section", path[:1]) if len(path) > 1 else Group("top", ())


def without_strays(groups: dict[Group, list[str]]) -> dict[Group, list[str]]:
    """The groups that are more than strays, the largest first."""
    total = sum(map(len, groups.values()))
    largest = max(map(len, groups.values()), default=0)
    kept = {
        group: urls
        for group, urls in sorted(groups.items(), key=lambda item: -len(item[1]))
        if len(urls) >= LEAST_SHARE * total or (len(urls) >= LEAST and group.kind != "top")
    }
    # Right below the home page stand a blog's single pages: beside posts that stand elsewhere, these are no posts.
    for group in [group for group in kept if group.kind in ("top", "query") and len(kept[group]) * 2 < largest]:
        del kept[group]
    return kept


def base_of(found: Sequence[Parts], home: str) -> tuple[str, ...]:
    """The path of the home page, where most posts stand below it."""
    own = parts(home)
    if own is None or not own.path:
        return ()
    path = own.path[:-1] if not own.slash and "." in own.path[-1] else own.path
    below = sum(1 for one in found if one.path[: len(path)] == path)
    return path if below * 2 > len(found) else ()
