"""Reading a page: rules first, then the generic reader; what is believed of metadata."""

from datetime import UTC, datetime

import pytest
from lxml import html as lxml_html

from aggregator.errors import RejectedError
from aggregator.page.page import Page
from aggregator.page.read import read
from aggregator.page.rules import Rules
from aggregator.post import Post

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BODY = f"<div class='post-content'><p>{'正文的一句话。' * 20}</p></div>"

TEXT = f"<p>{'正文的一句话。' * 10}</p>" * 2


def page(html: str, url: str = "https://blog.test/a/") -> Page:
    return Page(url, html, NOW)


def read_html(html: str, url: str = "https://blog.test/a/", rules: tuple[Rules, ...] = ()) -> Post:
    return read(page(html, url), rules)


PLATFORM = """<html><head><title>题_名_站</title><meta name="x:tag" content="甲">
<script type="application/ld+json">{"@type": "Article", "author": {"name": "某人"}, "keywords": "甲,乙"}</script></head>
<body><h1>别的题</h1><h2 class="t"> 题 </h2><b class="time" data-at="2021-03-04 10:00"></b><i class="m">转载</i>
<div class="rights">原文链接：<a href="https://x.test/1">这里</a></div>
<ul><li class="tag">甲</li><li class="tag">乙</li><li class="tag">甲</li></ul>
<div id="c"><p>正文在这里。</p><p class="ad">噪声</p></div><script>var id = 'abc';</script></body></html>"""
RULES = Rules(
    name="x/1",
    evidence="real",
    body=("#missing", "#c"),
    title=(".t", "h1"),
    title_suffix="_站",
    author=("jsonld:author.name", "re:var id = '(\\w+)'"),
    published=(".time::attr(data-at)",),
    kind=(".m",),
    copyright=(".rights",),
    tags=(".none", ".tag"),
    categories=("meta:x:tag",),
    drop=(".ad",),
)


def test_rules_are_followed() -> None:
    post = read_html(PLATFORM, rules=(RULES,))
    assert post.said.reader == "x/1"
    assert (post.title, post.author, post.tags, post.categories) == ("题", "某人", ["甲", "乙"], ["甲"])
    assert (post.said.published, post.said.kind) == ("2021-03-04 10:00", "转载")
    assert "https://x.test/1" in post.said.copyright
    assert post.tree is not None
    assert post.tree.get("id") == "c"
    assert post.said.html.startswith('<div id="c"><p>')


def test_what_a_rule_drops_is_gone() -> None:
    assert "噪声" not in read_html(PLATFORM, rules=(RULES,)).said.html


def test_the_first_rules_whose_body_is_there_win() -> None:
    other = Rules(name="x/0", evidence="real", body=("#nowhere",), title=("h1",))
    assert read_html(PLATFORM, rules=(other, RULES)).said.reader == "x/1"


def test_without_a_body_the_generic_reader_reads() -> None:
    other = Rules(name="x/0", evidence="real", body=("#nowhere",))
    assert read_html(f"<h1>题</h1>{BODY}", rules=(other,)).said.reader == "generic/names"


def test_an_empty_body_is_no_article_whatever_stands_around_it() -> None:
    empty = Rules(name="x/0", evidence="real", body=("#c",))
    with pytest.raises(RejectedError) as rejected:
        read_html(f"<h1>题</h1><div id=c> </div>{BODY}", rules=(empty,))
    assert rejected.value.reason == "empty"


def test_fixes_come_first() -> None:
    def from_script(page: Page) -> None:
        page.selector.root.find("body").append(lxml_html.fromstring("<div id='c'><p>来自脚本</p></div>"))

    fixed = Rules(name="x/2", evidence="real", body=("#c",), fixes=(from_script,))
    assert "来自脚本" in read_html("<html><body></body></html>", rules=(fixed,)).said.html


