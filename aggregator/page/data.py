"""Paths into JSON: `data.author.*.nickname` names every author's name; a number is an item of a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from aggregator.page import jsonld

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIELD = re.compile(r"\{([^{}]+)\}")


def at(data: Any, path: str) -> list[Any]:
    """All values at a path, in order; none where the data is otherwise made. The path "" is the data itself.

    >>> at({"tags": [{"name": "a"}, {"name": "b"}]}, "tags.*.name")
    ['a', 'b']
    """
    found = [data]
    for key in filter(None, path.split(".")):
        found = [below for value in found for below in _below(value, key)]
    return found


def texts(data: Any, place: str) -> list[str]:
    """The values at a path as texts; a place with braces is filled: `{date_gmt}Z`, and yields nothing unless all are.

    >>> texts({"date_gmt": "2024-05-01T02:03:04"}, "{date_gmt}Z")
    ['2024-05-01T02:03:04Z']
    """
    if "{" not in place:
        return [text for value in at(data, place) if (text := jsonld.text(value))]
    fields = {path: texts(data, path) for path in _FIELD.findall(place)}
    return [_FIELD.sub(lambda field: fields[field[1]][0], place)] if all(fields.values()) else []


def _below(value: Any, key: str) -> Iterator[Any]:
    if key == "*":
        yield from value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    elif isinstance(value, dict) and key in value:
        yield value[key]
    elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
        yield value[int(key)]
