"""Lists of articles never become posts; articles that list things do."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.errors import RejectedError
from aggregator.page.clean import clean
from aggregator.page.page import Page
from aggregator.page.read import read
from aggregator.post import Post

LISTINGS = Path(__file__).parent / "listings"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SENTENCE = "这一期收录了三个值得一看的项目，它们都和数据库有关，其中两个刚刚发布了第一个正式版本。"


def read_html(html: str, url: str = "https://blog.test/posts/a/") -> Post:
    post = read(Page(url, html, NOW))
    clean(post)
    return post


@pytest.mark.parametrize("name", sorted(path.stem for path in LISTINGS.glob("*.html")))
def test_a_listing_is_rejected(name: str) -> None:
    with pytest.raises(RejectedError) as rejected:
        read_html((LISTINGS / f"{name}.html").read_text(), "https://blog.test/")
    assert rejected.value.reason in {"listing", "empty"}
    assert "https://blog.test/" in str(rejected.value)


def test_a_digest_is_an_article() -> None:
    items = "".join(f'<h2><a href="/project/{i}/">项目{i}</a></h2><p>{SENTENCE}</p>' for i in range(5))
    assert "项目4" in read_html(f'<article class="post-content">{items}</article>').content_text


def test_a_page_of_links_that_calls_itself_an_article_is_one() -> None:
    items = "".join(f'<li><a href="/posts/{i}/">系列第{i}篇：索引的原理</a></li>' for i in range(30))
    head = '<meta property="og:type" content="article"><title>系列目录</title>'
    post = read_html(f'<head>{head}</head><h1>系列目录</h1><div class="post-body"><ul>{items}</ul></div>')
    assert post.title == "系列目录"
    assert "系列第29篇" in post.content_text


def test_related_posts_do_not_make_a_listing() -> None:
    related = "".join(
        f'<article class="card"><h3><a href="/posts/{i}/">别的文章{i}</a></h3><p>{SENTENCE}</p></article>'
        for i in range(6)
    )
    post = read_html(
        f"<main><article><h1>一篇</h1>{f'<p>{SENTENCE}</p>' * 9}</article><section>{related}</section></main>"
    )
    assert "别的文章" not in post.content_text


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<html><body></body></html>",
        "<title>404</title><body><h1>404</h1><p>页面不存在</p><a href='/'>返回首页</a></body>",
        "<nav><a href='/'>首页</a></nav><article class='post'><h1>标题</h1><div class='post-content'></div></article>",
        "<body><script>location.href='/x'</script></body>",
    ],
)
def test_a_page_without_an_article_is_empty(html: str) -> None:
    with pytest.raises(RejectedError) as rejected:
        read_html(html)
    assert rejected.value.reason == "empty"


def test_a_short_article_with_its_name_is_kept() -> None:
    assert read_html("<h1>短</h1><div class='post-content'><p>只有一句。</p></div>").content_text == "只有一句。"


def test_a_picture_is_an_article() -> None:
    assert "a.png" in read_html("<h1>图</h1><div class='post-content'><img src='/a.png'></div>").content_html


@pytest.mark.parametrize(
    ("path", "declared", "rejected"),
    [
        ("/tags/Go/", False, True),
        ("/categories/后端/page/2/", False, True),
        ("/", False, True),
        ("/page/2/", False, True),
        ("/archives/2021/03/", False, True),
        ("/archives/a-slug", False, False),
        ("/posts/a/", False, False),
        ("/tags/Go/", True, False),
    ],
)
def test_a_lone_teaser_where_lists_are(path: str, declared: bool, rejected: bool) -> None:  # noqa: FBT001 - a table's column
    head = '<meta property="og:type" content="article">' if declared else ""
    html = f"<head>{head}</head><div class='post-content'><h2><a href='/posts/b/'>题</a></h2><p>{SENTENCE}</p></div>"
    if rejected:
        with pytest.raises(RejectedError):
            read_html(html, f"https://blog.test{path}")
    else:
        assert SENTENCE in read_html(html, f"https://blog.test{path}").content_text
