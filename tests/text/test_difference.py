"""What changed from one text to another, for a person to read."""

import pytest

from aggregator.text.difference import difference

ARTICLE = "索引有用。但是它要占地方；而且写得慢。\n\nfor i in range(3):\n    print(i)\n\n最后一段。"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # One sentence of a paragraph, with those beside it.
        ("占地方", "占内存", ["  索引有用。", "- 但是它要占地方；", "+ 但是它要占内存；", "  而且写得慢。"]),
        # A line of code, with its indentation.
        ("print(i)", "print(i + 1)", ["  for i in range(3):", "-     print(i)", "+     print(i + 1)", "  最后一段。"]),
        # A paragraph at the end.
        ("最后一段。", "最后一段。\n再补一段。", ["  最后一段。", "+ 再补一段。"]),
        ("最后一段。", "", ["      print(i)", "- 最后一段。"]),
        # Blank lines are nobody's news.
        ("\n\n最后", "\n\n\n\n最后", []),
    ],
)
def test_a_change_is_shown_with_what_stands_beside_it(old: str, new: str, expected: list[str]) -> None:
    assert difference(ARTICLE, ARTICLE.replace(old, new)) == expected


def test_what_lies_between_two_changes_is_left_out() -> None:
    after = ARTICLE.replace("索引有用", "索引很有用").replace("最后", "末")
    assert difference(ARTICLE, after) == [
        *("- 索引有用。", "+ 索引很有用。", "  但是它要占地方；"),
        "…",
        *("      print(i)", "- 最后一段。", "+ 末一段。"),
    ]


def test_the_same_text_has_no_difference() -> None:
    assert difference(ARTICLE, ARTICLE) == []
    assert difference("", "") == []


def test_a_text_out_of_nothing() -> None:
    assert difference("", "一句。两句！") == ["+ 一句。", "+ 两句！"]
    assert difference("他说：“好。”走了。", "") == ["- 他说：“好。”", "- 走了。"]
