"""Text on a terminal: two columns a Han character, and nothing that steers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.cli.terminal import clip, printable, width, wrap


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("数据库索引", 6, ["数据库", "索引"]),
        ("数据库索引", 5, ["数据", "库索", "引"]),
        ("use docker now", 10, ["use docker", "now"]),
        ("用docker部署", 8, ["用docker", "部署"]),
        ("一二三，四", 6, ["一二三，", "四"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("见https://a.test/b，再看", 8, ["见", "https://a.test/b，", "再看"]),
        ("https://a.test/b", 8, ["https://a.test/b"]),
        ("", 10, []),
    ],
)
def test_wrap(text: str, columns: int, expected: list[str]) -> None:
    assert list(wrap(text, columns)) == expected


@pytest.mark.parametrize(("text", "expected"), [("数据库", 6), ("abc", 3), ("C++，", 5), ("e\u0301", 1)])
def test_width(text: str, expected: int) -> None:
    assert width(text) == expected


@pytest.mark.parametrize(("columns", "expected"), [(6, "数据库"), (5, "数据…"), (4, "数…"), (1, "…")])
def test_clip(columns: int, expected: str) -> None:
    assert clip("数据库", columns) == expected


@given(st.text(), st.integers(4, 40))
def test_nothing_is_lost_and_no_line_is_too_long(text: str, columns: int) -> None:
    lines = list(wrap(text, columns))
    assert "".join("".join(lines).split()) == "".join(text.split())
    # A closing sign may hang two columns over.
    assert all(
        width(line) <= columns + 2 * sum(c in "，。、；：？！）》」』】〉”’…,.;:?!)]}%" for c in line) for line in lines
    )


@given(st.text())
def test_no_escape_reaches_the_terminal(text: str) -> None:
    assert printable(text + "\x1b[2J").isprintable()
