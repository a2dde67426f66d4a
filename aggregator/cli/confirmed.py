"""What an editor's command says of the decision that it has written: which posts are meant, and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.cli import cards, terminal
from aggregator.clock import iso
from aggregator.curate.editor import UNDONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aggregator.curate.editor import Word
    from aggregator.store.database import Store

# How words read, and those that take them back.
SAID = {
    "pin": "置顶{post}",
    "feature": "把{post}选入精选",
    "hide": "隐藏{post}",
    "remove": "移除{post}",
    "merge": "{post}并入{other}",
    "split": "{post}与{other}不是同一篇",
}
SAID |= {UNDONE[word]: f"撤回：{said}" for word, said in SAID.items()}
# What a copy's original gets in its place.
LIFTED = {"pin": "置顶", "feature": "选入精选"}

ORIGINAL = """
select o.uid from posts p join posts o on o.id = p.canonical_id
where p.uid = ? and o.id <> p.id and o.gone_at is null
"""


def subject(store: Store, word: Word) -> str:
    """A decision, with its posts by their titles; asked before it is written, since it may be to remove one."""
    other = titled(store, word.value) if word.value else "任何文章"
    return SAID.get(word.action, "{post}").format(post=titled(store, word.uid), other=other)


def titled(store: Store, uid: str) -> str:
    """A post as people know it; one that has no title by its uid as well, one that is gone by that alone."""
    row = store.db.execute("select title from posts where uid = ?", (uid,)).fetchone()
    if row and row["title"]:
        return f"《{terminal.printable(row['title'])}》"
    return f"{cards.UNTITLED}{uid}" if row else uid


def terms(word: Word) -> str:
    """Until when a decision holds, and its note, in brackets; "" where it has neither."""
    until = f"到 {cards.moment(iso(word.until) or '', {})} 为止" if word.until else ""
    told = "；".join(filter(None, [until, terminal.printable(word.note)]))
    return f"（{told}）" if told else ""


def originals(store: Store, word: Word) -> Iterator[str]:
    """A sentence where the store shows another post than the one that was named."""
    named = word.value if word.action == "merge" else word.uid
    row = store.db.execute(ORIGINAL, (named,)).fetchone()
    if row and word.action == "merge":
        yield f"{titled(store, named)}已并入别的文章，原文是{titled(store, row['uid'])}"
    elif row and word.action in LIFTED:
        yield f"这是副本，{LIFTED[word.action]}的是原文{titled(store, row['uid'])}"
