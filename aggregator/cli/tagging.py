"""`aggregator tag`: tags given to a post, taken away from it, and either taken back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import click

from aggregator import clock
from aggregator.cli.confirmed import titled
from aggregator.cli.decisions import common, follow, undoing
from aggregator.cli.editor import POST
from aggregator.cli.stores import open_store
from aggregator.curate import editor
from aggregator.curate.editor import Word
from aggregator.curate.find import find
from aggregator.curate.tagged import said_of, subject
from aggregator.errors import AggregatorError
from aggregator.near import did_you_mean
from aggregator.store.belongings import slug_of, tags_in_use
from aggregator.store.database import Store
from aggregator.text.synonyms import canonical, tree

# Characters of a tag: what is longer is a sentence.
LONGEST = 60

# Between tags in one argument: a comma, or what listings print between them.
BETWEEN = re.compile(r"\s*[,，、]\s*")

# What a tag is given or taken away with, as input methods for Chinese write it as well.
SIGNS = {"+": "+", "＋": "+", "-": "-", "－": "-"}


@click.command(
    short_help="给文章加标签（+标签）或去掉标签（-标签），或撤回（--undo）。",
    help="给文章加标签（+标签）或去掉标签（-标签），以后的抓取不会改变它；+甲,乙 加两个标签，+甲,-乙 加甲去乙。"
    "去掉本来没有的标签，以后也不会有。"
    "标签 --undo 撤回对它说过的话（写它的哪个名字都行）：从此由作者和文章内容决定有没有这个标签。"
    f"以 - 开头的都是标签，-h 也是：帮助是 --help。{POST}",
    # No short option, so that every -word is a tag.
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
)
@click.argument("post")
@click.argument("tags", nargs=-1, required=True, type=click.UNPROCESSED, metavar="+TAG|-TAG...")
@undoing
@common
def tag(post: str, tags: tuple[str, ...], *, undo: bool, later: bool, who: str, note: str | None) -> None:
    """Give and take tags."""
    tree()  # what is wrong with it is said before a word is kept by another name than it has
    wanted = [single for each in tags for single in _singles(each, needs_sign=not undo)]
    signs: dict[str, str] = {}
    for sign, name in wanted:
        if signs.setdefault(subject(name), sign) != sign:
            raise click.UsageError(f"{name}: given and taken at once")
    with open_store() as store:
        uid = find(store, post)
        (_undo if undo else _say)(store, uid, wanted, who=who, note=note or "")
        follow(store, titled(store, uid), later=later)


def _say(store: Store, uid: str, wanted: Iterable[tuple[str, str]], **options: Any) -> None:
    for sign, given in wanted:
        had, used = _tags(store, uid), tags_in_use(store.db)
        if sign == "+" and not canonical(given) and slug_of(given) not in used:
            known = {*tree().values(), *used.values()}
            click.echo(f"「{given}」是新标签{did_you_mean(given, known, 'zh')}")
        for name in _names(had, given) if sign == "-" else [_canonical(given)]:
            editor.say(store, Word("tag", uid, at=clock.now(), value=sign + name, **options))
        if sign == "-" and had == _tags(store, uid):
            click.echo(f"{uid}：本来没有标签「{given}」，以后也不会有")


def _undo(store: Store, uid: str, wanted: Iterable[tuple[str, str]], **options: Any) -> None:
    """Take back all that holds of each tag; of none where something does not hold. Raises AggregatorError."""
    held: list[str] = []
    for sign, name in wanted:
        values = said_of(store, uid, name)
        if not values or not values[-1].startswith(sign):
            raise AggregatorError(f"{uid}: there is nothing to undo: no `tag {uid} {sign}{name}` holds")
        held += values
    for value in dict.fromkeys(held):
        editor.say(store, Word("untag", uid, at=clock.now(), value=value, **options))


def _singles(argument: str, *, needs_sign: bool) -> list[tuple[str, str]]:
    """The tags of an argument, each with the sign before it or before the last one that has any: `+Go,Docker` gives
    two. Raises click.UsageError.
    """
    singles, sign = [], ""
    for part in BETWEEN.split(argument.strip()):
        sign, name = (SIGNS[part[0]], part[1:].lstrip()) if part[:1] in SIGNS else (sign, part)
        if (needs_sign and not sign) or not name or name[0] in SIGNS:
            raise click.UsageError(f"{argument}: expected +标签 or -标签; 标签 --undo takes back either")
        if len(name) > LONGEST:
            raise click.UsageError(f"{name[:LONGEST]}…: a tag has {LONGEST} characters at most")
        singles.append((sign, name))
    return singles


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
