"""The generic reader on the markup of the field's themes: one article, dressed as each of them serves it.

themes/ holds the page around the article, written after each theme's markup; bodies/ the article as each engine renders
it. Everything that is not the article says 噪声 somewhere, so that one assertion finds all that slips through.
"""

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from aggregator.page.clean import clean
from aggregator.page.page import Page
from aggregator.page.read import read
from aggregator.post import BlockKind, Post

HERE = Path(__file__).parent
THEMES = sorted(path.stem for path in (HERE / "themes").glob("*.html"))
TITLE = "SQLite 的预写日志：读者与写者"
URL = "https://blog.test/posts/wal-mode/"
CODE = [(HERE / "bodies" / f"{name}.txt").read_text() for name in ("sql", "python")]
# What a theme's pages do not say anywhere.
WITHOUT_TAGS = {"jekyll-minima", "vitepress", "mkdocs-material", "plain-unnamed"}
WITHOUT_DATE = {"vitepress", "mkdocs-material"}


@cache
def post_of(theme: str) -> Post:
    page = (HERE / "themes" / f"{theme}.html").read_text()
    for body in (HERE / "bodies").glob("*.html"):
        page = page.replace(f"${body.stem.upper()}", body.read_text())
    page = page.replace("$TITLE", TITLE).replace("$URL", URL)
    assert not re.search(r"\$[A-Z]+", page)
    post = read(Page(URL, page, datetime(2026, 1, 1, tzinfo=UTC)))
    clean(post)
    return post


@pytest.mark.parametrize("theme", THEMES)
def test_title(theme: str) -> None:
    assert post_of(theme).title == TITLE


@pytest.mark.parametrize("theme", [theme for theme in THEMES if theme not in WITHOUT_DATE])
def test_published(theme: str) -> None:
    published = post_of(theme).published_at
    assert published is not None
    assert published.date().isoformat() in {"2021-03-03", "2021-03-04"}  # midnight in China is the day before in UTC


@pytest.mark.parametrize("theme", THEMES)
def test_code(theme: str) -> None:
    post = post_of(theme)
    assert [post.text_of(block) for block in post.blocks if block.kind is BlockKind.CODE] == CODE


@pytest.mark.parametrize("theme", THEMES)
def test_text_is_whole_and_nothing_else(theme: str) -> None:
    post = post_of(theme)
    assert "噪声" not in post.content_text + post.content_html
    prose = [post.text_of(block) for block in post.blocks if block.kind is BlockKind.PROSE]
    assert prose[0].startswith("SQLite 的预写日志把改动先写进")
    assert prose[-1].endswith("而不是无限增长下去。")
    headings = [post.text_of(block) for block in post.blocks if block.kind is BlockKind.HEADING]
    assert [heading for heading in headings if heading != TITLE] == ["开启方式", "检查点"]
    assert [post.text_of(block) for block in post.blocks if block.kind is BlockKind.LIST] == [
        "读不阻塞写",
        "快照在事务开始时确定",
        "写不阻塞读",
    ]
    assert post.text_of(next(block for block in post.blocks if block.kind is BlockKind.TABLE)) == (
        "模式\t是否等待读者\nPASSIVE\t否\nFULL\t是"
    )


@pytest.mark.parametrize("theme", THEMES)
def test_image(theme: str) -> None:
    assert re.findall(r'<img [^>]*src="([^"]*)"', post_of(theme).content_html) == ["https://blog.test/img/wal.png"]


@pytest.mark.parametrize("theme", [theme for theme in THEMES if theme not in WITHOUT_TAGS])
def test_tags(theme: str) -> None:
    assert post_of(theme).tags == ["SQLite", "数据库"]
