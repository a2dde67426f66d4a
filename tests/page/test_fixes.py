import json
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from lxml import etree

from aggregator.page import lake
from aggregator.page.fixes import lake_cards, lark_content
from aggregator.page.page import Page


def page(html: str) -> Page:
    return Page("https://developer.aliyun.com/article/1", html, datetime(2024, 1, 1, tzinfo=UTC))


def card(kind: str, **data: object) -> str:
    return f'<card type="block" name="{kind}" value="data:{quote(json.dumps(data, ensure_ascii=False))}"></card>'


def resolved(fragment: str) -> str:
    box = lake.parse(fragment)
    for one in list(box.iter("card")):
        lake.resolve(one)
    return etree.tostring(box, encoding="unicode", method="html")


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        (
            card("codeblock", mode="Python", code="def f():\n\n    return '<br>'"),
            "<pre><code class=\"language-python\">def f():\n\n    return '&lt;br&gt;'</code></pre>",
        ),
        (card("codeblock", language="sql", code="select 1"), '<pre><code class="language-sql">select 1</code></pre>'),
        (card("codeblock", code="x"), "<pre><code>x</code></pre>"),
        (card("codeblock", mode="python"), ""),
        (card("image", src="https://a.example/b.png?tmpCode=1"), '<img src="https://a.example/b.png" alt="">'),
        (card("image", name="lost.png"), ""),
        (card("math", code="x^2"), '<span data-tex="x^2"></span>'),
        (card("inlineMath", latex="y"), '<span data-tex="y"></span>'),
        (card("hr"), "<hr>"),
        (card("label", label="重要"), "<span>重要</span>"),
        (
            card("file", src="https://a.example/b.zip", name="附件.zip"),
            '<a href="https://a.example/b.zip">附件.zip</a>',
        ),
        (
            card("bookmarklink", detail={"url": "https://a.example/"}, text="甲"),
            '<a href="https://a.example/">甲</a>',
        ),
        (card("file", src="javascript:alert(1)", name="x"), ""),
        (card("yuque", src="http://[::1", title="甲"), '<a href="http://[::1">甲</a>'),
        (card("codeblock", code="a\x00b"), "<pre><code>ab</code></pre>"),
        (card("unknown", code="x"), ""),
        ('<card name="codeblock" value="data:%7Bbroken"></card>', ""),
        ('<card name="codeblock" value="data:%5B1%5D"></card>', ""),
        ("<card></card>", ""),
    ],
)
def test_a_card_becomes_what_it_shows(fragment: str, expected: str) -> None:
    assert resolved(f"<p>前{fragment}后</p>") in (
        f"<div><p>前{expected}后</p></div>",
        f"<div><p>前</p>{expected}后</div>",
    )


def test_a_card_closed_in_itself_swallows_nothing() -> None:
    fragment = card("hr").replace("></card>", " />")
    assert resolved(f"<p>前</p>{fragment}<p>后</p>") == "<div><p>前</p><hr><p>后</p></div>"


def test_the_article_in_a_script_gets_an_element() -> None:
    one = page(r"<body><div class=article-inner></div><script>G.larkContent = '<p>it\'s</p>'</script>")
    lark_content(one)
    lark_content(one)
    assert one.selector.css(".article-inner > .lark-content > p::text").getall() == ["it's"]


@pytest.mark.parametrize(
    "script", ["", "G.larkContent = ''", "G.larkContent = ' \\n '", "G.larkContent = null", "larkContent"]
)
def test_a_page_without_one_stays_as_it_is(script: str) -> None:
    one = page(f"<body><div class=article-inner><p>正文</div><script>{script}</script>")
    lark_content(one)
    lake_cards(one)
    assert one.selector.css(".article-inner p::text").getall() == ["正文"]
    assert not one.selector.css(".lark-content")


def test_a_page_without_the_place_for_it() -> None:
    one = page("<body><script>G.larkContent = '<p>正文</p>'</script>")
    lark_content(one)
    assert one.selector.css("body > .lark-content > p::text").get() == "正文"
