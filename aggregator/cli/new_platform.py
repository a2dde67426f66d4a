"""`aggregator sources new-platform NAME`: declaration, fixture and failing test together."""

from __future__ import annotations

import click

HELP = """新建一个平台：spiders/NAME.py（声明的骨架）和 tests/golden/NAME/first（测试页和应当读出的内容）。

它的测试会失败，直到三个文件都填好；接下来做什么会列出来。已有的名字不会被覆盖。
"""

NEXT = """
接下来（docs/adding-a-source.md 第二部分）：
  1. tests/golden/{name}/first/page.html：照着真实页面的标记写一页
  2. tests/golden/{name}/first/meta.json、expected.json：地址、抓取时间，读着页面手写应当读出的内容
  3. aggregator/page/platform_urls.py：文章地址的每一种写法，映射到同一个键
  4. {module}：去哪里找文章、版式，每条都写明证据
  5. pytest tests/golden -k {name}    然后 pytest tests/spiders
  6. docs/sources.md 的表里加一行
"""


@click.command(short_help="新建一个平台：声明的骨架和它的测试页。", name="new-platform", help=HELP)
@click.argument("name", metavar="NAME")
def new_platform(*, name: str) -> None:
    """Make the files and say what comes next."""
    from aggregator import paths  # noqa: PLC0415 - with all that follows: only the command itself shall wait
    from aggregator.discover import platform_files  # noqa: PLC0415
    from spiders import registry  # noqa: PLC0415

    made = platform_files.make(name, paths.ROOT, registry.catalogue())
    for path in made:
        click.echo(f"新建 {path.relative_to(paths.ROOT)}")
    click.echo(NEXT.format(name=name, module=made[0].relative_to(paths.ROOT)).rstrip())
