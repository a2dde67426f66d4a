"""`aggregator serve`: the reading site over an export."""

from __future__ import annotations

from pathlib import Path

import click

from aggregator import paths

# What is served where no file is named: the export that `aggregator crawl` makes, else the demo's.
USUAL = (paths.DATA / "export.db", paths.DATA / "demo-export.db")


@click.command(help="在浏览器里看一个导出文件 FILE（默认是最近一次的导出，没有就用演示的）。Ctrl-C 结束。")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址。")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="监听的端口。")
@click.option(
    "--images",
    type=click.Choice(["none", "link"]),
    default="none",
    show_default=True,
    help="图片：none 不显示，只留链接；link 由读者的浏览器向原站请求。",
)
def serve(*, file: Path | None, host: str, port: int, images: str) -> None:
    """Answer readers until interrupted; a new export under the same name is picked up by itself."""
    import uvicorn  # noqa: PLC0415 - a web server is loaded by the one command that needs it

    from aggregator.publish.site.app import create  # noqa: PLC0415

    chosen = file or next((path for path in USUAL if path.exists()), USUAL[0])
    application = create(chosen, "link" if images == "link" else "none")
    click.echo(f"http://{host}:{port}/  ←  {chosen}", err=True)
    uvicorn.run(application, host=host, port=port, log_level="warning")
