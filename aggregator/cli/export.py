"""`aggregator export`: the verified snapshot, or what has changed since an earlier one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import click

from aggregator.cli.afterwards import NO_EXPORT, must_stand
from aggregator.cli.options import database_option, image_cache, json_option
from aggregator.cli.output import print_json
from aggregator.cli.stores import open_store
from aggregator.cli.values import Given, Place
from aggregator.clock import now
from aggregator.errors import ExportError
from aggregator.publish import manifest
from aggregator.publish.export import Form
from aggregator.publish.export import export as write
from aggregator.publish.manifest import Manifest
from aggregator.publish.pages import check as check_pages
from aggregator.publish.pages import write as write_pages
from aggregator.publish.site.content import Images
from aggregator.sizes import readable


@click.command(
    short_help="导出一个只读的 SQLite 文件（或增量、JSON Lines、网页）。",
    help="把数据库导出为一个只读的 SQLite 文件 FILE：先写在旁边，检查通过后才替换；清单在 FILE.manifest.json。"
    "用 --static 写成网页时可以不要 FILE。",
)
@click.argument("file", type=Place(dir_okay=False), required=False)
@click.option(
    "--since",
    type=Given(),
    metavar="CURSOR",
    help="只写增量：自这次导出（清单和 meta 里的 cursor）以来的变化；docs/export.md 有应用它的脚本。",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["sqlite", "jsonl"]),
    default="sqlite",
    show_default=True,
    help="jsonl：每篇文章一行 JSON，字段名与 posts 表的列相同。",
)
@click.option(
    "--static",
    "folder",
    type=Place(),
    metavar="DIR",
    help="把列表写成普通网页，放进文件夹 DIR（整个替换它），给没有服务器的网站用。",
)
@click.option(
    "--base-url",
    "base",
    type=Given(),
    metavar="URL",
    help="DIR 将来的网址（https://…）；给了它，--static 也写订阅源、来源的 OPML 和 sitemap.xml。",
)
@click.option(
    "--images",
    type=click.Choice(["none", "link", "cache"]),
    default="none",
    show_default=True,
    help="--static 的图片：none 不显示，只留链接；link 由读者的浏览器向原站请求；"
    "cache 连同 crawl --images 存下的图片一起写，没有的只留链接。",
)
@click.option("--force", is_flag=True, help="FILE 是别的数据库导出的、文章更多，也替换它。")
@json_option
@database_option
def export(
    *,
    file: Path | None,
    since: str | None,
    form: Form,
    folder: Path | None,
    base: str | None,
    images: Images,
    force: bool,
    as_json: bool,
) -> None:
    """Write it, and say what is in it."""
    _check(file, since, form, folder)
    if base and (urlsplit(base).scheme not in {"http", "https"} or not urlsplit(base).netloc or not folder):
        raise click.BadParameter(
            "is the http(s) address that the folder of --static will have", param_hint="--base-url"
        )
    if images != "none" and not folder:
        raise click.BadParameter("is for the pages of --static", param_hint="--images")
    with open_store() as store, TemporaryDirectory() as spare:
        if folder:
            check_pages(folder, store.path, file)
        if file and form == "sqlite" and not since and not force and (why := must_stand(store, file)):
            raise ExportError(f"{NO_EXPORT}{why}")
        cache = image_cache(images)
        # Pages are made of an export, as any site's are.
        target = file or Path(spare) / "export.db"
        made = write(store, target, since=(since or "").strip(), form=form, lasting=file is not None, now=now())
        pages = write_pages(target, folder, base or "", images, cache) if folder else 0
    if as_json:
        print_json({**asdict(made), "pages": pages})
        return
    if file:
        click.echo(_said(file, made, form))
        click.echo(f"清单：{manifest.beside(file)}")
    if folder:
        click.echo(f"{folder}：{pages} 个网页，从 {folder / 'index.html'} 看起")


def _check(file: Path | None, since: str | None, form: Form, folder: Path | None) -> None:
    """Raise BadParameter and UsageError for what does not go together, and for a pipe."""
    if file == Path("-"):
        raise click.BadParameter(
            "an export is written beside its place and checked there, which a pipe does not allow: name a file",
            param_hint="FILE",
        )
    if file is None and (folder is None or since or form != "sqlite"):
        raise click.UsageError("name the FILE to write (only --static DIR can do without)")
    if (since and form != "sqlite") or (folder and (since or form != "sqlite")):
        raise click.UsageError("--since, --format jsonl and --static do not go together: export twice")


def _said(file: Path, made: Manifest, form: Form) -> str:
    if form == "jsonl":
        return f"{file}：{made.counts['posts']} 篇文章，{readable(made.bytes)}"
    return _delta(file, made) if made.since else _whole(file, made)


def _whole(file: Path, made: Manifest) -> str:
    counts = made.counts
    return (
        f"{file}：{counts['posts']} 篇文章（{counts['duplicates']} 篇重复），精选 {counts['featured']} 篇，"
        f"{counts['tags']} 个标签，{counts['sources']} 个来源，{readable(made.bytes)}，cursor {made.cursor}"
    )


def _delta(file: Path, made: Manifest) -> str:
    counts = made.counts
    return (
        f"{file}：增量 {made.since} → {made.cursor}，写入 {counts.get('posts', 0)} 篇文章，"
        f"先删去 {counts.get('changed', 0)} 项旧内容，{readable(made.bytes)}"
    )
