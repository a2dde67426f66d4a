"""What the store holds of sources that no crawl is for: those that only `ingest` made, or that are declared no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aggregator.cli import cards
from aggregator.cli.terminal import printable, width

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

# What may be republished of a source.
PUBLISH = {"full": "全文", "excerpt": "摘要", "link": "仅链接"}


def lines(rows: Sequence[sqlite3.Row], first: str = "") -> Iterator[str]:
    """A line each of what store.owners.held tells, the names in one column; `first` is said of all of them."""
    names = [printable(row["name"]) for row in rows]
    widest = max(map(width, names), default=0)
    for name, row in zip(names, rows, strict=True):
        facts = " · ".join(filter(None, [first, *_facts(row)]))
        yield f"{name}{' ' * (widest - width(name))}  {facts}"


def told(row: sqlite3.Row) -> dict[str, Any]:
    """The same as JSON has it."""
    return {**dict(row), "crawled": bool(row["crawled"])}


def _facts(row: sqlite3.Row) -> Iterator[str]:
    newest = {
        "published_at": row["newest"],
        "published_precision": row["newest_precision"],
        "timezone": row["timezone"],
    }
    yield "抓取过" if row["crawled"] else "没有抓取过，只由 ingest 收录"
    yield printable(row["title"]) if row["title"] != row["name"] else ""
    yield printable(row["homepage"])
    yield f"{row['stored']} 篇"
    yield f"最新 {day}" if (day := cards.date(newest)) else ""
    yield f"最近变化 {cards.moment(row['changed_at'], newest)}" if row["changed_at"] else ""
    yield PUBLISH[row["publish"]]