def test_fields_left_open_by_a_rule_come_from_the_page() -> None:
    bare = Rules(name="x/3", evidence="real", body=("#c",))
    post = read_html(PLATFORM, rules=(bare,))
    assert (post.title, post.author) == ("题", "某人")


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<title>题 | 站</title>", "<h1>题</h1>", "题"),
        ("<title>题 - 站</title>", "<h1>站</h1>", "题"),
        ("<title>小站 | 题目</title>", "<h1>题目</h1>", "题目"),
        ("<title>甲 - 乙 - 站</title>", "<h1>甲 - 乙</h1>", "甲 - 乙"),
        ("<title>站</title>", "<h1 class='post-title'>题</h1>", "题"),
        ("<title>题_名的技术博客_站</title>", "<h1>题</h1>", "题"),
        ("<title>题 | 站</title><meta property='og:title' content='题 | 站'>", "<h1>题</h1>", "题"),
        ("<title>题</title><meta property='og:title' content='题'>", "<h1>站</h1>", "题"),
        ("<title>题 — 站</title><meta property='og:title' content='题'>", "<h1>类 - 题</h1>", "题"),
        ("", "<h1>题<a class='headerlink' href='#x'>¶</a></h1>", "题"),
        ("", "<div class='site-title'><h1>站</h1></div><h2 class='entry-title'>题</h2>", "题"),
        ("<title>用 C++ 写 Vec&lt;T&gt; | 站</title>", "<h1>用 C++ 写 Vec&lt;T&gt;</h1>", "用 C++ 写 Vec<T>"),
    ],
)
def test_titles(head: str, body: str, expected: str) -> None:
    assert read_html(f"<html><head>{head}</head><body><header>{body}</header>{BODY}</body></html>").title == expected


@pytest.mark.parametrize(
    ("html", "url", "published", "modified"),
    [
        ("<p class='info'>发布于 2021-03-04 更新于 2022-05-06</p>", "/a/", "发布于 2021-03-04 更新于 2022-05-06", ""),
        (
            "<p><span>发布于 2021-03-04</span><span>更新于 2022-05-06</span></p>",
            "/a/",
            "发布于 2021-03-04",
            "更新于 2022-05-06",
        ),
        ("<time datetime='2021-03-04T10:00:00+08:00'>3月4日</time>", "/a/", "2021-03-04T10:00:00+08:00", ""),
        (
            "<p>更新于 <time datetime='2022-05-06'>x</time> 发布于 <time datetime='2021-03-04'>y</time></p>",
            "/a/",
            "2021-03-04",
            "2022-05-06",
        ),
        ("<p>更新于 <time datetime='2022-05-06'>x</time></p>", "/a/", "", "2022-05-06"),
        ("<header><span>更新于 2022-05-06</span></header>", "/a/", "", "更新于 2022-05-06"),
        ("<meta property='article:published_time' content='2021-03-04T02:00:00Z'>", "/a/", "2021-03-04T02:00:00Z", ""),
        ("<meta property='article:published_time' content='0000-00-00'><p>2021年3月4日</p>", "/a/", "2021年3月4日", ""),
        ("<aside><time datetime='2023-01-01'></time></aside>", "/2021/03/04/a/", "2021-03-04", ""),
        ("<div class='related-posts'><time datetime='2023-01-01'></time></div>", "/2021/03/04/a/", "2021-03-04", ""),
        # A build machine's clock, written with a Z: the address says whose day it is.
        (
            "<meta property='article:published_time' content='2021-03-04T17:00:00.000Z'>",
            "/2021/03/04/a/",
            "2021-03-04T17:00:00",
            "",
        ),
        (
            "<meta property='article:published_time' content='2021-03-03T16:00:00.000Z'>",
            "/2021/03/04/a/",
            "2021-03-03T16:00:00.000Z",
            "",
        ),
        # The moment at which the server made the page is no publication.
        (
            "<meta property='article:published_time' content='2025-12-31T23:00:00Z'><p>发布于 2021-03-04</p>",
            "/a/",
            "发布于 2021-03-04",
            "",
        ),
        (
            "<meta itemprop='datePublished' content='2021-03-04'><time datetime='2021-03-04 10:00'></time>",
            "/a/",
            "2021-03-04 10:00",
            "",
        ),
        ("", "/a/", "", ""),
    ],
)
def test_dates(html: str, url: str, published: str, modified: str) -> None:
    said = read_html(f"<main><h1>题</h1>{html}{BODY}</main>", f"https://blog.test{url}").said
    assert (said.published, said.modified) == (published, modified)


