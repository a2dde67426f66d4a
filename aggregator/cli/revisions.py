"""`aggregator show POST --revisions`: what was changed each time that a post was edited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from aggregator.cli import cards, terminal
from aggregator.store.revisions import Version
from aggregator.text.difference import difference


def changes(versions: Sequence[Version]) -> list[dict[str, Any]]:
    """Each edit: the numbers of the versions, when it was seen, both titles, and the lines of the difference."""
    return [
        {
            "from": old.number,
            "to": new.number,
            "at": old.until,
            "titles": [old.title, new.title],
            "difference": difference(old.text, new.text),
        }
        for old, new in pairwise(versions)
    ]


def lines(edits: Sequence[dict[str, Any]], post: Mapping[str, Any], columns: int) -> Iterator[str]:
    """The edits of a post for a terminal."""
    if not edits:
        yield "\n没有修订：入库以来标题和正文没有变过"
    for edit in edits:
        yield f"\n第 {edit['from']} 版 → 第 {edit['to']} 版（{cards.moment(edit['at'], post)}）"
        old, new = map(cards.titled, edit["titles"])
        if old != new:
            yield from _marked("- ", f"标题：{old}", columns)
            yield from _marked("+ ", f"标题：{new}", columns)
        for line in edit["difference"]:
            yield from _marked(line[:2], line[2:], columns)


def _marked(mark: str, text: str, columns: int) -> Iterator[str]:
    """A line of a difference; what does not fit goes on below, behind the mark. Code keeps its indentation."""
    shown = "".join(c if c.isprintable() else " " for c in text.expandtabs(4))
    indent = " " * min(len(shown) - len(shown.lstrip()), columns // 2)
    for part in terminal.wrap(shown, columns - 4 - len(indent)) if shown.strip() else [""]:
        yield f"  {mark}{indent}{part}".rstrip()
