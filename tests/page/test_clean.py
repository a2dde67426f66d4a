"""The clean stage as a whole: what a raw post becomes."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from aggregator.errors import RejectedError
from aggregator.page.clean import clean
from aggregator.page.page import Page
from aggregator.page.read import read
from aggregator.post import BlockKind, Kind, Post, Said

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PROSE = "预写日志把改动先写进一个单独的文件，读者因此不必等待写者。"


def cleaned(html: str, url: str = "https://blog.test/a/", **said: Any) -> Post:
    post = Post(url=url, title="预写日志", fetched_at=NOW, said=Said(html=html, **said))
    clean(post)
    return post


def test_fields() -> None:
    post = cleaned(
        f'<div class="x"><p>{PROSE}</p><pre class="language-sql">SELECT 1;</pre><p><img src="/w.png"></p></div>',
        url="http://blog.test/a/index.html?utm_source=x",
        published="2021-03-04 20:30",
        modified="2021-03-05",
    )
    assert post.content_html.startswith(f'<p>{PROSE}</p><pre><code class="language-sql">SELECT 1;</code></pre>')
    assert post.content_text == f"{PROSE}\n\nSELECT 1;"
    assert [block.kind for block in post.blocks] == [BlockKind.PROSE, BlockKind.CODE]
    assert (post.key, post.image) == ("https://blog.test/a", "http://blog.test/w.png")
    assert post.published_at == datetime(2021, 3, 4, 12, 30, tzinfo=UTC)
    assert post.published_precision == "minute"
    assert post.modified_at == datetime(2021, 3, 4, 16, tzinfo=UTC)
    assert (post.language, post.kind, post.excerpt) == ("zh", Kind.ORIGINAL, PROSE)
    assert post.word_count == 27
    assert post.tree is None


def test_the_tree_is_cleaned_where_there_is_one() -> None:
    post = read(Page("https://blog.test/a/", f"<h1>题</h1><div class=post-content><p>{PROSE * 3}</p></div>", NOW))
    assert post.tree is not None
    clean(post)
    assert post.content_html == f"<p>{PROSE * 3}</p>"
    again = Post(url=post.url, title=post.title, fetched_at=NOW, said=post.said)
    clean(again)
    assert (again.content_html, again.content_text) == (post.content_html, post.content_text)


@pytest.mark.parametrize("box", ["p", "pre"])
def test_a_protected_mail_address_is_put_back(box: str) -> None:
    protected = '<a href="/cdn-cgi/l/email-protection" data-cfemail="543514776a277a20">[email]</a>'
    assert cleaned(f"<p>{PROSE}</p><{box}>{protected}</{box}>").content_text == f"{PROSE}\n\na@#>s.t"


@pytest.mark.parametrize(
    ("mark", "kind"),
    [
        ("原创", Kind.ORIGINAL),
        ("转载", Kind.REPRINT),
        ("推荐原创", Kind.ORIGINAL),
        ("翻译", Kind.TRANSLATION),
        ("https://x.test/img/reprint.png", Kind.REPRINT),
        ("https://x.test/img/original.png", Kind.ORIGINAL),
        ("", Kind.ORIGINAL),
    ],
)
def test_a_pages_own_mark(mark: str, kind: Kind) -> None:
    assert cleaned(f"<p>{PROSE}</p>", kind=mark).kind == kind


@pytest.mark.parametrize(
    ("title", "mark", "kind"),
    [
        ("【转】预写日志", "", Kind.REPRINT),
        ("预写日志（转载） - 博客园", "", Kind.REPRINT),
        ("[译] 预写日志", "", Kind.TRANSLATION),
        ("【转】预写日志", "原创", Kind.ORIGINAL),
        ("预写日志", "", Kind.ORIGINAL),
    ],
)
def test_a_title_says_what_it_is_where_the_page_has_no_mark(title: str, mark: str, kind: Kind) -> None:
    post = Post(url="https://blog.test/a/", title=title, fetched_at=NOW, said=Said(html=f"<p>{PROSE}</p>", kind=mark))
    clean(post)
    assert (post.kind, post.original_url, post.reprint_line) == (kind, "", "")
    assert post.title == title.removesuffix(" - 博客园")


def test_a_reprint_line_is_read() -> None:
    post = cleaned(
        f"<p>{PROSE}</p><p>本文转自某人博客，原文链接：<a href='https://x.test/p/1'>https://x.test/p/1</a></p>"
    )
    assert (post.kind, post.original_url) == (Kind.REPRINT, "https://x.test/p/1")
    assert "本文转自" in post.reprint_line
    assert "本文转自" in post.content_text


def test_a_notice_beside_the_article_is_read() -> None:
    post = cleaned(f"<p>{PROSE}</p>", kind="转载", copyright="原文链接：这里 https://x.test/p/1")
    assert (post.kind, post.original_url) == (Kind.REPRINT, "https://x.test/p/1")


def test_the_articles_own_address_is_no_source() -> None:
    post = cleaned(f"<p>{PROSE}</p>", copyright="本文链接：https://blog.test/a/\n版权声明：BY-NC-SA，转载请注明出处")
    assert (post.kind, post.original_url) == (Kind.ORIGINAL, "")


@pytest.mark.parametrize("html", ["", "<div></div>", "<p> &nbsp; </p>", "<script>x</script>"])
def test_nothing_left_is_rejected(html: str) -> None:
    with pytest.raises(RejectedError, match=r"https://blog\.test/a/") as rejected:
        cleaned(html)
    assert rejected.value.reason == "empty"


def test_cleaning_again_changes_nothing() -> None:
    html = f"<p>{PROSE * 3}</p><div class='post-copyright'><p>本文作者：甲</p><p>许可协议：BY-NC-SA</p></div>"
    post = cleaned(html)
    assert post.notice == "本文作者：甲\n许可协议：BY-NC-SA"
    assert post.said.copyright == ""
    again = Post(url=post.url, title=post.title, fetched_at=NOW, said=replace(post.said))
    clean(again)
    assert again == post


def test_what_the_page_said_stays_as_it_said_it() -> None:
    html = f'<p>{PROSE}</p><img src="/a.png"><div class="post-copyright">许可协议：BY-NC-SA</div>'
    post = Post(
        url="https://blog.51cto.com/u_1/4567890",
        title=" 题_某人的技术博客_51CTO博客",
        fetched_at=NOW,
        said=Said(html=html, published="3 天前", copyright="本文作者：甲"),
    )
    clean(post)
    assert (post.title, post.image) == ("题", "https://blog.51cto.com/a.png")
    said = post.said
    assert (said.title, said.image, said.copyright) == (" 题_某人的技术博客_51CTO博客", "", "本文作者：甲")
    assert (said.html, said.published) == (html, "3 天前")


def test_links_are_relative_to_where_the_page_was_in_notices_too() -> None:
    html = f'<p>{PROSE}</p><a href="x">乙</a><div class="post-copyright">许可协议见<a href="licence">说明</a></div>'
    post = Post(url="https://blog.test/c/", title="题", fetched_at=NOW, said=Said(html=html, url="https://m.test/p/q"))
    clean(post)
    assert 'href="https://m.test/p/x"' in post.content_html
    assert "https://m.test/p/licence" in post.notice


def test_a_broken_date_is_left_as_printed() -> None:
    post = cleaned(f"<p>{PROSE}</p>", published="0000-00-00")
    assert post.published_at is None
    assert post.said.published == "0000-00-00"


def test_text_without_markup_is_a_paragraph() -> None:
    assert cleaned("只有一句话。").content_html == "<p>只有一句话。</p>"


def test_a_title_loses_its_platform() -> None:
    post = Post(
        url="https://blog.51cto.com/u_1/4567890",
        title="题_某人的技术博客_51CTO博客",
        fetched_at=NOW,
        said=Said(html="<p>文</p>"),
    )
    clean(post)
    assert (post.title, post.key) == ("题", "51cto:4567890")
