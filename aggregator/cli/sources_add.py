"""`aggregator sources add URL`: look at a site, show three posts as they would be read, write its entry."""

from __future__ import annotations

import shlex
from os import environ
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli import cards, terminal
from aggregator.cli.options import archive_options, json_option
from aggregator.cli.output import print_json
from aggregator.cli.terminal import printable
from aggregator.cli.values import Given
from aggregator.clock import iso, now
from aggregator.source_fields import PUBLISH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aggregator.discover.add import Proposed
    from aggregator.post import Post

HELP = """看一看 URL 的网站，找出 feed、站点地图、归档页和文章地址的样子，读三篇文章给你看，再把条目写进
data/sources.local.toml。

最多问这个网站三十个地址，遵守 robots.txt。不问任何问题；--dry-run 只看不写。
"""

# Characters of an excerpt that are shown: two lines.
EXCERPT = 80


@click.command(short_help="看一看一个网站，读三篇文章给你看，再写成条目。", help=HELP)
@click.argument("url", type=Given(), metavar="URL")
@click.option("--name", default="", help="来源的名字（a-z、0-9、-、_）；默认取自地址。")
@click.option("--publish", type=click.Choice([*PUBLISH]), help="对外发布到什么程度；默认看文章的许可协议。")
@click.option("--force", is_flag=True, help="这个网站已经是一个来源，也再写一个条目（例如只要其中一个栏目）。")
@click.option("--dry-run", is_flag=True, help="只看，不写文件。")
@archive_options
@json_option
def add(*, url: str, name: str, publish: str | None, force: bool, dry_run: bool, as_json: bool) -> None:
    """Look, show and write."""
    from aggregator import sources  # noqa: PLC0415 - with all that follows: only the command itself shall wait
    from aggregator.discover import local  # noqa: PLC0415

    proposed = _propose(url, name, publish or "", force=force)
    text = local.text_of(proposed.name, proposed.entry, _comment(proposed))
    file = None if dry_run else sources.local_file()
    if file:
        local.append(file, {proposed.name: text})
    if as_json:
        print_json(_facts(proposed, file))
        return
    for line in (*_lines(proposed, terminal.columns()), "", *text.splitlines(), "", *_end(proposed.name, file)):
        click.echo(line)


def _propose(url: str, name: str, publish: str, *, force: bool) -> Proposed:
    """What the site's look yields. Raises AggregatorError, click.UsageError."""
    from aggregator.discover import add as adding  # noqa: PLC0415 - Scrapy takes a second to import
    from aggregator.fetch import dialogue  # noqa: PLC0415
    from spiders import registry  # noqa: PLC0415

    catalogue = registry.catalogue(making=True)
    _check_name(name, catalogue)
    address = url if "://" in url else f"https://{url}"
    return dialogue.hold(lambda fetch: adding.look(address, fetch, catalogue, name=name, publish=publish, force=force))


def _end(name: str, file: Path | None) -> Iterator[str]:
    if file is None:
        yield "没有写入（--dry-run）。"
        return
    yield f"已写入 {file}。"
    archive = click.get_current_context().params["archive"]
    replayed = (
        shlex.quote(str(archive.absolute())) if archive and environ["AGGREGATOR_ARCHIVE_MODE"] == "replay" else ""
    )
    setting, option = (f" -s ARCHIVE={replayed}", f" --archive {replayed}") if replayed else ("", "")
    yield f"试抓：scrapy crawl {name} -a pages=1{setting}"
    yield f"全部：aggregator crawl {name}{option}"


def _check_name(name: str, catalogue: Any) -> None:
    from aggregator.sources import NAME  # noqa: PLC0415

    if name and not NAME.fullmatch(name):
        raise click.UsageError(f"--name {name}: a name is made of a-z, 0-9, - and _")
    if name in catalogue:
        raise click.UsageError(f"--name {name}: is a source already ({catalogue[name].homepage})")


def _comment(proposed: Proposed) -> str:
    return "，".join(filter(None, [f"aggregator sources add 于 {now():%Y-%m-%d}", proposed.found.engine]))


def _lines(proposed: Proposed, columns: int) -> Iterator[str]:
    found = proposed.found
    yield " · ".join(filter(None, [printable(found.title), found.homepage, found.engine]))
    for feed in found.feeds:
        yield f"  feed    {feed.url}（{len(feed.entries)} 篇）"
    for sitemap in found.sitemaps:
        yield f"  站点地图  {sitemap.url}（{len(sitemap.urls)} 个地址）"
    for archive in found.archives:
        yield f"  列表页   {archive.url}" + ("（有翻页）" if archive.next else "")
    yield f"  文章    已知 {proposed.known} 篇；问了 {proposed.requests} 个地址"
    for note in proposed.notes:
        yield from (f"  {line}" for line in terminal.wrap(f"注意 {printable(note)}", columns - 2))
    for post in proposed.posts:
        yield ""
        yield from _shown(post, columns)


def _shown(post: Post, columns: int) -> Iterator[str]:
    yield terminal.clip(cards.titled(post.title), columns)
    facts = [
        post.author or "（没有作者）",
        cards.published({**_post(post), "timezone": post.said.timezone}) or "（没有日期）",
        "、".join(post.tags) or "（没有标签）",
    ]
    yield from (f"  {line}" for line in terminal.wrap(printable(" · ".join(facts)), columns - 2))
    yield from (f"  {line}" for line in terminal.wrap(printable(post.excerpt[:EXCERPT]) + "…", columns - 2))
    yield f"  {post.url} · {post.said.reader}"


def _facts(proposed: Proposed, file: Path | None) -> dict[str, Any]:
    """The same for programs; `file` is where the entry was written."""
    found = proposed.found
    return {
        "name": proposed.name,
        "entry": proposed.entry,
        "file": str(file) if file else None,
        "engine": found.engine,
        "feeds": [{"url": feed.url, "title": feed.title, "entries": len(feed.entries)} for feed in found.feeds],
        "sitemaps": [{"url": one.url, "urls": len(one.urls)} for one in found.sitemaps],
        "listings": [{"url": one.url, "posts": len(one.posts), "next": one.next} for one in found.archives],
        "known": proposed.known,
        "requests": proposed.requests,
        "notes": proposed.notes,
        "posts": [_post(post) for post in proposed.posts],
    }


def _post(post: Post) -> dict[str, Any]:
    names = ("url", "key", "title", "author", "tags", "published_precision", "excerpt", "word_count")
    published = {"published_at": iso(post.published_at), "reader": post.said.reader}
    return {name: getattr(post, name) for name in names} | published
