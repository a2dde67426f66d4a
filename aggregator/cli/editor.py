"""The editor's commands but `tag`. Each writes who said what and when, and brings the store in line at once."""

from __future__ import annotations

from typing import Any

import click

from aggregator.cli.decisions import common, decide, ending, undoing
from aggregator.cli.restored import way_back
from aggregator.cli.stores import open_store
from aggregator.curate.find import SHORTEST, find

POST = f"POST 是 uid（前 {SHORTEST} 位以上，能区分即可）或网址。"


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
