"""Articles that come as JSON: paths into it, editors' documents, and the element that is made of them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import RejectedError
from aggregator.page import data, rich_text
from aggregator.page.json_article import JSON_BODY, JsonArticle
from aggregator.page.page import Page
from aggregator.page.read import read
from aggregator.page.rules import Rules

NOW = datetime(2024, 1, 1, tzinfo=UTC)
WHOLE = JsonArticle(item="data", html=("content", "other"), markdown=("text",))
SCRIPT = JsonArticle(script="script#state", item="articles.*", html=("content",))
RULES = Rules(name="x/json", evidence="real", body=(JSON_BODY,), title=("json:title",), tags=("json:tags.*.name",))


def nodes(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    kinds = st.sampled_from(["doc", "text", "paragraph", "heading", "codeblock", "image", "link", "list"])
    return st.fixed_dictionaries(
        {}, optional={"type": kinds, "content": below, "attrs": below, "marks": below, "text": below}
    )


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda below: st.lists(below) | nodes(below)
)


def page(html: str) -> Page:
    return Page("https://a.example/1", html, NOW)


def answer(**article: Any) -> Page:
    return page(json.dumps({"code": 0, "data": article}))


def made(page: Page, fix: JsonArticle = WHOLE) -> list[str]:
    fix(page)
    return page.selector.css(f"{JSON_BODY} p::text").getall()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.b", [1]),
        ("list.*.n", ["x", "y"]),
        ("list.1.n", ["y"]),
        ("by.*.n", ["z"]),
        ("list.7.n", []),
        ("a.b.c", []),
        ("missing", []),
    ],
)
def test_paths(path: str, expected: list[object]) -> None:
    found = {"a": {"b": 1}, "list": [{"n": "x"}, {"n": "y"}, {}, None], "by": {"8": {"n": "z"}}}
    assert data.at(found, path) == expected


def test_texts_leave_out_what_is_empty_and_fill_braces() -> None:
    found = {"n": 1700000000, "empty": "", "none": None, "gmt": "2024-05-01T02:03:04"}
    assert data.texts(found, "n") == ["1700000000"]
    assert data.texts(found, "empty") == data.texts(found, "none") == []
    assert data.texts(found, "{gmt}Z") == ["2024-05-01T02:03:04Z"]
    assert data.texts(found, "{gmt}{none}Z") == []


def test_the_first_body_that_has_any() -> None:
    assert made(answer(content="<p>甲</p>", other="<p>乙</p>")) == ["甲"]
    assert made(answer(content=" ", other="<p>乙</p>")) == ["乙"]
    assert made(answer(content="", text="一段\n\n二段")) == ["一段", "二段"]


def test_a_document_in_a_string_or_as_it_is() -> None:
    document = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "甲 < 乙"}]}]}
    assert made(answer(content=json.dumps(document))) == ["甲 < 乙"]
    assert made(answer(content=document)) == ["甲 < 乙"]


def test_the_markup_of_an_answer_is_not_the_pages() -> None:
    post = read(
        answer(title="题", content="<p>正文</p>", advert="<h1>广告</h1>", tags=[{"name": "甲"}]), (rule(WHOLE),)
    )
    assert (post.title, post.tags, post.said.reader) == ("题", ["甲"], "x/json")
    assert "广告" not in post.said.html


@pytest.mark.parametrize("article", [{}, {"content": ""}, {"content": None}, {"content": 7}])
def test_an_answer_without_an_article_is_no_post(article: dict[str, Any]) -> None:
    with pytest.raises(RejectedError) as caught:
        read(answer(**article), (rule(WHOLE),))
    assert caught.value.reason == "empty"


@pytest.mark.parametrize("source", ['{"data": {"content": "<p>断', '{"data":' + "[" * 9999 + "]" * 9999 + "}", "{}"])
def test_an_answer_that_cannot_be_read_is_no_article(source: str) -> None:
    with pytest.raises(RejectedError) as caught:
        read(page(source), (rule(WHOLE),))
    assert caught.value.reason == "empty"


def rule(fix: JsonArticle) -> Rules:
    return Rules(name=RULES.name, evidence="real", body=RULES.body, title=RULES.title, tags=RULES.tags, fixes=(fix,))


def test_a_script_of_the_page() -> None:
    state = json.dumps({"articles": {"12": {"title": "题", "content": "<p>正文</p>"}}})
    found = page(f'<body><h1>站</h1><script id="state">{state}</script></body>')
    assert made(found, SCRIPT) == ["正文"]
    assert found.selector.css("h1::text").get() == "站"


@pytest.mark.parametrize("script", ["", "{", '<script id="other">{"articles": {}}</script>'])
def test_a_page_without_it_stays_as_it_is(script: str) -> None:
    found = page(f'<body><p>正文</p><script id="state">{script}</script></body>')
    assert made(found, SCRIPT) == []
    assert not found.selector.css(JSON_BODY)


@pytest.mark.parametrize("script", ["[]", '{"articles": {}}', '{"articles": {"1": {"content": " "}}}'])
def test_a_script_that_holds_no_article_means_no_post(script: str) -> None:
    with pytest.raises(RejectedError) as caught:
        read(page(f'<body><p>请登录</p><script id="state">{script}</script></body>'), (rule(SCRIPT),))
    assert caught.value.reason == "empty"


def test_an_article_by_its_id() -> None:
    fix = JsonArticle(script="script", item="of.{id}", html=("c",))
    found = page('<body><script>{"of": {"7": {"c": "<p>别</p>"}, "1000": {"c": "<p>我</p>"}}}</script></body>')
    found.url = "https://zhuanlan.zhihu.com/p/1000"
    assert made(found, fix) == ["我"]


def node(kind: str, *content: Any, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "content": list(content), **fields}


def text(words: str, *marks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "text", "text": words, "marks": list(marks)}


@pytest.mark.parametrize(
    ("given_node", "expected"),
    [
        (node("paragraph", text("a<b")), "<p>a&lt;b</p>"),
        (node("heading", text("题"), attrs={"level": 3}), "<h3>题</h3>"),
        (node("heading", text("题"), attrs={"level": 9}), "<h2>题</h2>"),
        (node("heading", text("题")), "<h2>题</h2>"),
        (node("blockquote", node("paragraph", text("引"))), "<blockquote><p>引</p></blockquote>"),
        (node("bulletedlist", node("listitem", text("甲"))), "<ul><li>甲</li></ul>"),
        (node("image", attrs={"src": "https://i.example/a.png"}), '<img src="https://i.example/a.png">'),
        (node("link", text("去"), attrs={"href": 'https://a.example/?q="'}),
         '<a href="https://a.example/?q=&quot;">去</a>'),
        (text("粗", {"type": "strong"}), "<strong>粗</strong>"),
        (text("去", {"type": "link", "attrs": {"href": "https://a.example/"}}), '<a href="https://a.example/">去</a>'),
        (node("codeblock", text("if a < b:\n    pass"), attrs={"lang": "Python"}),
         '<pre><code class="language-python">\nif a &lt; b:\n    pass</code></pre>'),
        (node("codeblock", node("codeline", text("a")), node("codeline", text("b"))),
         '<pre><code class="language-">\na\nb</code></pre>'),
        (node("horizontalrule"), "<hr>"),
        (node("unknown", node("paragraph", text("里"))), "<p>里</p>"),
    ],
)  # fmt: skip
def test_nodes_of_a_document(given_node: dict[str, Any], expected: str) -> None:
    assert rich_text.to_html(node("doc", given_node)) == expected


def test_a_document_without_an_end() -> None:
    deep: dict[str, Any] = text("底")
    for _ in range(500):
        deep = node("blockquote", deep)
    assert "底" not in rich_text.to_html(node("doc", deep))


@given(values)
def test_no_json_raises(value: Any) -> None:
    made(page(json.dumps({"data": {"content": value, "text": value}})))
    made(page(json.dumps({"data": value})))
