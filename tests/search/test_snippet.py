"""The part of a text that shows why it was found."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.search.query import parse
from aggregator.search.snippet import SIZE, snippet


def words(text: str) -> list[str]:
    return {"基础搭建": ["基础", "搭建"], "思考反复考虑": ["思考", "反复考虑"]}.get(text, [text])


def cut(text: str, query: str) -> str:
    return snippet(text, parse(query, words))


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("谈谈跳表。", "跳表", "谈谈<mark>跳表</mark>。"),
        ("谈谈跳表。", "k8s", "谈谈跳表。"),
        ("Docker 与 docker-compose", "docker", "<mark>Docker</mark> 与 <mark>docker</mark>-compose"),
        ("dockerfile", "docker", "dockerfile"),
        ("C++ 与 C", "c++", "<mark>C++</mark> 与 C"),
        ("先打基础，再搭建", "基础搭建", "先打<mark>基础</mark>，再<mark>搭建</mark>"),
        ("基础搭建，基础", "基础搭建", "<mark>基础搭建</mark>，基础"),
        # 虑 forms no pairs.
        ("思考，再反复考虑后", "思考反复考虑", "<mark>思考</mark>，再<mark>反复考虑</mark>后"),
        ("a <b> & 锁", "锁", "a &lt;b&gt; &amp; <mark>锁</mark>"),
        ("<script>锁</script>", "script", "&lt;<mark>script</mark>&gt;锁&lt;/<mark>script</mark>&gt;"),
        ("Ｄｏｃｋｅｒ㎞锁", "锁", "Ｄｏｃｋｅｒ㎞<mark>锁</mark>"),
        ("行\n\n  行", "行", "<mark>行</mark> <mark>行</mark>"),
        ("", "锁", ""),
    ],
)
def test_snippets(text: str, query: str, expected: str) -> None:
    assert cut(text, query) == expected


def test_a_long_text_shows_the_place_with_most_of_it() -> None:
    text = "前言。" * 100 + "锁。" + "正文。" * 100 + "锁与跳表，跳表与锁。" + "后记。" * 100
    found = cut(text, "锁 跳表")
    assert found.startswith("…")
    assert found.endswith("…")
    assert found.count("<mark>") == 4


@given(st.text(max_size=400), st.text(max_size=8))
def test_never_longer_never_broken(text: str, query: str) -> None:
    found = cut(text, query)
    plain = html.unescape(re.sub(r"</?mark>", "", found))
    assert len(plain) <= SIZE + 2
    assert found.count("<mark>") == found.count("</mark>")
    assert plain.strip("…") in " ".join(text.split())