@pytest.mark.parametrize(
    ("under", "published", "modified"),
    [
        ("<time datetime='2025-02-02'>二月二日</time>", "2025-02-02", ""),
        ("<p><time datetime='2025-02-02'>二月二日</time></p>", "2025-02-02", ""),
        ("<p>发布于 <time>2025年2月2日</time> · 陈一</p>", "2025年2月2日", ""),
        ("<div class='post-date'>2025年2月2日</div>", "2025年2月2日", ""),
        ("<p class='date'>2025-02-02</p>", "2025-02-02", ""),
        ("<div class='post-meta'><span>陈一</span><span>2025-02-02 08:00</span></div>", "2025-02-02 08:00", ""),
        ("<p class='author'>陈一</p><time datetime='2025-02-02'></time>", "2025-02-02", ""),
        (
            "<p>更新于 <time datetime='2025-03-03'>x</time> 发布于 <time datetime='2025-02-02'>y</time></p>",
            "2025-02-02",
            "2025-03-03",
        ),
        (
            "<p>更新于 <time>2025-03-03 10:00:00</time> 发布于 <time>2025-02-02 08:00:00</time> · 陈一</p>",
            "2025-02-02 08:00:00",
            "2025-03-03 10:00:00",
        ),
        # Dates of other things.
        *(
            (f"<p>{line}</p>", "", "")
            for line in (
                "MySQL 8.0 发布于 <time datetime='2018-04-19'>四月</time>",
                "Redis 7.0 · <time datetime='2022-04-27'>四月</time>",
                "<time datetime='2018-01-01'>一月</time> – <time datetime='2025-12-01'>十二月</time>",
                "<time datetime='2018-01-01'>一月</time> - <time datetime='2025-12-01'>十二月</time>",
                "<time datetime='2018-01-01'>2018</time> 至 <time datetime='2020-12-01'>2020</time>",
                "<small>© <time datetime='2015'>2015</time> 某公司</small>",
                "活动时间：<time datetime='2019-05-20'>五月</time>",
                "截止日期 <time datetime='2019-05-20'>五月</time>",
                "有效期至 <time datetime='2019-05-20'>五月</time>",
                "原文发布于 <time datetime='2015-06-01'>六月</time>",
                "译于 <time datetime='2015-06-01'>六月</time>",
                "Originally published <time datetime='2015-06-01'>June</time>",
                "Last reviewed on <time datetime='2015-06-01'>June</time>",
            )
        ),
        ("<p class='caption time'>2018年1月1日摄于上海</p>", "", ""),
        ("<p class='release-date'>MySQL 8.0 发布日期：2018-04-19</p>", "", ""),
        ("<p class='post-meta'>KubeCon 2019-05-20 上海</p>", "", ""),
        # What the text says, what stands further down, other articles and comments.
        ("<p><time datetime='2019-01-01'>2019 年元旦</time>，我们上线了第一版。</p>", "", ""),
        ("<p>In <time datetime='2019-01-01'>2019</time> it began.</p>", "", ""),
        ("一段话。<time datetime='2019-01-01'>2019 年</time>", "", ""),
        ("<p>这是一篇很短的开头。</p><p><time datetime='2019-01-01'>2019 年</time></p>", "", ""),
        ("<h2>2019</h2><p><time datetime='2019-01-01'>一月一日</time></p>", "", ""),
        ("<pre>a</pre><time datetime='2019-01-01'>一月一日</time>", "", ""),
        ("<div class='related'><time datetime='2019-01-01'>一月一日</time></div>", "", ""),
        ("<div class='comments'><time datetime='2019-01-01'>一月一日</time></div>", "", ""),
        ("<ul><li><time datetime='2019-01-01'>一月一日</time></li></ul>", "", ""),
        ("<p class='time-complexity'>2019年1月1日测得，平均三毫秒。</p>", "", ""),
    ],
)
@pytest.mark.parametrize("end", ["", "<h1>一、背景</h1><p>背景。</p><time datetime='2018-01-01'></time>"])
def test_the_date_right_under_the_title_within_the_article(under: str, published: str, modified: str, end: str) -> None:
    html = f"<head><title>题</title></head><body><article><h1>题</h1>{under}{TEXT}{end}</article></body>"
    said = read_html(html, "https://blog.test/a/").said
    assert (said.published, said.modified) == (published, modified)


@pytest.mark.parametrize(
    ("head", "before", "url", "published"),
    [
        # Read on the day of its publication: metadata are not taken for the moment of reading because of such a line.
        (
            "<meta property='article:published_time' content='2025-12-31T20:00:00+08:00'>",
            "",
            "/a/",
            "2025-12-31T20:00:00+08:00",
        ),
        ("", "<div class='post-date'>2025-02-02</div>", "/a/", "2025-02-02"),
        ("", "", "/2025/02/03/a/", "2025-02-03"),
    ],
)
def test_a_line_under_the_title_speaks_where_nothing_else_does(
    head: str, before: str, url: str, published: str
) -> None:
    line = "<p><time datetime='2015-06-01'>六月</time></p>"
    html = f"<head><title>题</title>{head}</head><body>{before}<article><h1>题</h1>{line}{TEXT}</article></body>"
    assert read_html(html, f"https://blog.test{url}").said.published == published


