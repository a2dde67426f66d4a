"""`aggregator show POST`: one post with why, by uid (its beginning is enough) or address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from aggregator import paths
from aggregator.cli import cards, terminal
from aggregator.cli.options import database_option, json_option
from aggregator.cli.output import print_json
from aggregator.errors import UsageError
from aggregator.page.addresses import key_of
from aggregator.store.database import Store

FIND = """
select id from posts where uid = :post or key = :key or url = :post
union select post_id from urls where url in (:post, :key) and post_id is not null
union select id from posts where length(:post) >= 6 and uid >= :post and uid < :post || 'g'
"""

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

# Columns that mean nothing outside the store.
INTERNAL = {"id", "canonical_id", "content_hash", "original_key"}


@click.command(
    help="显示一篇文章的全部信息和依据：评分的各部分、标签的来历、重复与转载、修订。POST 是 uid（前几位即可）或网址。"
)
@click.argument("post")
@json_option
@database_option
def show(*, post: str, as_json: bool) -> None:
    """Print it."""
    with Store.open(paths.database(), readonly=True) as store:
        known = read(store, post)
    if as_json:
        print_json(known)
        return
    for line in _lines(known, terminal.columns()):
        click.echo(line)


def read(store: Store, post: str) -> dict[str, Any]:
    """All that is known of a post, by section. Raises UsageError where there is no such post, or several."""
    found = [row[0] for row in store.db.execute(FIND, {"post": post, "key": key_of(post)})]
    if len(found) != 1:
        raise UsageError(
            f"{post}: {'several posts begin so' if found else 'no such post'}; `aggregator search` finds uids"
        )
    known: dict[str, Any] = {
        name: [_public(row) for row in store.db.execute(sql, (found[0],))] for name, sql in SECTIONS.items()
    }
    return {**known, **{name: (known[name] or [None])[0] for name in ("post", "featured", "duplicate_of", "said")}}


def _public(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in row.keys() if name not in INTERNAL}  # noqa: SIM118 - a sqlite3.Row


def _lines(known: Mapping[str, Any], columns: int) -> Iterator[str]:
    post = known["post"]
    yield terminal.printable(post["title"]) or "（无标题）"
    facts = [
        post["source_title"] or post["source"],
        post["author"],
        cards.KINDS.get(post["kind"], "原创"),
        cards.date(post),
    ]
    yield " · ".join(filter(None, facts))
    language = post["language"] or "语言未知"
    yield f"uid {post['uid']} · {language} · {post['word_count']} 字 · 初见 {post['first_seen_at']}"
    yield terminal.printable(post["url"])
    yield from _paragraph(cards.reprint(post), columns)
    for section in (_score, _tags, _picked, _copies, _history):
        yield from section(known, columns)


def _score(known: Mapping[str, Any], columns: int) -> Iterator[str]:
    yield f"\n评分 {known['post']['score']:.3f}"
    for part in known["score"]:
        text = f"{part['points']:+.3f}  {part['name']} {part['value']:.2f} × {part['weight']:+.2f}  {part['reason']}"
        yield from _paragraph(text, columns)


def _tags(known: Mapping[str, Any], columns: int) -> Iterator[str]:
    if known["tags"]:
        yield "\n标签"
    for tag in known["tags"]:
        yield from _paragraph(f"{tag['name']}（{tag['origin']}，{tag['weight']:.2f}）{tag['evidence']}", columns)


def _picked(known: Mapping[str, Any], columns: int) -> Iterator[str]:
    if pick := known["featured"]:
        yield f"\n精选第 {pick['rank']} 名（{pick['picked_by']}，{pick['picked_at']}）"
        yield from _paragraph(pick["reasons"], columns)


def _copies(known: Mapping[str, Any], columns: int) -> Iterator[str]:
    original = [known["duplicate_of"]] if known["duplicate_of"] else []
    for heading, copies in (("与这篇重复，以它为准", original), ("这些与本文重复，以本文为准", known["duplicates"])):
        if copies:
            yield f"\n{heading}"
        for copy in copies:
            text = (
                f"{copy['uid']} {copy['title']}（{copy['kind']}，相似度 {copy['similarity']:.2f}：{copy['evidence']}）"
            )
            yield from _paragraph(f"{text} {copy['url']}", columns)


def _history(known: Mapping[str, Any], columns: int) -> Iterator[str]:
    if known["revisions"]:
        yield f"\n修订（现为第 {known['post']['revision']} 版）"
    for revision in known["revisions"]:
        yield from _paragraph(f"第 {revision['revision']} 版到 {revision['replaced_at']}：{revision['title']}", columns)
    if known["decisions"]:
        yield "\n编辑"
    for word in known["decisions"]:
        text = " ".join(filter(None, [word["decided_at"], word["who"], word["action"], word["value"], word["note"]]))
        yield from _paragraph(text, columns)


def _paragraph(text: str, columns: int) -> Iterator[str]:
    for line in terminal.wrap(terminal.printable(text), columns - 2):
        yield "  " + line
