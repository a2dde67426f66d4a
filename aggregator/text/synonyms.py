"""Names of one tag: the author's Golang and the tree's Go are one on a card."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from aggregator.paths import DATA
from aggregator.text.tags_file import Tag, read_tags, same

TAGS = DATA / "tags.toml"


def by_name(tags: Iterable[Tag]) -> dict[str, str]:
    """The tree's name for each name that its tags have, those as `same` makes them."""
    return {same(name): tag.name for tag in tags for name in tag.names()}


@cache
def _tree() -> dict[str, str]:
    return by_name(read_tags(TAGS))


def canonical(name: str) -> str | None:
    """The tree's name for a tag, or None."""
    return _tree().get(same(name))


def as_one(names: Iterable[str]) -> list[str]:
    """The names in their order, without those whose tree's name is among them: of Golang and Go, Go."""
    every = dict.fromkeys(names)
    return [name for name in every if canonical(name) in (None, name) or canonical(name) not in every]
