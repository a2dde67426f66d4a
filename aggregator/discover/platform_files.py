"""`aggregator sources new-platform`, as a function: declaration, golden page and its expected fields, made together.

The test that reads the page fails until a person has filled all three: that is where the work begins.
"""

from __future__ import annotations

import json
import keyword
import re
from typing import TYPE_CHECKING

from aggregator.errors import AggregatorError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# Also the name of a Python module, where - stands for _.
NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")

DECLARATION = '''"""TODO {name}：这是什么网站，文章从哪里能找到，有什么出人意料的地方。"""

from aggregator.page.rules import Rules
from spiders.base import PlatformSpider
from spiders.listing import Listing

FIRST = Rules(
    name="{name}/first",
    evidence="unverified",  # TODO real: a page that you saw, and its year; crawler: whose code
    body=("article.TODO",),
    title=("h1.TODO",),
    author=(".TODO-author",),
    published=("time::attr(datetime)",),
    tags=(".TODO-tags a",),
)


class {cls}Spider(PlatformSpider):
    """TODO {name}。"""

    name = "{name}"
    title = "TODO {name}"
    homepage = "https://{name}.example/"  # TODO
    hosts = ("{name}.example",)  # TODO
    posts = r"https://{name}\\.example/p/\\d+"  # TODO the whole key of an article (aggregator/page/platform_urls.py)
    rules = (FIRST,)
    experimental = True  # TODO off, until someone has looked at a real page
    listings = (Listing(url="https://{name}.example/list?page={{page}}", posts=".TODO h2", evidence="unverified"),)
'''

PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>TODO</title>
<!-- TODO 照着真实页面的标记自己写：类名、层次、周围的噪音都与真的一样，文字是自己的。 -->
</head>
<body>
<article>
</article>
</body>
</html>
"""

META = {
    "url": "https://{name}.example/p/1",
    "fetched_at": "2024-01-01T08:00:00+08:00",
    "note": "TODO what this page is for, and what is surprising on it.",
}

EXPECTED = {
    "reader": "{name}/first",
    "key": "{name}:1",
    "title": "TODO 标题",
    "author": "TODO 作者",
    "published_at": "2024-01-01T00:00:00+08:00",
    "tags": ["TODO"],
    "code": [["TODO", "TODO"]],
    "has_text": ["TODO 正文里应该有的一句"],
    "lacks_text": ["TODO 不该有的一句"],
}


def make(name: str, root: Path, taken: Mapping[str, object]) -> list[Path]:
    """Make the files of a new platform below `root` (the checkout); returns them. None is ever written over.

    Raises UsageError for a name that is none or taken, AggregatorError where a file cannot be written.
    """
    module = name.replace("-", "_")
    if not NAME.fullmatch(name) or keyword.iskeyword(module):
        raise UsageError(f"{name}: a platform's name begins with a letter and is made of a-z, 0-9, - and _")
    files = _files(name, module, root)
    if name in taken:
        raise UsageError(f"{name}: is a source already; choose another name")
    if existing := next((path for path in (*files, files_folder(name, root)) if path.exists()), None):
        raise UsageError(f"{existing}: is there already; choose another name, or go on with what is there")
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise AggregatorError(f"{error.filename}: cannot be written: {error.strerror}") from error
    return list(files)


def files_folder(name: str, root: Path) -> Path:
    """Where a platform's golden pages are."""
    return root / "tests" / "golden" / name


def _files(name: str, module: str, root: Path) -> dict[Path, str]:
    case = files_folder(name, root) / "first"
    cls = "".join(part.capitalize() for part in module.split("_"))
    return {
        root / "spiders" / f"{module}.py": DECLARATION.format(name=name, cls=cls),
        case / "page.html": PAGE,
        case / "meta.json": _json(META, name),
        case / "expected.json": _json(EXPECTED, name),
    }


def _json(values: Mapping[str, object], name: str) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2).replace("{name}", name) + "\n"
