"""`aggregator serve`: the reading site over an export."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aggregator import paths
from aggregator.cli.options import database_option, image_cache
from aggregator.cli.values import Given, Place
from aggregator.errors import AggregatorError, StoreError, UsageError
from aggregator.store import state
from aggregator.store.connection import is_there
from aggregator.store.database import Store

if TYPE_CHECKING:
    from aggregator.publish.site.content import Images


@click.command(
    short_help="在浏览器里看一个导出文件。",
    help="在浏览器里看一个导出文件 FILE（默认是这个数据库最近一次的导出，没有就用演示的）。Ctrl-C 结束。",
)
@click.argument("file", type=Place(), required=False)
@click.option("--host", type=Given(), default="127.0.0.1", show_default=True, help="监听的地址。")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="监听的端口；0 是任一空闲的。"
)
@click.option(
    "--images",
    type=click.Choice(["none", "link", "cache"]),
    default="none",
    show_default=True,
    help="图片：none 不显示，只留链接；link 由读者的浏览器向原站请求；cache 用 crawl --images 存下的，没有的只留链接。",
)
@database_option
def serve(*, file: Path | None, host: str, port: int, images: Images) -> None:
    """Answer readers until interrupted; a new export under the same name is picked up by itself."""
    import uvicorn  # noqa: PLC0415 - a web server is loaded by the one command that needs it

    from aggregator.publish.site.app import create  # noqa: PLC0415

    chosen = _chosen(file)
    application = create(chosen, images, image_cache(images))
    server = uvicorn.Server(uvicorn.Config(application, log_level="warning"))
    with _listening(host, port) as listener:
        click.echo(f"{_address(listener)}  ←  {chosen}", err=True)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


def _chosen(file: Path | None) -> Path:
    """The export to serve. Raises UsageError where none is at FILE, AggregatorError where none was ever made or the
    store cannot be looked for."""
    if file is not None and not file.is_file():
        raise UsageError(f"{file}: no export here; `aggregator export FILE` makes one")
    found = file or next((path for path in (_last(), paths.DEMO_EXPORT) if path and path.is_file()), None)
    if found is None:
        raise AggregatorError(
            f"{paths.DEMO_EXPORT}: there is no export yet: `aggregator crawl` or `aggregator demo` makes one"
        )
    return found


def _last() -> Path | None:
    """The last export that was made from the store; of one that cannot be read, as by a web server's user, what stands
    where its crawls export to. Raises StoreError where nothing does."""
    database = paths.database()
    try:
        if not is_there(database):
            return None
        with Store.open(database, readonly=True) as store:
            last = state.read(store, state.LAST_EXPORT)
    except StoreError as error:
        usual = paths.export(database)
        if not usual.is_file():
            raise
        click.echo(f"aggregator: {error}; {usual} is served, where a crawl exports to", err=True)
        return usual
    return Path(last) if last else None


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens: whoever is told its address can come. Raises AggregatorError."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise AggregatorError(f"{host}:{port}: {error.strerror}; choose another with --host or --port") from error
    # asyncio does it for sockets of its own making only; without it each page waits 40 ms for the reader's delayed ACK
    # between its headers and its body.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
