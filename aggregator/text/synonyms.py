"""Names of one tag: the author's Golang and the tree's Go are one on a card."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from functools import cache

from aggregator.errors import UsageError
from aggregator.paths import DATA, resolve
from aggregator.text.tags_file import Tag, read_tags, same

log = logging.getLogger(__name__)

TAGS = DATA / "tags.toml"


def tags_file() -> str:
    """The file of the tree, as it is named: by AGGREGATOR_TAGS, or data/tags.toml. A process reads each once."""
    return os.environ.get("AGGREGATOR_TAGS") or str(TAGS)


@cache
def tags_of(file: str) -> list[Tag]:
    """The tags of a file, in its order. Raises DataError naming file and line, UsageError where the name is none."""
    return read_tags(resolve(file))


def by_name(tags: Iterable[Tag]) -> dict[str, str]:
    """The tree's name for each name that its tags have, those as `same` makes them."""
    return {same(name): tag.name for tag in tags for name in tag.names()}


def tree() -> dict[str, str]:
    """The tree's own names by all that its tags have. Raises DataError or UsageError for a file that is not as it
    should be: whoever writes by these names asks for it first, since all below read on without them."""
    return _tree(tags_file())


@cache
def _tree(file: str) -> dict[str, str]:
    return by_name(tags_of(file))


@cache
def _readable(file: str) -> dict[str, str]:
    """The same; of a file that is not as it should be none, and a warning: what is stored can be read all the same."""
    try:
        return _tree(file)
    except UsageError as error:
        log.warning("%s; tags have only the name that they are stored by until it is mended", error)
        return {}


def canonical(name: str) -> str | None:
    """The tree's name for a tag, or None."""
    return _readable(tags_file()).get(same(name))


def meant(name: str) -> list[str]:
    """The names of the tag that is meant by `name`: the tree's own, and this one, which posts may have beside it."""
    return list(dict.fromkeys([canonical(name) or name, name]))


def as_one(names: Iterable[str]) -> list[str]:
    """The names in their order, one a tag: the tree's own name where it is among them, else the first that was."""
    tags = {name: canonical(name) or same(name) for name in names}
    shown: dict[str, str] = {}
    for name, tag in tags.items():
        shown[tag] = name if name == canonical(name) else shown.get(tag, name)
    return [name for name, tag in tags.items() if shown[tag] == name]
