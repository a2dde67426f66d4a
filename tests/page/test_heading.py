"""The heading at the top of an article that says its title once more."""

from datetime import UTC, datetime

import pytest

from aggregator.page.clean import clean
from aggregator.post import Post, Said

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PROSE = "<p>预写日志把改动先写进一个单独的文件，读者因此不必等待写者。</p>"


def cleaned(html: str, title: str) -> Post:
    post = Post(url="https://blog.test/a/", title=title, fetched_at=NOW, said=Said(html=html))
    clean(post)
    return post


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("SQLite 的预写日志", "SQLite 的预写日志"),
        ('<a class="header-anchor" href="#x">#</a> sqlite的预写日志', "SQLite 的预写日志"),
        ("《预写日志》（上）", "《预写日志》(上)"),
        ("预写&nbsp;日志", "预写日志"),
        ("用 <code>git bisect</code> 找回归", "用 git bisect 找回归"),
    ],
)
@pytest.mark.parametrize("before", ["", "<p> </p>", "<hr>"])
def test_it_is_shown_once(heading: str, title: str, before: str) -> None:
    post = cleaned(
        f"<div>{before}<div><h1 id=x>{heading}</h1></div>{PROSE}<h2>检查点</h2><pre>x = 1</pre></div>", title
    )
    assert "<h1" not in post.content_html
    assert post.content_text.split("\n\n") == [PROSE[3:-4], "检查点", "x = 1"]
    assert post.excerpt == PROSE[3:-4]


@pytest.mark.parametrize(
    "html",
    [
        f"<h1>预写日志的检查点</h1>{PROSE}",
        f"<h1>检查点</h1>{PROSE}<h1>预写日志</h1>{PROSE}",
        f"{PROSE}<h1>预写日志</h1>{PROSE}",
        f"前言<h1>预写日志</h1>{PROSE}",
        f'<p><img src="/wal.png"></p><h1>预写日志</h1>{PROSE}',
        f'<h1>预写日志 <img src="/wal.png"></h1>{PROSE}',
        f"<pre>PRAGMA wal_checkpoint;</pre><h1>预写日志</h1>{PROSE}",
        f"<h2>预写日志</h2>{PROSE}",
    ],
    ids=["another", "not the first", "below prose", "below text", "below a picture", "with a picture", "code", "h2"],
)
def test_any_other_heading_stays(html: str) -> None:
    post = cleaned(html, "预写日志")
    assert "预写日志" in post.content_text.replace(PROSE[3:-4], "")
    assert post.content_html.count("<h1") == html.count("<h1")


@pytest.mark.parametrize("html", ["<h1>预写日志</h1>", '<h1>预写日志</h1><p><img src="/wal.png"></p>'])
def test_a_post_of_nothing_else_keeps_it(html: str) -> None:
    assert cleaned(html, "预写日志").content_text == "预写日志"


def test_no_title_takes_no_heading() -> None:
    assert cleaned(f"<h1>预写日志</h1>{PROSE}", "").content_text.startswith("预写日志")
