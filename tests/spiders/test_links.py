import pytest
from scrapy.http import HtmlResponse, TextResponse

from aggregator.errors import RejectedError
from spiders.links import answer, page
from spiders.listing import Listing

URL = "https://pond.example/archives/"
HTML = """<nav><a href="/tags/x/">标签</a></nav>
<div class="card"><h3><a href="/2024/a/?utm_source=x#more">甲</a></h3><p><a href="/2024/a/">读</a></p></div>
<div class="card"><a href=" b/ ">乙</a><a href="mailto:x@example.org">信</a><a href="http://[bad">坏</a><a>无</a></div>
<a href="/archives/page/2/">2</a> <a href="page/3/">3</a> <a href="/page/2/">其他</a>"""


def listing(**fields: str) -> Listing:
    return Listing(url=URL, evidence="real", **fields)  # type: ignore[arg-type]


def response(html: str = HTML, url: str = URL) -> HtmlResponse:
    return HtmlResponse(url, body=html.encode(), encoding="utf-8")


def json_response(text: str) -> TextResponse:
    return TextResponse(URL, body=text.encode())


def test_every_link_without_a_scope() -> None:
    found = page(response(), listing())
    assert [entry.url for entry in found.entries] == [
        "https://pond.example/tags/x/",
        "https://pond.example/2024/a/",
        "https://pond.example/archives/b/",
        "https://pond.example/archives/page/2/",
        "https://pond.example/archives/page/3/",
        "https://pond.example/page/2/",
    ]
    assert found.further == ()


@pytest.mark.parametrize("scope", [".card", ".card a", "div.card > h3, div.card > a"])
def test_links_within_a_scope(scope: str) -> None:
    found = page(response(), listing(posts=scope))
    assert [entry.url for entry in found.entries] == [
        "https://pond.example/2024/a/",
        "https://pond.example/archives/b/",
    ]


def test_further_pages_are_looked_for_everywhere() -> None:
    found = page(response(), listing(posts=".card", further=r"/archives/page/\d+/$"))
    assert found.further == ("https://pond.example/archives/page/2/", "https://pond.example/archives/page/3/")


def test_the_link_of_the_head_counts_as_further() -> None:
    found = page(response('<head><link rel="next" href="/page/2/"></head>'), listing(further="/page/"))
    assert found.further == ("https://pond.example/page/2/",)


def test_a_base_address() -> None:
    found = page(response('<head><base href="/blog/"></head><a href="a/">甲</a>'), listing())
    assert [entry.url for entry in found.entries] == ["https://pond.example/blog/a/"]


def test_a_json_answer() -> None:
    text = '{"data": {"list": [{"url": "https://pond.example/a"}, {"url": "https://pond.example/b"}]}}'
    found = answer(json_response(text), listing(items="data.list"))
    assert [entry.url for entry in found.entries] == ["https://pond.example/a", "https://pond.example/b"]


def test_addresses_made_of_ids() -> None:
    found = answer(
        json_response('{"data": [{"info": {"id": 7}}]}'),
        listing(items="data", link="https://pond.example/p/{info[id]}"),
    )
    assert [entry.url for entry in found.entries] == ["https://pond.example/p/7"]


def test_a_list_at_the_top_and_an_empty_one() -> None:
    assert len(answer(json_response('[{"url": "x"}]'), listing()).entries) == 1
    assert answer(json_response('{"data": null}'), listing(items="data")).entries == ()


@pytest.mark.parametrize(
    "text", ["", "<html>", '{"data": {}}', '{"data": {"list": [{"id": 1}]}}', '{"data": {"list": [3]}}', "3"]
)
def test_an_answer_of_another_form_is_said(text: str) -> None:
    with pytest.raises(RejectedError, match="interface has changed") as caught:
        answer(json_response(text), listing(items="data.list"))
    assert caught.value.reason == "listing"


def test_what_an_answer_says_of_a_post_besides() -> None:
    listed = Listing(
        url=URL,
        evidence="real",
        kind="json",
        items="rows",
        link="https://pond.example{path}",
        said={"title": "name", "author": "user.name", "published": "created", "tags": "tags.*.name"},
    )
    row = '{"path": "/a/1", "name": "题", "user": {"name": "人"}, "created": 1700000000, "tags": [{"name": "甲"}, {}]}'
    first, second = answer(json_response(f'{{"rows": [{row}, {{"path": "/a/2"}}]}}'), listed).entries
    assert (first.title, first.author, first.published, first.tags) == ("题", "人", "1700000000", ("甲",))
    assert (second.url, second.title, second.tags) == ("https://pond.example/a/2", "", ())


def test_an_item_that_cannot_be_read_costs_no_other() -> None:
    text = '[{"url": "https://pond.example/a"}, {"link": "/b"}, 5, {"url": "http://[bad"}]'
    found = answer(json_response(text), listing())
    assert [entry.url for entry in found.entries] == ["https://pond.example/a"]
    assert (found.problem[:7], found.unread) == ("entry 2", 3)


def test_a_link_with_a_bad_port_is_none() -> None:
    html = '<a href="https://pond.example:port/a">坏</a><a href="/b/">好</a>'
    assert [entry.url for entry in page(response(html), listing()).entries] == ["https://pond.example/b/"]