@pytest.mark.parametrize(
    "start",
    [
        # Versions of a list of changes, and a section of a text whose title stands elsewhere.
        "<h1>1.2 版</h1><time datetime='2019-01-01'>一月一日</time><p>其一。</p><h1>1.1 版</h1>",
        "<p>开头。</p><h1>一、背景</h1><time datetime='2019-01-01'>一月一日</time>",
        "<time datetime='2019-01-01'>一月一日</time>",
        "<h1></h1>",
    ],
)
def test_a_date_under_another_heading_is_not_the_articles(start: str) -> None:
    head = "<title>更新日志</title><meta property='og:title' content='更新日志'>"
    html = f"<head>{head}</head><body><article>{start}{TEXT}</article></body>"
    assert read_html(html, "https://blog.test/a/").said.published == ""


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<meta name='author' content='陈一'>", "陈一"),
        ("<p class='byline'>作者：陈一</p>", "陈一"),
        ("<a rel='author' href='/u'>陈一</a>", "陈一"),
        ("<span itemprop='author'><meta itemprop='name' content='陈一'></span>", "陈一"),
        ("<meta property='article:author' content='https://x.test/u'><span class='author'>陈一</span>", "陈一"),
        ("<div class='comments'><span class='author'>路人</span></div>", ""),
    ],
)
def test_authors(html: str, expected: str) -> None:
    assert read_html(f"<main><h1>题</h1>{html}{BODY}</main>").author == expected


@pytest.mark.parametrize(
    ("html", "tags", "categories"),
    [
        ("<a href='/tags/Go/'># Go</a><a href='/categories/后端/'>后端</a>", ["Go"], ["后端"]),
        ("<a href='/tags/'>标签</a>", [], []),
        ("<a rel='category tag' href='/x/'>后端</a><a rel='tag' href='/y/'>Go</a>", ["Go"], ["后端"]),
        ("<a href='/?tag=Go'>Go</a>", ["Go"], []),
        ("<div class='tag-cloud'><a href='/tags/Go/'>Go</a></div>", [], []),
        ("<meta property='article:tag' content='Go, SQL'>", ["Go", "SQL"], []),
        ("<nav><a href='/tags/Go/'>Go</a></nav>", [], []),
    ],
)
def test_tags(html: str, tags: list[str], categories: list[str]) -> None:
    post = read_html(f"<main><h1>题</h1>{BODY}<div>{html}</div></main>")
    assert (post.tags, post.categories) == (tags, categories)


def test_broken_data_in_a_script_is_forgiven() -> None:
    data = '{"@graph": [{"@type": ["BlogPosting"],\n "headline": "题\n", "author": [{"name": "陈一"}],}]}'
    post = read_html(f'<head><script type="application/ld+json">{data}</script></head><body>{BODY}</body>')
    assert (post.title, post.author) == ("题", "陈一")


def test_the_page_is_not_changed() -> None:
    source = page(f"<main><h1>题</h1>{BODY}</main>")
    before = source.selector.get()
    read(source)
    assert source.selector.get() == before


SHORT = "今天把博客搬到了新的服务器。"


def test_a_short_text_that_nothing_declares_is_refused_as_that() -> None:
    with pytest.raises(RejectedError, match=f"no article found, only a text of {len(SHORT)} characters") as rejected:
        read_html(f"<div><p>{SHORT}</p></div>")
    assert rejected.value.reason == "empty"
    # Those that the message names are read.
    named = f"<div class=post-content><p>{SHORT}</p></div>"
    declared = f"<meta property=og:type content=article><div><p>{SHORT}</p></div>"
    assert all(SHORT in read_html(html).said.html for html in (named, declared))


@pytest.mark.parametrize("html", ["<p></p>", "<p><a href=/x>首页</a></p>"])
def test_a_page_without_text_is_not_called_short(html: str) -> None:
    with pytest.raises(RejectedError, match="no article found; see it"):
        read_html(html)


def test_messages_name_the_page() -> None:
    with pytest.raises(RejectedError, match=r"https://blog\.test/a/"):
        read_html("<p></p>")
