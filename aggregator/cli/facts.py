"""All that the store knows of one post, section by section: what `aggregator show` prints."""

from __future__ import annotations

from typing import Any

from aggregator.cli import revisions
from aggregator.clock import now
from aggregator.curate.editor import holds
from aggregator.curate.find import find
from aggregator.errors import UsageError
from aggregator.page import text
from aggregator.search.visible import hiding
from aggregator.store.database import Store
from aggregator.store.revisions import versions
from aggregator.text.excerpt import key_sentences

# What is known of a post, section by section; each a list of rows.
SECTIONS = {
    "post": """
        select p.*, s.title as source_title, s.timezone, s.publish, o.uid as canonical_uid
        from posts p join sources s on s.name = p.source left join posts o on o.id = p.canonical_id where p.id = ?""",
    "score": "select name, value, weight, value * weight as points, reason from score_parts where post_id = ?"
    " order by abs(value * weight) desc, name",
    "tags": "select t.name, t.slug, pt.origin, pt.weight, pt.evidence from post_tags pt join tags t on t.id = pt.tag_id"
    " where pt.post_id = ? order by pt.weight desc, t.name",
    "featured": "select rank, score, reasons, picked_by, picked_at from featured where post_id = ?",
    "duplicate_of": """
        select o.uid, o.title, o.url, d.kind, d.similarity, d.evidence
        from duplicates d join posts o on o.id = d.canonical_id where d.post_id = ?""",
    "duplicates": """
        select p.uid, p.title, p.url, d.kind, d.similarity, d.evidence
        from duplicates d join posts p on p.id = d.post_id where d.canonical_id = ? order by p.uid""",
    "revisions": "select revision, replaced_at, title from revisions where post_id = ? order by revision",
    "decisions": "select action, value, note, who, decided_at, until from decisions"
    " where uid = (select uid from posts where id = ?) order by id",
    "said": "select said, fetched_at from raw where post_id = ?",
}

# Sections of one row, or none.
SINGLE = ("post", "featured", "duplicate_of", "said", "hidden")

# Columns that mean nothing outside the store.
INTERNAL = {"id", "canonical_id", "content_hash", "original_key"}


def read(store: Store, post: str, *, with_changes: bool = False) -> dict[str, Any]:
    """All that is known of a post, by section. Raises UsageError where there is no such post, or several."""
    uid = find(store, post)
    found = store.db.execute("select id from posts where uid = ?", (uid,)).fetchone()
    if found is None:
        raise UsageError(f"{uid}: {_why_gone(store, uid)}")
    known: dict[str, Any] = {
        name: [_public(row) for row in store.db.execute(sql, (found[0],))] for name, sql in SECTIONS.items()
    }
    known["hidden"] = hiding(store.db, found[0], now())
    known["key_sentences"] = _key_sentences(store, found[0])
    if with_changes:
        known["changes"] = revisions.changes(versions(store.db, found[0]))
    return {**known, **{name: (known[name] or [None])[0] for name in SINGLE}}


def _why_gone(store: Store, uid: str) -> str:
    (reason,) = store.db.execute("select reason from removed where uid = ?", (uid,)).fetchone()
    if holds(store, "remove", uid, now()):
        said = f"was removed by the editor ({reason})" if reason else "was removed by the editor"
        return f"{said}; `aggregator remove {uid} --undo` lets crawls take it again"
    return f"is here no more: {reason}"


def _key_sentences(store: Store, post_id: int) -> list[str]:
    sql = "select p.title, c.content_html from posts p join contents c on c.post_id = p.id where p.id = ?"
    row = store.db.execute(sql, (post_id,)).fetchone()
    return key_sentences(row["title"], text.read(row["content_html"]).prose()) if row else []


def _public(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in row.keys() if name not in INTERNAL}  # noqa: SIM118 - a sqlite3.Row
