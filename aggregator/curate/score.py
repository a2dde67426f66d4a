"""The score of every post: the parts that the store alone can know, and one figure of all of them.

Everything is done in SQL over whole tables, as differences: a million posts fit, and what did not change is not
written. Sums are of whole thousandths, so that no order of arrival can change a result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.curate.weights import DERIVED, SETTLED, STEPS, UNKNOWN, weights
from aggregator.store import state
from aggregator.text.reprint_titles import said_by

if TYPE_CHECKING:
    import sqlite3

    from aggregator.store.database import Store

# Merits add up to 1; penalties are taken off what they give. In thousandths.
POINTS = """
create temp table {name} as
select p.id as post_id,
    min(1000, max(0, cast(round(1000 * coalesce(sum(s.value * w.weight), 0)) as integer))) as points
from posts p left join score_parts s on s.post_id = p.id {of} left join part_weights w on w.name = s.name
group by p.id
"""
ALONE = "and s.name not in (select name from part_weights where derived)"

# What a post counts as in the record of who published it: as itself, or as nothing where it is another's.
COUNTED = """
create temp table counted as
select p.id as post_id, p.source, p.author,
    case when coalesce(p.canonical_id, p.id) = p.id then min(1000, a.points * 1000 / :best) else 0 end as points
from posts p join alone a on a.post_id = p.id
"""
RECORD = """
create temp table {name}_record as
select {columns}, round(:steps * (sum(points) + :settled * 1000 * :unknown) / (1000 * (count(*) + :settled))) / :steps
    as value
from counted where {where} group by {columns}
"""

# Copies on other sites only: a site that repeats itself interests nobody more.
INTEREST = """
select o.id as post_id, count(distinct p.source) as sites
from duplicates d join posts p on p.id = d.post_id join posts o on o.id = d.canonical_id
where p.source <> o.source group by o.id
"""

# The first site says most: one is half of all that can be said, two three quarters. Whoever passes another's text off
# as an original has a copy; a reprint that says so has not.
WANTED = f"""
create temp table wanted as
select c.post_id, 'source' as name, r.value, '来源水准 ' || printf('%.2f', r.value) as reason
    from counted c join source_record r on r.source = c.source
union all
select c.post_id, 'author', r.value, '作者水准 ' || printf('%.2f', r.value)
    from counted c join author_record r on r.source = c.source and r.author = c.author
union all
select post_id, 'interest', round(1 - 1.0 / (1 << min(sites, 10)), 4), sites || ' 个站点转载' from ({INTEREST})
union all
select p.id, 'copied', round(min(1, max(0, d.similarity)), 4), '与《' || o.title || '》重复，未注明转载'
    from duplicates d join posts p on p.id = d.post_id join posts o on o.id = d.canonical_id
    where p.kind = 'original' and d.kind <> 'editor' and said_by(p.title) <> 'reprint'
"""  # noqa: S608 - constants

DELETE = """
delete from score_parts where name in (select name from part_weights where derived)
    and not exists (select 1 from wanted w where w.post_id = score_parts.post_id and w.name = score_parts.name)
"""
INSERT = """
insert or replace into score_parts(post_id, name, value, weight, reason)
select w.post_id, w.name, w.value, k.weight, w.reason from wanted w join part_weights k on k.name = w.name
where not exists (select 1 from score_parts s where s.post_id = w.post_id and s.name = w.name and s.value = w.value
    and s.reason = w.reason)
"""
REWEIGH = """
update score_parts set weight = (select weight from part_weights k where k.name = score_parts.name)
where weight <> (select weight from part_weights k where k.name = score_parts.name)
"""
MOVED = "select s.post_id from scored s join posts p on p.id = s.post_id where p.score <> s.points / 1000.0"
COUNT_MOVED = f"select count(*) from ({MOVED})"  # noqa: S608 - a constant
UPDATE = f"""
update posts set change = :change,
    score = (select points / 1000.0 from scored where scored.post_id = posts.id)
where id in ({MOVED})
"""  # noqa: S608 - constants

TABLES = ("part_weights", "alone", "counted", "source_record", "author_record", "wanted", "scored")


def rescore(store: Store) -> int:
    """Bring score_parts and posts.score up to date; how many posts changed their score. Raises StoreError."""
    with store.transaction() as db:
        _clear(db)
        db.execute("create temp table part_weights (name text primary key, weight real, derived integer)")
        db.executemany(
            "insert into part_weights values (?, ?, ?)",
            [(name, weight, name in DERIVED) for name, weight in weights().items()],
        )
        _make_parts(db)
        for statement in (DELETE, INSERT, REWEIGH, POINTS.format(name="scored", of="")):
            db.execute(statement)
        db.execute("create unique index temp.scored_by_post on scored(post_id)")
        (moved,) = db.execute(COUNT_MOVED).fetchone()
        if moved:
            db.execute(UPDATE, {"change": state.changed(store)})
        _clear(db)
        return int(moved)


def _make_parts(db: sqlite3.Connection) -> None:
    """Fill `wanted` with the parts that the store knows of."""
    alone = sum(weight for name, weight in weights().items() if weight > 0 and name not in DERIVED)
    # It is divided by, however little the operator makes of what a post shows by itself.
    best = max(1, round(1000 * alone))
    values = {"settled": SETTLED, "unknown": UNKNOWN, "steps": STEPS}
    db.execute(POINTS.format(name="alone", of=ALONE))
    db.execute(COUNTED, {"best": best})
    db.execute(RECORD.format(name="source", columns="source", where="1"), values)
    db.execute(RECORD.format(name="author", columns="source, author", where="author <> ''"), values)
    db.create_function("said_by", 1, said_by, deterministic=True)
    db.execute(WANTED)
    db.execute("create unique index temp.wanted_by_part on wanted(post_id, name)")


def _clear(db: sqlite3.Connection) -> None:
    for table in TABLES:
        db.execute(f"drop table if exists temp.{table}")
