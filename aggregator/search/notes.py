"""What a query may have meant otherwise: labels that no post has, dates that are none, NOT, traditional characters that
simplified ones find more by, nothing at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.near import did_you_mean, likely
from aggregator.search.document import AUTHOR, SOURCE, TAG, label
from aggregator.search.match import expression
from aggregator.search.query import Query, parse
from aggregator.search.search import count
from aggregator.search.statement import COUNTED
from aggregator.text.simplified import has_traditional, simplified

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from aggregator.search.query import Term

# Names that are compared with the one that nothing has, a millisecond a thousand: those that are about as long, since a
# slip of the pen is a letter or two.
NAMES = "select name from {} where abs(length(name) - ?) <= 2 limit 5000"

# What a label is called, and the names that there are of its kind. Authors are too many to be compared.
KINDS = {TAG: ("tag", NAMES.format("tags")), SOURCE: ("source", NAMES.format("sources")), AUTHOR: ("author", "")}

# Of the names most like it, those that a search finds nothing by (a tag that was taken away, a source not yet crawled)
# are not worth telling; beyond so many none is like it enough.
ALIKE = 20

SENTENCES = {
    "en": {
        "nothing": "no word to look for: write one, such as 部署",
        "label": "{kind}:{name}: no post has this {kind}{near}",
        "undated": "{said}: no date such as 2024, 2024-07 or 2024-07-01; looked for as text",
        "denied": "NOT: looked for as a word; -{said} is how to leave {said} out",
        "simplified": "{said}: finds {total} in simplified characters",
    },
    "zh": {
        "nothing": "没有要找的词：写一个，例如 部署",
        "label": "{kind}:{name}：没有文章有这个{named}{near}",
        "undated": "{said}：不是 2024、2024-07、2024-07-01 这样的日期，当作文字来找",
        "denied": "NOT 也当作要找的词；不要 {said}，写成 -{said}",
        "simplified": "写成简体 {said}，有 {total} 篇",
    },
}
NAMED = {"tag": "标签", "source": "来源", "author": "作者"}

HAS = "select 1 from posts_fts where posts_fts match ? limit 1"


def notes(db: sqlite3.Connection, text: str, language: str = "zh") -> list[str]:
    """A sentence, "zh" or "en", for each thing that a query may have meant otherwise; `db` as for `search`."""
    return list(_notes(db, text, language))


def _notes(db: sqlite3.Connection, text: str, language: str) -> Iterator[str]:
    query, sentences = parse(text), SENTENCES[language]
    if not query.asks:
        yield sentences["nothing"]
        return
    labels = [term for group in [*query.groups, query.excluded] for term in group if term.is_label]
    unknown = [term for term in labels if not db.execute(HAS, (expression(Query("", [[term]])),)).fetchone()]
    # Anyone on the web may ask for thirty: those like the first are enough.
    for term in unknown:
        yield _of_label(db, term, language, is_compared=term is unknown[0])
    for name in ("undated", "denied"):
        yield from (sentences[name].format(said=said) for said in getattr(query, name))
    yield from _of_script(db, text, sentences["simplified"])


def _of_script(db: sqlite3.Connection, text: str, sentence: str) -> Iterator[str]:
    """What is asked in traditional characters is looked for as it stands: the common way of writing may have more."""
    other = simplified(text) if has_traditional(text) else text
    if other != text and (total := count(db, other)) > count(db, text):
        yield sentence.format(said=other, total=f"{COUNTED}+" if total > COUNTED else total)


def _of_label(db: sqlite3.Connection, term: Term, language: str, *, is_compared: bool) -> str:
    prefix = next(each for each in KINDS if term.tokens[0].startswith(each))
    kind, names = KINDS[prefix]
    rows = db.execute(names, (len(term.text),)) if names and is_compared else ()
    alike = likely(term.text, [str(row[0]) for row in rows], ALIKE)
    had = [name for name in alike if db.execute(HAS, (f'"{label(prefix, name)}"',)).fetchone()]
    near = did_you_mean(term.text, had, language)
    return SENTENCES[language]["label"].format(kind=kind, named=NAMED[kind], name=term.text, near=near)
