"""The rows of an export, read from the store in their natural order: the same content gives the same rows.

Needs `mark_visible` on the connection before. What may be republished of a source (`sources.publish`) is decided here
and nowhere else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from aggregator.publish import numbers
from aggregator.store import absence, state
from aggregator.text.reprint_naming import named, naming
from aggregator.text.synonyms import as_one, tree

# The reverse of the order of listings (numbers.py).
VISIBLE = """
select post_place(p.published_at, p.published_precision, p.uid) as place, v.post_id, v.canonical_id, p.uid
from visible v join posts p on p.id = v.post_id order by p.published_at, p.uid desc
"""
NUMBERED = "create temp table numbered (id integer primary key, post_id, canonical_id, uid)"
NUMBERS = """
create temp table numbers as
select a.id, a.post_id, b.id as canonical_id from numbered a join numbered b on b.post_id = a.canonical_id
"""

# A tag may have been given by its author, by us and by the editor at once; who counts most is told.
GIVEN = """
create temp table given as
select n.id as post_id, t.slug, t.name, max(pt.weight) as weight,
    min(case pt.origin when 'editor' then 1 when 'author' then 2 else 3 end) as origin
from numbers n join post_tags pt on pt.post_id = n.post_id join tags t on t.id = pt.tag_id
where pt.weight > 0 group by n.id, t.id
"""

# Why a post was taken out, where the editor did not say.
REMOVED = "编辑移除"

CLEAR = tuple(f"drop table if exists temp.{table}" for table in ("numbered", "numbers", "given", "named"))
PREPARE = (
    "create unique index temp.numbered_by_post on numbered(post_id)",
    NUMBERS,
    "create unique index temp.numbers_by_post on numbers(post_id)",
    "create unique index temp.numbers_by_id on numbers(id)",
    GIVEN,
    "create index temp.given_by_post on given(post_id)",
    "create temp table named (id integer primary key, slug, name)",
    "create unique index temp.named_by_slug on named(slug)",
)
NAMES = "select tag_place(slug) as place, slug, min(name) from given group by slug order by place, slug"

# A text without line ends is one line, and its words may have been taken for a name. A reason tells the site's.
ORIGIN = """
case s.publish when 'full' then p.original_author else as_name(p.original_author) end,
case s.publish when 'full' then p.original_source else as_name(p.original_source) end,
case when s.publish = 'full' or p.reprint_line = '' then p.reprint_line
    else naming(p.reprint_line, p.original_author, p.original_source) end
