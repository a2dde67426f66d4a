"""The table featured: the window read from the store, the picks chosen, and what differs written."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aggregator.clock import iso, parse_iso
from aggregator.curate import shown
from aggregator.curate.candidate import Candidate
from aggregator.curate.picks import FEWEST, WINDOW, choose, places
from aggregator.curate.wishes import Wish, wishes
from aggregator.search.visible import mark_visible
from aggregator.store import state

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from aggregator.store.database import Store

COLUMNS = "p.id, p.uid, p.score, p.published_at, p.source, p.author, p.title"
ORIGINALS = f"select {COLUMNS} from posts p join visible v on v.post_id = p.id where v.canonical_id = p.id"  # noqa: S608

# A day is counted from its own beginning (meta.as_of): what is dated on it, or a day ahead of it, is new. The window is
# counted from then, or from where the store ends.
LAST = f"select max(published_at) from ({ORIGINALS}) where published_at <= :as_of"  # noqa: S608
NEWEST = f"{ORIGINALS} and p.published_at > :since order by p.published_at desc, p.uid"
WIDENED = f"{ORIGINALS} order by p.published_at is null, p.published_at desc, p.uid limit :fewest"
STANDS_FOR = "select v.canonical_id from posts p join visible v on v.post_id = p.id where p.uid = :uid"
ONE = f"{ORIGINALS} and p.id = ({STANDS_FOR})"

TAGS = """
select t.slug, max(pt.weight) from post_tags pt join tags t on t.id = pt.tag_id
where pt.post_id = ? and pt.weight > 0 group by t.id
"""
# What a reader sees at once, and no record of others; the heaviest first.
PRAISE = """
select reason from score_parts where post_id = ? and weight > 0 and value >= ? and name not in ('source', 'author')
order by value * weight desc, name limit ?
"""
# A part that is worth telling is well done, and three of them are enough for a card.
GOOD = 0.65
TOLD = 3

Row = tuple[int, int, float, str, str]


def feature(store: Store, *, now: datetime) -> int:
    """Choose anew and write what differs; how many posts are picked. Raises StoreError."""
    as_of = midnight(now)
    with store.transaction() as db:
        mark_visible(db, now)
        said = _by_original(db, wishes(store, now))
        window = _window(db, as_of, said)
        chosen = choose(window, as_of, places(window))
        _write(store, [(post, said.get(post.post_id, [])) for post in chosen], as_of)
        shown.note(store, now)
        return len(chosen)


def midnight(now: datetime) -> datetime:
    """The beginning of the day (UTC) that curation counts from: meta.as_of."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _by_original(db: sqlite3.Connection, said: Iterable[Wish]) -> dict[int, list[Wish]]:
    """Wishes by the id of the original that stands for the post today, its pin first; of several of a kind the last."""
    found: defaultdict[int, dict[str, Wish]] = defaultdict(dict)
    for wish in said:
        if row := db.execute(ONE, {"uid": wish.uid}).fetchone():
            found[int(row["id"])][wish.action] = wish
    return {post_id: list(kinds.values()) for post_id, kinds in found.items()}


def _window(db: sqlite3.Connection, as_of: datetime, said: dict[int, list[Wish]]) -> list[Candidate]:
    """The originals to choose from, with what the editor wished for wherever it stands in time."""
    (last,) = db.execute(LAST, {"as_of": iso(as_of)}).fetchone()
    rows = db.execute(NEWEST, {"since": iso((parse_iso(last) if last else as_of) - WINDOW)}).fetchall()
    if len(rows) < FEWEST:
        rows = db.execute(WIDENED, {"fewest": FEWEST}).fetchall()
    inside = {row["id"] for row in rows}
    rows += [
        db.execute(ONE, {"uid": each[0].uid}).fetchone() for post_id, each in said.items() if post_id not in inside
    ]
    return [_candidate(db, row, said.get(row["id"], [])) for row in rows]


def _candidate(db: sqlite3.Connection, row: sqlite3.Row, wishes: Sequence[Wish]) -> Candidate:
    published = parse_iso(row["published_at"]) if row["published_at"] else None
    tags = {slug: min(1.0, weight) for slug, weight in db.execute(TAGS, (row["id"],))}
    post = Candidate(row["id"], row["uid"], row["score"], published, row["source"], row["author"], row["title"], tags)
    if wishes:
        post.wish, post.wished = wishes[0].action, wishes[0].number
    return post


def _write(store: Store, chosen: Sequence[tuple[Candidate, Sequence[Wish]]], as_of: datetime) -> None:
    """Write the picks where they differ from those that stand there; a pick keeps the day on which it was first one."""
    db = store.db
    stored = [tuple(row) for row in db.execute("select * from featured order by rank")]
    since = {row[1]: row[5] for row in stored}
    rows = [
        (
            rank,
            post.post_id,
            round(post.worth, 6),
            _reasons(db, post, wishes),
            "editor" if wishes else "auto",
            since.get(post.post_id, iso(as_of)),
        )
        for rank, (post, wishes) in enumerate(chosen, start=1)
    ]
    if rows != stored:
        db.execute("delete from featured")
        db.executemany("insert into featured values (?, ?, ?, ?, ?, ?)", rows)
        state.changed(store)


def _reasons(db: sqlite3.Connection, post: Candidate, wishes: Sequence[Wish]) -> str:
    """Why a post is picked, in words; the editor's first."""
    told = [wish.told for wish in wishes]
    told += [row[0] for row in db.execute(PRAISE, (post.post_id, GOOD, TOLD))]
    return "；".join(told) or "综合评分"
