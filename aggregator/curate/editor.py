"""The editor's word: written once with who said it and when, and above everything that is derived.

Decisions are never changed or deleted; the last of a kind about a post holds. Merges and splits are read by decided.py
(one that is taken back counts as never said), pins and features by wishes.py, what is hidden by search/visible.py, tags
by tagged.py and store/tag_words.py; removals are carried out here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from aggregator.clock import iso, parse_iso
from aggregator.curate import decided
from aggregator.errors import UsageError
from aggregator.store import belongings, listings, neighbours, state, tag_words, visits

if TYPE_CHECKING:
    import sqlite3

    from aggregator.store.database import Store

# Those that may have an end.
ENDING = ("pin", "feature", "hide")

# What takes each back: of a word and this the last about a post holds.
UNDONE = {
    "pin": "unpin",
    "feature": "unfeature",
    "hide": "unhide",
    "remove": "restore",
    "tag": "untag",
    **decided.UNDONE,
}

TAGGING = ("tag", "untag")
ACTIONS = (*UNDONE, *UNDONE.values())


@dataclass(slots=True, frozen=True)
class Word:
    """A decision: what about which post (uid), by whom and when; `value` is the other post or the tag with its sign
    (of untag, that which is taken back)."""

    action: str
    uid: str
    who: str
    at: datetime
    value: str = ""
    note: str = ""
    until: datetime | None = None


def holds(store: Store, action: str, uid: str, at: datetime, other: str = "") -> bool:
    """Whether a word of UNDONE is the last of its kind about a post (or two posts), and has not ended; of tags
    tagged.py knows."""
    if action in decided.UNDONE:
        return decided.decided(store).holds(action, uid, other)
    return standing(store, action, uid, at) is not None


def standing(store: Store, action: str, uid: str, at: datetime) -> Word | None:
    """The word about a post that holds, of an action that is about one post alone."""
    last = store.db.execute(
        "select * from decisions where uid = ? and action in (?, ?) order by id desc", (uid, action, UNDONE[action])
    ).fetchone()
    if not last or last["action"] != action:
        return None
    until = parse_iso(last["until"]) if last["until"] else None
    said = Word(action, uid, last["who"], parse_iso(last["decided_at"]), last["value"], last["note"], until)
    return said if until is None or until > at else None


def say(store: Store, word: Word) -> None:
    """Write a decision and carry out what needs no curation. Raises UsageError for one that cannot be.

    Groups and picks follow with the next `curate`, which `export` does first by itself.
    """
    _check(word)
    with store.transaction() as db:
        _check_there(store, word)
        db.execute(
            "insert into decisions(action, uid, value, note, who, decided_at, until) values (?, ?, ?, ?, ?, ?, ?)",
            (word.action, word.uid, word.value, word.note, word.who, iso(word.at), iso(word.until)),
        )
        change = state.changed(store)
        db.execute("update posts set change = ?, changed_at = ? where uid = ?", (change, iso(word.at), word.uid))
        if word.action == "remove":
            _remove(db, word)
        elif word.action == "restore":
            _restore(db, word)
        elif word.action in TAGGING:
            apply_tags(store)


def _check(word: Word) -> None:
    if word.action not in ACTIONS:
        raise UsageError(f"{word.action}: no such decision; there are {', '.join(ACTIONS)}")
    if not word.who.strip():
        raise UsageError("--who: a decision needs a name")
    if word.until and word.action not in ENDING:
        raise UsageError(f"--until {iso(word.until)}: only {', '.join(ENDING)} have an end")
    if word.until and word.until <= word.at:
        raise UsageError(f"--until {iso(word.until)}: is past, it is {iso(word.at)} now; to end it now: --undo")
    if word.action in ("merge", "split") and word.uid == word.value:
        raise UsageError(f"{word.uid}: is the same post twice")
    if word.action in TAGGING and not belongings.slug_of(word.value[1:]):
        raise UsageError(f"{word.value!r}: expected +标签 or -标签")


def _check_there(store: Store, word: Word) -> None:
    """Nothing new is said about a post that is gone; what was may be taken back."""
    if word.action in UNDONE.values():
        return
    for uid in [word.uid, word.value] if word.action in decided.UNDONE else [word.uid]:
        row = store.db.execute("select removed_at, reason from removed where uid = ?", (uid,)).fetchone()
        if row:
            why = f" ({row['reason']})" if row["reason"] else ""
            may = holds(store, "remove", uid, word.at)
            way = f"; `aggregator remove {uid} --undo` lets it come back" if may else ""
            raise UsageError(f"{uid}: was removed at {row['removed_at']}{why}: nothing can be said about it{way}")


def _remove(db: sqlite3.Connection, word: Word) -> None:
    """Take a post out for good: everything of it goes but its uid and key, by which later crawls leave it out."""
    db.execute(
        "insert or replace into removed(uid, key, removed_at, reason) select uid, key, ?, ? from posts where uid = ?",
        (iso(word.at), word.note, word.uid),
    )
    for row in db.execute("select id from posts where uid = ?", (word.uid,)).fetchall():
        neighbours.leave(db, row["id"])
    db.execute("delete from posts where uid = ?", (word.uid,))


def _restore(db: sqlite3.Connection, word: Word) -> None:
    """Let a post come back: what was removed of it is gone, and its source is asked for it with the next crawl."""
    for row in db.execute("select key from removed where uid = ?", (word.uid,)).fetchall():
        visits.ask_again(db, row["key"], word.at)
        listings.read_again(db, row["key"])
    db.execute("delete from removed where uid = ?", (word.uid,))


def apply_tags(store: Store) -> int:
    """Bring post_tags in line with the editor's words; how many posts changed."""
    with store.transaction() as db:
        changed = tag_words.apply(db)
        if changed:
            change = state.changed(store)
            db.executemany("update posts set change = ? where id = ?", [(change, each) for each in sorted(changed)])
        return len(changed)
