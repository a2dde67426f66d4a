"""The search: over an export as it is, and over the store through views that look like one."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from aggregator.search import statement
from aggregator.search.index import RULE
from aggregator.search.match import any_word, expression, tiers
from aggregator.search.paired import PAIRED
from aggregator.search.query import Query, parse
from aggregator.search.snippet import snippet
from aggregator.store.database import Store

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

LIMIT = 20

# The store's tables under the export's names. What may not be republished is not shown here either.
VIEWS = (
    """create temp view if not exists posts as
    select i.docid as id, p.uid, p.source, p.url, p.kind, p.title, p.author, p.published_at, p.published_precision,
        p.language, case s.publish when 'link' then '' else p.excerpt end as excerpt, p.image, p.original_url,
        p.original_author, p.original_source, p.reprint_line, p.score,
        case s.publish when 'full' then c.content_text else '' end as content_text
    from main.indexed i join main.posts p on p.id = i.post_id join main.sources s on s.name = p.source
    left join main.contents c on c.post_id = p.id""",
    f"""create temp view if not exists meta as
    select 'paired' as key, '{PAIRED}' as value from main.state where name = 'search_rule' and value = '{RULE}'""",  # noqa: S608 - constants
    """create temp view if not exists duplicates as
    select i.docid as post_id, o.docid as canonical_id
    from main.indexed i join main.indexed o on o.post_id = i.canonical_id where i.canonical_id <> i.post_id""",
)


@dataclass(slots=True)
class Answer:
    """What was found: rows of posts as dictionaries, `more` with only some of the words. Each has its `snippet`, and as
    `matched_copy` what fits where it does not fit itself: a copy of it, from another source or of another day."""

    query: str
    total: int = 0
    total_capped: bool = False
    posts: list[dict[str, Any]] = field(default_factory=list)
    more: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The answer as `--json` and the reading site's JSON print it."""
        return {name: getattr(self, name) for name in ("query", "total", "total_capped", "posts", "more")}


def search(db: sqlite3.Connection, text: str, *, as_of: datetime, limit: int = LIMIT, offset: int = 0) -> Answer:
    """One page of what a line of text finds. `db` is an export, or a store opened by `open_store`.

    Raises sqlite3.Error for the file's faults, nothing for the query's.
    """
    query = parse(text, segment, paired_in(db))
    answer = Answer(text)
    if not expression(query):
        return answer
    counted = _counted(db, query)
    answer.total, answer.total_capped = min(counted, statement.COUNTED), counted > statement.COUNTED
    found = statement.page(query, tiers(query), as_of=as_of, limit=limit, offset=offset, columns=statement.FOUND)
    answer.posts = list(_posts(db, found, query))
    _explain(db, answer.posts, expression(query))
    wanted = min(limit, LIMIT)
    if counted < wanted and (words := any_word(query)):
        shown = {post["uid"] for post in answer.posts}
        rest = statement.any_of(query, words, as_of=as_of, limit=wanted + len(shown), columns=statement.FOUND)
        answer.more = [post for post in _posts(db, rest, query) if post["uid"] not in shown][: wanted - len(shown)]
        _explain(db, answer.more, statement.any_match(query, words))
    return answer


def paired_in(db: sqlite3.Connection) -> str:
    """The characters that form pairs in this file's index. Files made before there was such a list pair all: ""."""
    row = db.execute("select value from meta where key = 'paired'").fetchone()
    return str(row[0]) if row else ""


def sql(text: str, *, as_of: datetime, limit: int = LIMIT) -> str:
    """The one statement that finds the first page of a line of text in an export; no parameter is left to bind."""
    query = parse(text, segment)
    if not expression(query):
        return statement.NOTHING
    return statement.page(query, tiers(query), as_of=as_of, limit=limit) + ";"


def open_store(path: Path) -> Store:
    """A store, opened to be searched and for nothing else: its tables look like an export's. Raises StoreError."""
    store = Store.open(path, readonly=True)
    # Even a temporary view counts as a write; the file is protected by its mode as well.
    store.db.execute("pragma query_only = off")
    for view in VIEWS:
        store.db.execute(view)
    return store


def segment(text: str) -> Sequence[str]:
    """The words of a run of Han characters."""
    return [word for word, _, _ in _segmenter().tokenize(text)]


@cache
def _segmenter() -> Any:
    from aggregator.text.segment import Segmenter  # noqa: PLC0415 - a dictionary, loaded when a query needs it

    return Segmenter()


def count(db: sqlite3.Connection, text: str) -> int:
    """How many originals a line of text finds, up to one more than are counted; `db` as for `search`."""
    query = parse(text, segment, paired_in(db))
    return _counted(db, query) if expression(query) else 0


def _counted(db: sqlite3.Connection, query: Query) -> int:
    """How many originals match, up to one more than are counted."""
    (first,) = db.execute(statement.count(query)).fetchone()
    if first > statement.COUNTED:
        return int(first)
    (more,) = db.execute(statement.count_more(query)).fetchone()
    return min(int(first + more), statement.COUNTED + 1)


def _posts(db: sqlite3.Connection, sql: str, query: Query) -> Iterator[dict[str, Any]]:
    for post in _rows(db, sql):
        text = db.execute("select coalesce(nullif(content_text, ''), excerpt) from posts where uid = ?", (post["uid"],))
        post["snippet"] = snippet(text.fetchone()[0], query)
        yield post


def _explain(db: sqlite3.Connection, posts: Sequence[dict[str, Any]], match: str) -> None:
    """Give each post its `matched_copy`, None where it matches itself; of several copies the first published."""
    for post in posts:
        copies = post.pop("copies")
        found = _rows(db, statement.copy_of(post["uid"], copies, match)) if copies else []
        post["matched_copy"] = found[0] if found else None


def _rows(db: sqlite3.Connection, sql: str) -> list[dict[str, Any]]:
    cursor = db.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
