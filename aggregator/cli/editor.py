"""The editor's commands. Each writes who said what and when, and brings the store in line at once."""

from __future__ import annotations

import re
from typing import Any

import click

from aggregator import clock
from aggregator.cli.decisions import common, decide, ending, follow, undoing
from aggregator.cli.restored import way_back
from aggregator.cli.stores import open_store
from aggregator.curate import editor
from aggregator.curate.editor import Word
from aggregator.curate.find import SHORTEST, find
from aggregator.near import did_you_mean
from aggregator.store.belongings import slug_of
from aggregator.store.database import Store
from aggregator.text.synonyms import canonical, tree

POST = f"POST 是 uid（前 {SHORTEST} 位以上，能区分即可）或网址。"

# Characters of a tag: what is longer is a sentence.
LONGEST = 60

# Between tags in one argument: a comma, or what listings print between them.
BETWEEN = re.compile(r"\s*[,，、]\s*")

# What a tag is given or taken away with, as input methods for Chinese write it as well.
SIGNS = {"+": "+", "＋": "+", "-": "-", "－": "-"}


@click.command(short_help="把一篇文章置顶在精选里。", help=f"把一篇文章置顶在精选里。{POST}")
@click.argument("post")
@ending
@common
def pin(post: str, **options: Any) -> None:
    """Pin a post."""
    decide("pin", post, **options)


@click.command(
    short_help="把一篇文章选入精选（不置顶），--note 是推荐语。",
    help="把一篇文章选入精选（不置顶），--note 是推荐语。置顶是另一个决定：其中一个撤销或到期了，另一个照样算数。"
    f"{POST}",
)
@click.argument("post")
@ending
@common
def feature(post: str, **options: Any) -> None:
    """Have a post among the picks."""
    decide("feature", post, **options)


@click.command(
    short_help="隐藏一篇文章：不再出现在列表、搜索和导出里。",
    help="隐藏一篇文章：不再出现在列表、搜索和导出里，导出的 removed 表说明它已隐藏。"
    "隐藏原文就隐藏整组：名下的转载和副本文字相同，一起隐藏；"
    f"要换其中一篇上来，先用 merge 把原文并入那一篇，再隐藏原文。{POST}",
)
@click.argument("post")
@ending
@common
def hide(post: str, **options: Any) -> None:
    """Hide a post."""
    decide("hide", post, **options)


@click.command(
    short_help="删除一篇文章的全部内容，以后抓到也不再收录。",
    help="删除一篇文章的全部内容，以后抓到也不再收录。只删这一篇：它的转载和副本还在，由其中一篇作原文；"
    f"要连它们一起撤下，用 hide。{POST}",
)
@click.argument("post")
@undoing
@common
def remove(post: str, **options: Any) -> None:
    """Remove a post."""
    back = ""
    if options["undo"]:
        with open_store() as store:
            back = way_back(store, find(store, post))
    decide("remove", post, **options)
    if back:
        click.echo(back)


@click.command(
    short_help="判定 POST 与 INTO 是同一篇文章，以 INTO 为原文。",
    help="判定 POST 与 INTO 是同一篇文章，以 INTO 为原文（INTO 自己已并入别的文章的，以那一篇为原文）。"
    "--undo 撤回这句话，之前说过的（如 split）重新算数；"
    f"要说它们不是同一篇，用 split。{POST}",
)
@click.argument("post")
@click.argument("into")
@undoing
@common
def merge(post: str, into: str, **options: Any) -> None:
    """Merge a post into another."""
    decide("merge", post, other=into, **options)


@click.command(
    short_help="判定 POST 与 OTHER（或任何文章）不是同一篇。",
    help="判定 POST 与 OTHER 不是同一篇文章；不给 OTHER 则与任何文章都不是同一篇。"
    f"--undo 撤回这句话（OTHER 给与不给要和当初一样），之前说过的（如 merge）重新算数。{POST}",
)
@click.argument("post")
@click.argument("other", default="")
@undoing
@common
def split(post: str, other: str, **options: Any) -> None:
    """Split a post from another, or from all."""
    decide("split", post, other=other, **options)


@click.command(
    short_help="给文章加标签（+标签）或去掉标签（-标签）。",
    help="给文章加标签（+标签）或去掉标签（-标签），以后的抓取不会改变它；+甲,乙 加两个标签，+甲,-乙 加甲去乙。"
    "去掉本来没有的标签，以后也不会有。"
    f"以 - 开头的都是标签，-h 也是：帮助是 --help。{POST}",
    # No short option, so that every -word is a tag.
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
)
@click.argument("post")
@click.argument("tags", nargs=-1, required=True, type=click.UNPROCESSED, metavar="+TAG|-TAG...")
@common
def tag(post: str, tags: tuple[str, ...], *, later: bool, **options: Any) -> None:
    """Give and take tags."""
    tree()  # what is wrong with it is said before a word is kept by another name than it has
    wanted = [single for each in tags for single in _singles(each)]
    signs: dict[str, str] = {}
    for sign, name in wanted:
        if signs.setdefault(slug_of(_canonical(name)), sign) != sign:
            raise click.UsageError(f"{name}: given and taken at once")
    with open_store() as store:
        uid = find(store, post)
        for sign, given in wanted:
            had = _tags(store, uid)
            if sign == "+" and not (canonical(given) or _is_known(store, given)):
                click.echo(f"「{given}」是新标签{did_you_mean(given, _all_tags(store), 'zh')}")
            for name in _names(had, given) if sign == "-" else [_canonical(given)]:
                editor.say(store, Word("tag", uid, at=clock.now(), value=sign + name, **options))
            if sign == "-" and had == _tags(store, uid):
                click.echo(f"{uid}：本来没有标签「{given}」，以后也不会有")
        follow(store, uid, later=later)


def _singles(argument: str) -> list[tuple[str, str]]:
    """The tags of an argument, each with the sign before it or before the last one that has any: `+Go,Docker` gives
    two. Raises click.UsageError.
    """
    singles, sign = [], ""
    for part in BETWEEN.split(argument.strip()):
        sign, name = (SIGNS[part[0]], part[1:].lstrip()) if part[:1] in SIGNS else (sign, part)
        if not sign or not name or name[0] in SIGNS:
            raise click.UsageError(
                f"{argument}: expected +标签 or -标签; -标签 takes back +标签, and the other way round"
            )
        if len(name) > LONGEST:
            raise click.UsageError(f"{name[:LONGEST]}…: a tag has {LONGEST} characters at most")
        singles.append((sign, name))
    return singles


def _is_known(store: Store, name: str) -> bool:
    """Whether a post has a tag of this name, or had one."""
    return store.db.execute("select 1 from tags where slug = ?", (slug_of(name),)).fetchone() is not None


def _all_tags(store: Store) -> set[str]:
    """The names of the tree's tags and of those that posts have."""
    return {*tree().values(), *(row["name"] for row in store.db.execute("select name from tags"))}


def _canonical(name: str) -> str:
    """The tree's name for a tag, or the name as given."""
    return canonical(name) or name


def _tags(store: Store, uid: str) -> list[str]:
    """The names of a post's tags."""
    rows = store.db.execute(
        "select distinct t.name from post_tags pt join tags t on t.id = pt.tag_id join posts p on p.id = pt.post_id"
        " where p.uid = ? order by t.name",
        (uid,),
    )
    return [row[0] for row in rows]


def _names(had: list[str], name: str) -> list[str]:
    """Every name under which a post has a tag: to take Kubernetes away is to take k8s away."""
    meant = _canonical(name)
    return list(dict.fromkeys([meant, name, *(tag for tag in had if _canonical(tag) == meant)]))
