"""What is read from a line of text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.search.query import parse


def words(text: str) -> list[str]:
    return {"基础搭建": ["基础", "搭建"]}.get(text, [text])


def asked(text: str) -> list[list[str]]:
    return [[" ".join(term.tokens) for term in group] for group in parse(text, words).groups]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Docker 部署", [["docker"], ["部署"]]),
        ("Docker　部署", [["docker"], ["部署"]]),
        ('"命令式编程"', [["命令 令式 式编 编程"]]),
        ("“命令式”", [["命令 令式"]]),
        ("a OR b", [["a", "b"]]),
        ("x a OR b y", [["x"], ["a", "b"], ["y"]]),
        ("a AND b", [["a"], ["b"]]),
        ("OR a", [["a"]]),
        ("a OR", [["a"]]),
        ("or", [["or"]]),
        ("tag:Java 锁", [["tag:java"], ["锁"]]),
        ("标签：Java", [["tag:java"]]),
        ('author:"李 导"', [["author:李_导"]]),
        ("title:x", [["title : x"]]),
        ("tag:", [["tag"]]),
        ("🤯 锁", [["锁"]]),
        ('"x', [["x"]]),
        ("", []),
        ("- * ( \u200b", []),
    ],
)
def test_what_is_wanted(text: str, expected: list[list[str]]) -> None:
    assert asked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("锁 -k8s", ["k8s"]),
        ('锁 -"分布式"', ["分布 布式"]),
        ("锁 -tag:java", ["tag:java"]),
        ("a-b", []),
        ("--help", []),
    ],
)
def test_what_is_excluded(text: str, expected: list[str]) -> None:
    assert [" ".join(term.tokens) for term in parse(text, words).excluded] == expected


def test_a_run_may_stand_apart_unless_it_is_quoted() -> None:
    plain, quoted = (parse(text, words).groups[0][0] for text in ("基础搭建", '"基础搭建"'))
    assert plain.apart == (("基础",), ("搭建",))
    assert quoted.apart == ()
    assert quoted.words == plain.words


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("after:2024", date(2024, 1, 1), None),
        ("after:2024-02", date(2024, 2, 1), None),
        ("before:2024-02-03", None, date(2024, 2, 3)),
        ("after:2024年2月3日 before:2025", date(2024, 2, 3), date(2025, 1, 1)),
        ("after:2024 after:2025", date(2025, 1, 1), None),
        ("之后：2024", date(2024, 1, 1), None),
    ],
)
def test_periods(text: str, after: date | None, before: date | None) -> None:
    query = parse(text)
    assert (query.after, query.before, query.groups) == (after, before, [])


@pytest.mark.parametrize("text", ["after:soon", "before:2024-13-01", "after:0000"])
def test_what_is_no_date_is_text(text: str) -> None:
    query = parse(text)
    assert not query.after
    assert not query.before
    assert query.groups


@given(st.text())
def test_any_line_is_a_query(text: str) -> None:
    for term in [*parse(text, words).terms, *parse(text, words).excluded]:
        assert term.tokens
        assert not any('"' in token or " " in token for token in term.tokens)
