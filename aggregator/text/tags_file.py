"""data/tags.toml: read and checked. What each field means stands at the head of the file itself."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from aggregator.toml_file import TomlFile


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of the tree. Its forms are as written; `exact` and `weak` ones keep their case."""

    name: str
    parent: str = ""
    also: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    weight: float = 1.0
    broad: bool = False
    silent: bool = False

    def forms(self) -> Iterator[str]:
        """Every form that stands for the tag by itself, whatever its case: the name too, unless said otherwise."""
        cased = {form.casefold() for form in (*self.exact, *self.weak)}
        return (form for form in self._own() if form.casefold() not in cased)

    def written(self) -> Iterator[str]:
        """Every form that stands for the tag by itself as it is written: its other spellings mean more things."""
        cased = {form.casefold() for form in self.weak}
        yield from self.exact
        yield from (form for form in self._own() if form.casefold() in cased and form not in self.weak)

    def _own(self) -> tuple[str, ...]:
        return self.aliases if self.silent else (self.name, *self.aliases)

    def supports(self) -> tuple[str, ...]:
        """The tags that gain by what a post says of this one."""
        return (self.parent, *self.also) if self.parent else self.also

    def names(self) -> tuple[str, ...]:
        """Every form, ambiguous ones too: what an author's own tag is compared with."""
        return (self.name, *self.aliases, *self.exact, *self.weak)


FIELDS = {field.name for field in fields(Tag)} - {"name"}
LISTS = {"also", "aliases", "exact", "weak", "company", "unlike", "code"}


def read_tags(path: Path) -> list[Tag]:
    """The tags of a file, in its order. Raises DataError naming file and line for whatever is wrong with it."""
    where = TomlFile(path, main="tags")
    tags = {name: _tag(name, entry, where) for name, entry in where.table.get("tags", {}).items()}
    _check_names(tags, where)
    _check_parents(tags, where)
    return list(tags.values())


def _tag(name: str, entry: Any, where: TomlFile) -> Tag:
    """One entry, its types and values checked."""
    if not isinstance(entry, dict):
        raise where.error(name, "expected a table, such as { parent = '数据库', aliases = ['pg'] }")
    if unknown := set(entry) - FIELDS:
        raise where.error(name, f"unknown field {', '.join(sorted(unknown))}; there are {', '.join(sorted(FIELDS))}")
    values: dict[str, Any] = {}
    for field, value in entry.items():
        if field in LISTS:
            if not isinstance(value, list) or not all(isinstance(form, str) and form.strip() for form in value):
                raise where.error(name, f"{field} must be a list of non-empty strings")
            values[field] = tuple(value)
        else:
            values[field] = value
    _check_types(name, values, where)
    tag = Tag(name, **values)
    _check_roles(tag, where)
    return tag


def _check_roles(tag: Tag, where: TomlFile) -> None:
    """No form has two roles, and a weak one something that can show its meaning."""
    if both := set(tag.aliases).intersection((*tag.weak, *tag.exact)):
        raise where.error(tag.name, f"{', '.join(sorted(both))}: an alias counts by itself; exact or weak, it does not")
    alone = {form.casefold() for form in tag.company}.intersection(form.casefold() for form in tag.weak)
    if alone:
        raise where.error(tag.name, f"a weak form cannot show its own meaning: {', '.join(sorted(alone))}")
    if tag.weak and not tag.company and not tag.code and not tuple(tag.forms()):
        raise where.error(tag.name, "weak forms need company, code or an alias: otherwise they can never count")


def _check_types(name: str, values: dict[str, Any], where: TomlFile) -> None:
    if not isinstance(values.get("parent", ""), str):
        raise where.error(name, "parent must be the name of a tag")
    for flag in ("broad", "silent"):
        if not isinstance(values.get(flag, False), bool):
            raise where.error(name, f"{flag} must be true or false")
    weight = values.get("weight", 1.0)
    # A weight of NaN would make every comparison false and let the tag through anywhere.
    if (
        isinstance(weight, bool)
        or not isinstance(weight, int | float)
        or not (math.isfinite(weight) and 0 < weight <= 1)
    ):
        raise where.error(name, f"weight must be a number in (0, 1], found {weight!r}")


def _check_names(tags: dict[str, Tag], where: TomlFile) -> None:
    """No form may stand for two tags, however it is written."""
    owner: dict[str, str] = {}
    for tag in tags.values():
        for form in dict.fromkeys(same(form) for form in tag.names()):
            if form in owner:
                raise where.error(tag.name, f"alias {form!r} is already a name of {owner[form]}")
            owner[form] = tag.name


def _check_parents(tags: dict[str, Tag], where: TomlFile) -> None:
    """Every tag above another exists, and none is above itself."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for tag in tags.values():
        for above in tag.supports():
            if above not in tags:
                raise where.error(tag.name, f"{above!r}, which it stands under, is no tag of this file")
            sorter.add(tag.name, above)
    try:
        sorter.prepare()
    except CycleError as error:
        circle = error.args[1]
        raise where.error(circle[0], f"it stands above itself: {' → '.join(circle)}") from error


def same(name: str) -> str:
    """A name as names are compared: without case, spaces and punctuation; + and # stay (C, C++ and C# are three)."""
    return "".join(character for character in name.casefold() if character.isalnum() or character in "+#.") or name
