"""Measures of elements: the short ways and the whole ones say the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.page.dom import all_text, make, size
from aggregator.page.parse import fragment


@pytest.mark.parametrize(
    ("html", "characters"),
    [
        ("<p></p>", 0),
        ("<p> \n </p>", 0),
        ("<p> 一  二\n\t三 </p>", 5),
        ("<p>一&nbsp;&nbsp;二</p>", 4),
        ("<p>一 <b> 二</b></p>", 3),
        ("<p>一<!-- 二 --> 三</p>", 3),
    ],
)
def test_the_size_of_an_element_is_its_text_squeezed(html: str, characters: int) -> None:
    assert size(fragment(html)[0]) == characters


@given(st.text(alphabet="a一 \t\n\xa0\u3000\u2003&<"))
def test_an_element_without_others_is_as_long_as_one_with_an_empty_one(text: str) -> None:
    alone, with_another = make("p", text), make("p", text)
    with_another.append(make("b"))
    assert size(alone) == size(with_another)


@pytest.mark.parametrize(
    ("html", "text"), [("<p>一</p>", "一"), ("<p></p>", ""), ("<p>一 <b>二<i>三</i></b>四</p>", "一 二三四")]
)
def test_all_text_is_as_it_stands(html: str, text: str) -> None:
    assert all_text(fragment(html)[0]) == text
