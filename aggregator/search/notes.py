"""What a query may have meant otherwise: labels that no post has, dates that are none, nothing at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.near import did_you_mean
from aggregator.search.document import AUTHOR, SOURCE, TAG
from aggregator.search.match import expression
from aggregator.search.query import Query, parse

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from aggregator.search.query import Term

# What a label is called, and the names that there are of its kind. Authors are too many to be compared.
KINDS = {TAG: ("tag", "select name from tags"), SOURCE: ("source", "select name from sources"), AUTHOR: ("author", "")}

NOTHING = "no word to look for: write one, such as 部署"

HAS = "select 1 from posts_fts where posts_fts match ? limit 1"


def notes(db: sqlite3.Connection, text: str) -> list[str]:
    """A sentence for each label of a query that no post has, for each date that is none, and for a query that asks for
    nothing (empty, spaces, signs); `db` as for `search`."""
    query = parse(text)
    if not query.asks:
        return [NOTHING]
    labels = [term for group in [*query.groups, query.excluded] for term in group if term.is_label]
    found = [note for term in labels for note in _of_label(db, term)]
    return found + [
        f"{said}: no date such as 2024, 2024-07 or 2024-07-01; looked for as text" for said in query.undated
    ]


def _of_label(db: sqlite3.Connection, term: Term) -> Iterator[str]:
    if db.execute(HAS, (expression(Query("", [[term]])),)).fetchone():
        return
    kind, names = next(each for prefix, each in KINDS.items() if term.tokens[0].startswith(prefix))
    known = [str(row[0]) for row in db.execute(names)] if names else []
    yield f"{kind}:{term.text}: no post has this {kind}{did_you_mean(term.text, known)}"
