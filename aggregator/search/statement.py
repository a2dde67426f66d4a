"""A query as one SQL statement, the same for the store and the export; any SQLite from 3.20 on with FTS5 runs it.

It names no parameter: values stand in it as literals, so that what `aggregator search --sql` prints can be pasted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from aggregator.clock import iso
from aggregator.search.match import Tier, duplicates, expression, originals, some
from aggregator.search.query import Query

# Posts that each tier may bring, the youngest first: a page is chosen from them. To rank every post of a common word
# would take seconds over a million posts (5 µs each); each tier of five hundred costs half a millisecond.
CANDIDATES = 500

# Of `more`, which nobody asked for: enough for a page.
CANDIDATES_MORE = 100

# `total` is exact up to here.
COUNTED = 10_000

CARD = (
    "p.uid, p.source, p.url, p.kind, p.title, p.author, p.published_at, p.published_precision, p.language, p.excerpt, "
    "p.image, p.original_url, p.original_author, p.original_source, p.reprint_line, p.score"
)

# And the copies that brought it there (ids, by commas), where it is found by nothing else.
FOUND = f"{CARD}, page.copies"

# What a copy is known by: enough to say where the story stands that fits.
COPY = (
    "p.uid, p.source, s.title as source_title, p.url, p.kind, p.title, p.author, p.published_at, p.published_precision"
)

# The merit of a post among those that match equally well: what it is worth, and how young it is (half after a year).
MERIT = "0.7 * p.score + coalesce(0.3 / (1 + max(0, julianday({as_of}) - julianday(p.published_at)) / 365.0), 0)"

PAGE = """\
with hits(id, points, copy) as (
{hits}
    union all
    select coalesce((select canonical_id from duplicates where post_id = copies.id), copies.id), 0, copies.id from (
        select rowid as id from posts_fts where posts_fts match {copies} order by rowid desc limit {most}
    ) copies
), found(id, points, copies) as (
    select id, sum(points), case count(*) when count(copy) then group_concat(copy) end from hits group by id
), page(id, points, merit, copies) as (
    select p.id, found.points, {merit} as merit, found.copies
    from found join posts p on p.id = found.id
    order by found.points desc, merit desc, p.uid limit {limit} offset {offset}
)
select {columns}
from page join posts p on p.id = page.id
order by page.points desc, page.merit desc, p.uid"""

# What a query that asks for nothing is.
NOTHING = f"select {CARD} from posts p where 0;"  # noqa: S608 - a constant

HITS = """\
    select * from (
        select rowid, {points}, null from posts_fts
        where posts_fts match {match} order by rowid desc limit {most}
    )"""

COUNT = "select count(*) from (select 1 from posts_fts where posts_fts match {match} limit {most})"

# Groups that only a duplicate of theirs brings.
COUNT_MORE = """\
select count(*) from (
    select distinct coalesce((select canonical_id from duplicates where post_id = f.rowid), f.rowid) as id
    from posts_fts f
    where f.posts_fts match {duplicates} limit {most}
) where id not in (select rowid from posts_fts where posts_fts match {originals})"""

# The first published of these copies, unless their original fits as well: it may be older than all candidates.
COPY_OF = """\
select {columns} from posts p join sources s on s.name = p.source
where p.id in ({copies}) and not exists (
    select 1 from posts_fts where posts_fts match {match} and rowid = (select id from posts where uid = {uid})
)
order by p.published_at is null, p.published_at, p.uid limit 1"""


def page(
    query: Query, tiers: Sequence[Tier], *, as_of: datetime, limit: int, offset: int = 0, columns: str = CARD
) -> str:
    """The statement that finds one page of a query: one row an original, the best first."""
    match = expression(query)
    ranked = [Tier(0, match), *(Tier(tier.points, f"({match}) AND {tier.expression}") for tier in tiers)]
    return _page(
        ranked, match, as_of=as_of, limit=limit, offset=offset, columns=columns, most=max(CANDIDATES, limit + offset)
    )


def any_of(query: Query, tiers: Sequence[Tier], *, as_of: datetime, limit: int, columns: str = CARD) -> str:
    """The statement that finds what matches some of the tiers and not the query."""
    ranked = [Tier(tier.points, some(query, tier)) for tier in tiers]
    return _page(
        ranked, any_match(query, tiers), as_of=as_of, limit=limit, offset=0, columns=columns, most=CANDIDATES_MORE
    )


def copy_of(uid: str, copies: str, match: str) -> str:
    """The statement that says which of the `copies` of a row of FOUND stands for a post that does not match itself."""
    return COPY_OF.format(columns=COPY, copies=copies, match=literal(match), uid=literal(uid))


def any_match(query: Query, tiers: Sequence[Tier]) -> str:
    """What a post matches that `any_of` finds by itself."""
    return some(query, Tier(0, f"({' OR '.join(tier.expression for tier in tiers)})"))


def count(query: Query) -> str:
    """The statement that counts the originals that match, up to one more than COUNTED."""
    match = literal(originals(expression(query)))
    return COUNT.format(match=match, most=COUNTED + 1)


def count_more(query: Query) -> str:
    """The statement that counts the originals that do not match themselves, while a duplicate of theirs does."""
    match = expression(query)
    copies, first = literal(duplicates(match)), literal(originals(match))
    return COUNT_MORE.format(duplicates=copies, originals=first, most=COUNTED + 1)


def literal(text: str) -> str:
    """A string as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _page(
    tiers: Sequence[Tier], copies: str, *, as_of: datetime, limit: int, offset: int, columns: str, most: int
) -> str:
    """Originals by tier; what only a copy of an original brings stands behind them."""
    hits = [HITS.format(points=tier.points, match=literal(originals(tier.expression)), most=most) for tier in tiers]
    return PAGE.format(
        hits="\n    union all\n".join(hits),
        copies=literal(duplicates(copies)),
        merit=MERIT.format(as_of=literal(iso(as_of) or "")),
        most=most,
        limit=limit,
        offset=offset,
        columns=columns,
    )
