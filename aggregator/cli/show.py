"""`aggregator show POST`: one post with why, by uid (its beginning is enough) or address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from aggregator.cli import cards, revisions, terminal, uncurated
from aggregator.cli.facts import read
from aggregator.cli.options import database_option, json_option
from aggregator.cli.output import print_json
from aggregator.cli.stores import open_store
from aggregator.curate.find import SHORTEST
from aggregator.curate.weights import DERIVED

# Who gave a tag or picked a post.
ORIGINS = {"author": "作者", "auto": "自动", "editor": "编辑"}


@click.command(
    short_help="显示一篇文章的全部信息和依据：评分、标签、重复、修订。",
    help="显示一篇文章的全部信息和依据：要点、评分的各部分、标签的来历、重复与转载、修订。"
    f"POST 是 uid（前 {SHORTEST} 位以上，能区分即可）或网址。",
)
@click.argument("post")
@click.option("--revisions", "with_changes", is_flag=True, help="显示每次修订改了什么：- 是原来的，+ 是改成的。")
@json_option
@database_option
def show(*, post: str, with_changes: bool, as_json: bool) -> None:
    """Print it."""
    with open_store(readonly=True) as store:
        known = read(store, post, with_changes=with_changes)
        if not as_json:
            uncurated.remark(store)
    if as_json:
        print_json(known)
        return
    for line in (_changes if with_changes else _lines)(known, terminal.columns()):
        click.echo(line)


def _heading(known: Mapping[str, Any]) -> Iterator[str]:
    post = known["post"]
    yield cards.titled(post["title"])
    facts = [
        post["source_title"] or post["source"],
        post["author"],
        cards.KINDS.get(post["kind"], "原创"),
        cards.date(post),
    ]
    yield " · ".join(filter(None, facts))
    language = post["language"] or "语言未知"
    yield f"uid {post['uid']} · {language} · {post['word_count']} 字 · 初见 {cards.moment(post['first_seen_at'], post)}"
    yield terminal.printable(post["url"])
    if post["gone_at"]:
        yield f"原文已不在来源网站上（{cards.moment(post['gone_at'], post)} 起），不再展示"
    if hiding := known["hidden"]:
        whose = "编辑已隐藏" if hiding["uid"] == post["uid"] else f"编辑已隐藏原文 {hiding['uid']}"
        until = f"，到 {cards.moment(hiding['until'], post)} 为止" if hiding["until"] else ""
        yield f"{whose}（{cards.moment(hiding['decided_at'], post)} 起{until}），不展示"


def _changes(known: Mapping[str, Any], columns: int) -> Iterator[str]:
    yield from _heading(known)
    yield from revisions.lines(known["changes"], known["post"], columns)


def _lines(known: Mapping[str, Any], columns: int) -> Iterator[str]:
    yield from _heading(known)
    yield from _paragraph(cards.reprint(known["post"]), columns)
    for section in (_sentences, _score, _tags, _picked, _copies, _history):
        yield from section(known, columns)


def _sentences(known: Mapping[str, Any], columns: int) -> Iterator[str]:
    if known["key_sentences"]:
        yield "\n要点"
    for sentence in known["key_sentences"]:
        yield from _paragraph(sentence, columns)


def _score(known: Mapping[str, Any], columns: int) -> Iterator[str]:
    # Curation gives every post its source's part: without it the figure is of no text, or of an older one.
    is_reckoned = any(part["name"] in DERIVED for part in known["score"])
    yield f"\n评分 {known['post']['score']:.3f}" if is_reckoned else "\n评分 —"
    for part in known["score"]:
        text = f"{part['points']:+.3f}  {part['name']} {part['value']:.2f} × {part['weight']:+.2f}  {part['reason']}"
        yield from _paragraph(text, columns)


def _tags(known: Mapping[str, Any], columns: int) -> Iterator[str]:
    if known["tags"]:
        yield "\n标签"
    # What its author gave and the words of the post call for as well is one tag.
    given: dict[str, list[Mapping[str, Any]]] = {}
    for row in known["tags"]:
        given.setdefault(row["slug"], []).append(row)
    for rows in given.values():
        origins = "、".join(ORIGINS[row["origin"]] for row in rows)
        evidence = "；".join(filter(None, (row["evidence"] for row in rows)))
        yield from _paragraph(f"{rows[0]['name']}（{origins}，{rows[0]['weight']:.2f}）{evidence}", columns)


def _picked(known: Mapping[str, Any], columns: int) -> Iterator[str]:
    if pick := known["featured"]:
        when = cards.moment(pick["picked_at"], known["post"])
        yield f"\n精选第 {pick['rank']} 名（{ORIGINS[pick['picked_by']]}，{when}）"
        yield from _paragraph(pick["reasons"], columns)


def _copies(known: Mapping[str, Any], columns: int) -> Iterator[str]:
    original = [known["duplicate_of"]] if known["duplicate_of"] else []
    for heading, copies in (("与这篇重复，以它为准", original), ("这些与本文重复，以本文为准", known["duplicates"])):
        if copies:
            yield f"\n{heading}"
        for copy in copies:
            text = (
                f"{copy['uid']} {cards.titled(copy['title'])}"
                f"（{copy['kind']}，相似度 {copy['similarity']:.2f}：{copy['evidence']}）"
            )
            yield from _paragraph(f"{text} {copy['url']}", columns)


def _history(known: Mapping[str, Any], columns: int) -> Iterator[str]:
    if known["revisions"]:
        yield f"\n修订（现为第 {known['post']['revision']} 版）"
    for revision in known["revisions"]:
        until = cards.moment(revision["replaced_at"], known["post"])
        yield from _paragraph(f"第 {revision['revision']} 版到 {until}：{cards.titled(revision['title'])}", columns)
    if known["decisions"]:
        yield "\n编辑"
    for word in known["decisions"]:
        when = cards.moment(word["decided_at"], known["post"])
        until = f"（到 {cards.moment(word['until'], known['post'])} 为止）" if word["until"] else ""
        text = " ".join(filter(None, [when, word["who"], word["action"] + until, word["value"], word["note"]]))
        yield from _paragraph(text, columns)


def _paragraph(text: str, columns: int) -> Iterator[str]:
    for line in terminal.wrap(terminal.printable(text), columns - 2):
        yield "  " + line
