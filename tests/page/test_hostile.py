"""Whatever a page is made of, reading it raises RejectedError or nothing, and what comes out holds together."""

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import RejectedError
from aggregator.page.clean import clean
from aggregator.page.page import Page
from aggregator.page.read import read
from aggregator.page.sanitize import sanitize
from aggregator.post import Post

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TAGS = """
div p article section main pre code table tr td th tbody ul ol li a img h1 h2 time span figure blockquote nav footer
header aside script style noscript iframe video math annotation svg details input button form br hr meta title link
template object
""".split()  # noqa: SIM905 - a table of words
ATTRIBUTES = [
    *"""
class="post-content"
class="highlight"
class="gutter"
class="code"
class="line"
class="language-go"
class="katex"
class="toc"
class="copyright"
class="comments"
class="post-title"
class="headerlink"
id="content"
itemprop="articleBody"
itemprop="datePublished"
datetime="2021-03-04"
datetime="0000-99-99T99:99:99+99:99"
href="http://[::1"
href="#x"
href="javascript:1"
href="?a=%ff&amp;b"
src="//x.test/a.png?x-oss-process=1"
src="data:image/gif;base64,AA"
srcset=", , 1x"
srcset="a.png 1e9999w, b.png -x"
style="display:none"
style="user-select:none"
hidden
data-cfemail="zz"
data-cfemail="54312c"
data-line="1"
data-tex="x^2"
type="application/ld+json"
type="math/tex"
content="2021"
property="article:published_time"
rel="tag"
lang="x"
title="&#31;"
{...props}
{{ url }}
{{lazy}}
""".strip().splitlines(),
    "y\x0bz=1",
    "y\ufffe",
]
OPEN = st.tuples(st.sampled_from(TAGS), st.lists(st.sampled_from(ATTRIBUTES), max_size=3)).map(
    lambda parts: f"<{' '.join([parts[0], *parts[1]])}>"
)
PIECES = st.one_of(
    OPEN,
    st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
    st.text(max_size=20),
    st.sampled_from(
        [
            "转载自 http://x.test/1",
            "版权声明：",
            "1\n2\n3",
            "\x00",
            "\ud800",
            "&#xd800;",
            "&#0;",
            "&#31;",
            "\r\n",
            '{"@type":',
        ]
    ),
)


# What templates that nobody filled in leave in a tag, and what no XML may hold.
NAMES = ["{...props}", "{{ url }}", "{{lazy}}", "{}", "{", "{a}b=1", "y\x0bz=1", "y\x1f", "y\ufffe"]


def named(value: str) -> str:
    return f"{value[:24]!r} of {len(value)}"


def understood(html: str, url: str = "https://blog.test/2021/03/04/a/") -> Post | None:
    post = None
    with contextlib.suppress(RejectedError):
        post = read(Page(url, html, NOW))
        clean(post)
    return post if post is not None and post.content_html else None


@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_page_is_read_or_rejected(html: str) -> None:
    post = understood(html)
    if post is None:
        return
    assert sanitize(post.content_html) == post.content_html
    end = 0
    for block in post.blocks:
        assert end <= block.start < block.end <= len(post.content_text)
        assert post.text_of(block).strip()
        end = block.end


# Deeper than libxml2 goes (256 elements), and than anyone writes.
DEEP = "深处的文字" * 50
LINES = "版权声明：转载自"


@pytest.mark.parametrize(
    "html",
    [
        "",
        "\x00",
        "<",
        "<!--" * 1000,
        "<div>" * 4000 + DEEP,
        "<b><i>" * 4000 + DEEP,
        "<ul><li>" * 2000 + DEEP,
        "<table><tr><td>" * 1500 + DEEP,
        "<pre>" * 3000 + "x = 1\n" * 50,
        "<blockquote>" * 4000 + "<pre>a</pre>" + DEEP,
    ],
    ids=named,
)
def test_what_nobody_can_read_is_rejected_as_empty(html: str) -> None:
    with pytest.raises(RejectedError) as caught:
        read(Page("https://blog.test/2021/03/04/a/", html, NOW))
    assert caught.value.reason == "empty"


def test_nothing_but_links_is_a_listing() -> None:
    with pytest.raises(RejectedError) as caught:
        read(Page("https://blog.test/2021/03/04/a/", "<article><p>" + "<a href=/x>x</a>" * 50_000, NOW))
    assert caught.value.reason == "listing"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div>" * 200 + DEEP, DEEP),
        ("<article><p>" + "一行" * 2_000_000, "一行" * 2_000_000),
        ("<article><pre>" + "x;" * 2_000_000, "x;" * 2_000_000),
        ("<article>" + f"<p>{LINES}</p>" * 20_000, "\n\n".join([LINES] * 20_000)),
        ("<article>\x00<p>" + "零\x00字节" * 100, "零字节" * 100),
        ("<article><p>" + "2021-" * 200_000, "2021-" * 200_000),
        ("<article><p>" + "**甲" * 200_000, "**甲" * 200_000),
        ("<script type='application/ld+json'>" + "[" * 100_000 + "</script><article><p>" + DEEP, DEEP),
    ],
    ids=named,
)
def test_what_is_only_large_or_strange_is_read_whole(html: str, text: str) -> None:
    post = understood(html)
    assert post is not None
    assert post.content_text == text
    # What is stored of a page grows with the page, and no faster.
    assert len(post.content_html) <= 2 * len(html)
    assert len(post.excerpt) < 1000


def test_a_surrogate_in_the_address_is_no_danger() -> None:
    post = understood("<article><p>" + "正文" * 100, "https://blog.test/\ud800[")
    assert post is not None
    assert post.content_text == "正文" * 100


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "html",
    [
        "<head><main>序</main></head><body {}><article>",
        "<article {}>",
        "<article><div {}>",
        "<article><a {} href=/x>链接</a>",
        "<article><img {} src=/a.png>",
        "<article><video {} src=/a.mp4></video>",
        "<article><pre {}><code {}>x = 1</code></pre>",
        "<article><card {} name=hr></card>",
    ],
)
def test_an_attribute_whose_name_lxml_refuses_costs_no_article(html: str, name: str) -> None:
    post = understood(html.replace("{}", name) + "<p>" + "正文" * 100)
    assert post is not None
    assert "正文" * 100 in post.content_text


@pytest.mark.parametrize(
    "html",
    [
        "<head><main>序</main></head><body>&#31;头<article>",
        "<head><main>序</main>&#31;尾<body>头<article>",
        "<article><video src=/a.mp4 title='&#31;'></video>&#31;尾",
        "<article><a href='https://link.zhihu.com/?target=http%3A//x.test/%EF%BF%BF'>链接</a>",
    ],
)
def test_a_reference_to_a_control_character_costs_no_article(html: str) -> None:
    post = understood(html + "<p>" + "正文" * 100)
    assert post is not None
    assert "正文" * 100 in post.content_text
