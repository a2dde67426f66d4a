"""Options that several commands share, as decorators."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from aggregator import paths
from aggregator.cli.values import Place
from aggregator.errors import UsageError
from aggregator.image_cache import ImageCache

if TYPE_CHECKING:
    from aggregator.publish.site.content import Images

# Variables that name a file or folder each, and the one that names several.
PLACES = (
    "AGGREGATOR_DB", "AGGREGATOR_EXPORT", "AGGREGATOR_BACKUPS", "AGGREGATOR_IMAGES", "AGGREGATOR_ARCHIVE",
    "AGGREGATOR_LOCAL_SOURCES", "AGGREGATOR_WEIGHTS", "AGGREGATOR_TAGS", "AGGREGATOR_RESOURCES",
)  # fmt: skip
SOURCES = "AGGREGATOR_SOURCES"

Command = TypeVar("Command", bound=Callable[..., Any])


def database_option(command: Command) -> Command:
    """`--db PATH` sets AGGREGATOR_DB; a relative path is relative to the checkout (cron has no folder of its own)."""
    return click.option(
        "--db",
        type=Place(),
        metavar="PATH",
        expose_value=False,
        callback=_use_database,
        help="数据库文件（默认 AGGREGATOR_DB，否则 data/aggregator.db）；"
        "相对路径以程序所在目录为准，不是当前目录（为了 cron）。",
    )(command)


def json_option(command: Command) -> Command:
    """`--json` becomes the argument `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="输出 JSON。")(command)


def notify_option(command: Command) -> Command:
    """`--notify TARGET`: who is told of sources whose state changed (aggregator/fetch/notify.py)."""
    return click.option(
        "--notify",
        metavar="地址|命令",
        help="有来源的状态变了（正常、失败、可能坏了）才通知：向地址 POST 一段 JSON，或运行命令并从标准输入给它；"
        "不经过 shell，要用管道或变量就写 sh -c '…'。",
    )(command)


def archive_options(command: Command) -> Command:
    """`--archive PATH` and `--record` set AGGREGATOR_ARCHIVE and AGGREGATOR_ARCHIVE_MODE, which both programs read."""
    archive = click.option(
        "--archive",
        metavar="PATH",
        type=Place(),
        help="WARC 文件或存放它们的文件夹：全部请求由它应答，不访问网络；相对路径以当前目录为准。",
    )
    record = click.option("--record", is_flag=True, help="改为把抓到的页面存入 --archive。")

    @wraps(command)
    def prepared(*, archive: Path | None, record: bool, **arguments: Any) -> Any:
        use_archive(archive, record=record)
        return command(**arguments)

    return cast(Command, archive(record(prepared)))


def use_archive(archive: Path | None, *, record: bool = False) -> None:
    """From now on requests are answered from this archive, or recorded in it. Raises click.UsageError."""
    if archive is None:
        if record:
            raise click.UsageError("--record needs --archive PATH")
        return
    if not record and not archive.exists():
        raise click.UsageError(f"--archive {archive}: no such file or folder")
    os.environ["AGGREGATOR_ARCHIVE"] = str(archive.absolute())
    os.environ["AGGREGATOR_ARCHIVE_MODE"] = "record" if record else "replay"


def image_cache(images: Images) -> ImageCache | None:
    """Where the images are that were kept beside the store; it says so where none are."""
    if images != "cache":
        return None
    folder = paths.images(paths.database())
    if not folder.is_dir():
        click.echo(f"{folder}: no images are kept yet: `aggregator crawl --images` keeps those of new posts", err=True)
    return ImageCache(folder)


def _use_database(context: click.Context, parameter: click.Parameter, value: Path | None) -> None:  # noqa: ARG001
    """Put `--db` into the environment."""
    if value is None:
        return
    os.environ["AGGREGATOR_DB"] = str(value)
    _point_out(f"--db {value}", str(value))


def point_out_namesakes() -> None:
    """Say so where the user seems to mean a file of the current folder by a variable of the environment."""
    given = [(name, os.environ.get(name, "")) for name in PLACES]
    given += [(SOURCES, path) for path in os.environ.get(SOURCES, "").split(os.pathsep)]
    for name, path in given:
        if path:
            _point_out(f"{name}={path}", path)


def _point_out(said: str, path: str) -> None:
    try:
        meant, here = paths.resolve(path), Path(path).expanduser()
    except UsageError:
        # Whoever needs the place says so; --help and --version do not.
        return
    if paths.exists(here) and not paths.exists(meant):
        for_here = f"for what is in this folder: {here.absolute()}"
        click.echo(f"aggregator: {said} is {meant}, below the checkout; {for_here}", err=True)
