"""What `ingest` says when it has ended: what of the lines was not taken, and what is published of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aggregator.cli import terminal
from aggregator.cli.held import PUBLISH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aggregator.ingested import Ingested

# What makes lines of JSON that is no JSON Lines.
JQ = {"array": "jq -c '.[]'", "object": "jq -c ."}
# Of names so many are told, of unknown fields each in so many columns: the rest is a file of another kind.
NAMES, NAME = 10, 40
# How a source's posts are published.
MANNER = {"full": "按全文发布", "excerpt": "只发布摘要", "link": "只发布链接"}


def remarks(done: Ingested) -> Iterator[str]:
    """Sentences for the operator, none where all went as the lines say."""
    if done.unknown.lines:
        yield f"不认识的字段，没有用上：{_unknown(done)}；能用的见 aggregator ingest --help"
    if done.unused.lines:
        yield f"没有用上的 source，文章已经属于别的来源：{_unused(done)}"
    yield from _made(done)
    if done.anew:
        shown = [f"{name}（原来是{PUBLISH[before]}）" for name, before in done.anew.items()]
        yield f"早就有的来源，从下一次导出起{MANNER[done.run.publish]}：{_some(shown)}"
    if done.standing:
        shown = [f"{name}（{PUBLISH[publish]}）" for name, publish in done.standing.items()]
        yield f"声明过的来源以声明为准，--publish 没有用上：{_some(shown)}"
    if widened := done.widened():
        shown = [
            f"{home}（{PUBLISH[allows]}）的归在 {owner}（{PUBLISH[done.manner[owner]]}）名下 {lines} 行"
            for (home, allows, owner), lines in widened.items()
        ]
        yield (
            f"地址属于声明过的来源，归在了写明的 source 名下，发布得比它允许的多：{_some(shown)}"
            "；不是有意的话，加 --publish 再导入一次（声明过的，改它的声明）"
        )
    if done.run.asked_again:
        yield f"{done.run.asked_again} 篇的正文是抓取来的，换成了给出的；来源下一次抓取时恢复成网站上的"
    if done.undated:
        yield f"{done.undated} 篇的 published 读不出日期、早于 1990 年或在将来，没有用上"
    if done.form and done.bad:
        yield f"这不是每行一个对象的 JSON Lines，先转换：{JQ[done.form]} 文件 | aggregator ingest -"


def _some(shown: list[str], more: int = 0) -> str:
    """The first names, and how many there are, `more` at least beside them."""
    rest = f" 等 {len(shown)} {'多' if more else ''}个" if len(shown) > NAMES else ""
    return "、".join(shown[:NAMES]) + rest


def _unknown(done: Ingested) -> str:
    named = done.unknown.lines.most_common()
    shown = [f"{terminal.clip(terminal.printable(name), NAME)} {lines} 行" for name, lines in named]
    return _some(shown, done.unknown.more)


def _unused(done: Ingested) -> str:
    named = done.unused.lines.most_common()
    return _some([f"{name}（属于 {owner}）{lines} 行" for (name, owner), lines in named], done.unused.more)


def _made(done: Ingested) -> Iterator[str]:
    """A sentence each for those that are published in one manner; another `ingest` may have made some."""
    advice = "" if done.run.publish else "；要少发布一些，加 --publish excerpt 或 link 再导入一次"
    for publish, manner in MANNER.items():
        made = [(name, near) for name, near in done.made.items() if done.manner[name] == publish]
        shown = [name + (f"（是不是 {'、'.join(near)}？）" if near else "") for name, near in made]
        if shown:
            yield f"新建的来源，没有声明过，{manner}：{_some(shown)}{advice if publish == 'full' else ''}"


def summary(done: Ingested) -> dict[str, Any]:
    """What `--json` prints."""
    outcomes = {name: done.run.outcomes[name] for name in ("new", "changed", "unchanged")}
    rejected = [{"line": bad.number, "reason": bad.reason, "message": bad.message} for bad in done.rejected]
    unused = [
        {"source": name, "belongs_to": owner, "lines": lines} for (name, owner), lines in done.unused.lines.items()
    ]
    return {
        "lines": done.lines,
        **outcomes,
        "removed": done.run.rejected["removed"],
        "asked_again": done.run.asked_again,
        "rejected": rejected,
        "rejected_more": done.bad - len(rejected),
        "unknown": dict(done.unknown.lines),
        "unknown_more": done.unknown.more,
        "source_unused": unused,
        "source_unused_more": done.unused.more,
        "publish_widened": [
            {"address_of": home, "allows": allows, "source": owner, "lines": lines}
            for (home, allows, owner), lines in done.widened().items()
        ],
        "undated": done.undated,
        "made": done.made,
        "publish_changed": done.anew,
        "publish_declared": done.standing,
    }
