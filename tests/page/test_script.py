import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.page.script import string_after, unescape


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("X.content = 'a';", "a"),
        ('X.content="a";', "a"),
        ("X.content = `a\nb`;", "a\nb"),
        ('{"content": "a"}', "a"),
        (r"content = 'it\'s \"so\" \/ \\ \n\t\u4e2d\x41\u{1F600}'", 'it\'s "so" / \\ \n\t中A😀'),
        (r"content = '\ud83d\ude80'", "🚀"),
        ("content = ''; other = 'x'; content = 'second';", "second"),
        ("contents = 'no'; content = 'yes'", "yes"),
        ("content = 'no end", ""),
        ("content = other;", ""),
        ("", ""),
    ],
)
def test_the_string_that_a_name_is_set_to(source: str, expected: str) -> None:
    assert string_after(source, "content") == expected


def test_a_long_string_without_an_end_is_given_up_in_one_walk() -> None:
    assert string_after("content = '" + r"a\'b" * 100_000, "content") == ""


@given(st.text())
def test_anything_can_be_unescaped(text: str) -> None:
    unescape(text).encode()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_json_escapes_comes_back(text: str) -> None:
    assert string_after(f"content = {json.dumps(text)};", "content") == text