"""
REASONS = """
case s.publish when 'full' then f.reasons else replace(f.reasons, p.original_source, as_name(p.original_source)) end
"""

# In the order in which an export is written. A tag counts what its page lists: one line an original.
ROWS = {
    "sources": """
        select name, title, homepage, timezone, publish from sources
        where name in (select p.source from posts p join numbers n on n.post_id = p.id) order by name""",
    "posts": f"""
        select n.id, p.uid, p.source, p.url, p.kind, p.title, p.author, p.published_at, p.published_precision,
            p.modified_at, p.first_seen_at, p.language, case s.publish when 'link' then '' else p.excerpt end,
            case s.publish when 'full' then coalesce(c.content_html, '') else '' end,
            case s.publish when 'full' then coalesce(c.content_text, '') else '' end,
            case s.publish when 'link' then '' else p.image end, p.word_count,
            p.original_url, {ORIGIN}, n.canonical_id, p.score
        from numbers n join posts p on p.id = n.post_id join sources s on s.name = p.source
        left join contents c on c.post_id = p.id order by n.id""",  # noqa: S608 - a constant
    "tags": """
        select named.id, named.slug, named.name,
            (select count(*) from given g join numbers n on n.id = g.post_id
             where g.slug = named.slug and n.canonical_id = n.id)
        from named order by named.slug""",
    "post_tags": """
        select g.post_id, named.id, g.weight,
            case g.origin when 1 then 'editor' when 2 then 'author' else 'auto' end
        from given g join named on named.slug = g.slug order by g.post_id, named.slug""",
    "duplicates": """
        select n.id, n.canonical_id, d.kind, d.similarity, d.evidence
        from numbers n join duplicates d on d.post_id = n.post_id where n.id <> n.canonical_id order by n.id""",
    "featured": f"""
        select f.rank, f.score, {REASONS}, f.picked_by, f.picked_at, n.id, p.uid, p.source, s.title, p.author, p.kind,
            p.title, case s.publish when 'link' then '' else p.excerpt end, p.url,
            case s.publish when 'link' then '' else p.image end, p.published_at,
            coalesce((select as_one(group_concat(name, char(31))) from
                (select name from given g where g.post_id = n.id order by g.weight desc, g.name)), ''),
            p.original_url, {ORIGIN}
        from featured f join numbers n on n.post_id = f.post_id join posts p on p.id = n.post_id
        join sources s on s.name = p.source where n.id = n.canonical_id order by f.rank""",  # noqa: S608 - a constant
    # Taken out or hidden by the editor, or gone from its source; of several, the editor's word.
    "removed": f"""
        select uid, removed_at, case reason when '' then '{REMOVED}' else reason end from removed
        union all select p.uid, h.hidden_at, h.reason from hidden h join posts p on p.id = h.post_id
            where p.uid not in (select uid from removed)
        union all select uid, gone_at, '{absence.REASON}' from posts
            where gone_at is not null and uid not in (select uid from removed)
                and id not in (select post_id from hidden)
        order by uid""",  # noqa: S608 - a constant
}  # fmt: skip

# The newest change of anything shown, and not the moment of making: the same content is the same file.
GENERATED_AT = f"""
select coalesce(max(moment), '') from (
    select max(p.changed_at) as moment from posts p join numbers n on n.post_id = p.id
    union all select max(removed_at) from removed
    union all select max(hidden_at) from hidden
    union all select max(gone_at) from posts
    union all select max(picked_at) from featured
    union all select value from state where name = '{state.FEATURED_AT}'
)
"""  # noqa: S608 - a constant


def prepare(db: sqlite3.Connection) -> int:
    """Number the visible posts of this connection; how many there are. Raises DataError."""
    # Read by now: of what is raised inside a function of SQL, SQLite says that something was.
    tree()
    db.create_function("as_one", 1, _as_one, deterministic=True)
    db.create_function("naming", 3, naming, deterministic=True)
    db.create_function("as_name", 1, named, deterministic=True)
    numbers.define(db)
    for statement in (*CLEAR, NUMBERED):
        db.execute(statement)
    _number(db, "insert into numbered values (?, ?, ?, ?)", VISIBLE)
    for statement in PREPARE:
        db.execute(statement)
    _number(db, "insert into named values (?, ?, ?)", NAMES)
    (count,) = db.execute("select count(*) from numbers").fetchone()
    return int(count)


def _as_one(names: str | None) -> str | None:
    """Tags of a card, joined by U+001F, one name a tag."""
    return names and "\x1f".join(as_one(names.split("\x1f")))


def _number(db: sqlite3.Connection, insert: str, select: str) -> None:
    """Write what is selected in order of its places, each with its number."""
    db.executemany(insert, numbers.settled((row[0], tuple(row)[1:]) for row in db.execute(select)))


def of(db: sqlite3.Connection, table: str) -> Iterator[tuple[object, ...]]:
    """The rows of one table of the export, in order."""
    for number, row in enumerate(db.execute(ROWS[table]), start=1):
        # A hidden post leaves no gap among the ranks.
        yield (number, *row[1:]) if table == "featured" else tuple(row)


def post_ids(db: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Each post's number in the export and its id in the store, in order."""
    for row in db.execute("select id, post_id from numbers order by id"):
        yield int(row[0]), int(row[1])


def featured_at(db: sqlite3.Connection) -> str:
    """The moment since which the picks show what they show, or ""."""
    row = db.execute("select value from state where name = ?", (state.FEATURED_AT,)).fetchone()
    return str(row[0]) if row else ""


def generated_at(db: sqlite3.Connection) -> str:
    """The moment of the newest change that the export shows, or ""."""
    return str(db.execute(GENERATED_AT).fetchone()[0])
