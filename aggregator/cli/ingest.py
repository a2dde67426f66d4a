"""`aggregator ingest FILE|-`: JSON Lines of posts or pages through the stages of a crawl."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from aggregator.cli import ingested
from aggregator.cli.options import database_option, json_option
from aggregator.cli.output import print_json
from aggregator.cli.values import Given
from aggregator.source_fields import PUBLISH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aggregator.ingested import BadLine, Ingested

HELP = """\
把 FILE（- 表示标准输入）中的文章存入数据库，经过与抓取完全相同的各个阶段。
去重、评分、评选要等 aggregator curate（或 export、crawl）。

FILE 是 JSON Lines，每行一个对象：url（必需），以及 page（整个 HTML 页面）、html（正文 HTML）、
markdown、text（纯文本）之一，同时有几个时取这里写在前面的；可选 title、author、published（页面上的原样）、
tags（列表）、source（来源名）、fetched_at（带时区的 ISO 8601）。
给出的字段优先于页面所写；别的字段不理会，导入完会说有哪些。没有 source 的属于地址所在的来源，
再没有就以主机名新建一个；source 没有声明过的也新建。新建的按全文（publish full）发布，导入完会说有哪些。

要少发布一些，加 --publish excerpt（摘要）或 link（仅链接），full 再改回全文。
它管的是这些文章所属的来源，只要没有声明过，不论是这次新建的还是早就有的；文章没有变也管用，
来源里已有的文章从下一次导出起也照此发布。不加它，早就有的来源保持原样。
声明过的来源它不管，以声明为准，导入完会说有哪些。

已经入库的文章只更新给出的：行里（和 page 里）没有的标题、作者、日期、标签保持原样。
同一个地址的另一种写法（主机名的大小写、www、末尾的斜线、跟踪参数等）不算更新，http 换成 https 才算。
来源也不变，导入完会说哪些 source 因此没有用上。正文是抓取来的也会换掉，
来源下一次抓取时恢复成网站上的，导入完会说有几篇。

有问题的行会报告行号并写入 FILE.rejected，其余照常入库；只要有一行被拒绝，退出状态就是 1。
标准输入和管道的，写入数据库旁边名字带时间的文件（ingest-时间.rejected），不会覆盖以前的。
"""


@click.command(short_help="把 JSON Lines 文件中的文章或网页存入数据库。", help=HELP)
@click.argument("file", type=Given())
@click.option(
    "--publish", type=click.Choice([*PUBLISH]), help="没有声明过的来源对外发布到什么程度：全文、摘要、仅链接。"
)
@json_option
@database_option
def ingest(*, file: str, publish: str | None, as_json: bool) -> int:
    """Store the file's posts; 1 where a line was rejected."""
    from aggregator.ingest import ingest as store  # noqa: PLC0415 - Scrapy takes a second to import
    from aggregator.ingest_rejects import Rejects  # noqa: PLC0415

    def report(bad: BadLine) -> None:
        click.echo(f"{file}:{bad.number}: {bad.message}", err=True)

    with _opened(file) as (stream, beside):
        rejects = Rejects(beside)
        done = store(stream, rejects, report, publish or "")
    _say(done, file, rejects.path, as_json=as_json)
    for remark in ingested.remarks(done):
        click.echo(remark, err=True)
    return 1 if done.bad else 0


@contextmanager
def _opened(file: str) -> Iterator[tuple[BinaryIO, Path | None]]:
    """The lines, and the file whose lines they are: None for a pipe. Raises UsageError where it cannot be read."""
    if file == "-":
        yield sys.stdin.buffer, None
        return
    path = Path(file)
    try:
        stream = path.open("rb")
    except OSError as error:
        raise click.UsageError(f"{file}: {error.strerror}") from error
    with stream:
        # /dev/stdin may lead to a file, and is none's name.
        yield stream, path if path.is_file() and not path.is_relative_to("/dev") else None


def _say(done: Ingested, file: str, rejects: Path | None, *, as_json: bool) -> None:
    if as_json:
        print_json(ingested.summary(done))
        return
    counts, name = done.run.outcomes, "标准输入" if file == "-" else file
    click.echo(
        f"{name}：{done.lines} 行，新增 {counts['new']} 篇，更新 {counts['changed']} 篇，"
        f"未变 {counts['unchanged']} 篇，拒绝 {done.bad} 行"
    )
    if done.bad:
        click.echo(f"被拒绝的行在 {rejects}，改正后可以再次导入", err=True)
