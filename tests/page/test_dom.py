"""Measures of elements: the short ways and the whole ones say the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.page.dom import all_text, drop, make, replace_with_text, size
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


def test_what_is_taken_out_leaves_the_text_behind_it() -> None:
    paragraph = fragment("<p>一<img>二<b>三</b>四<img>五</p>")[0]
    for image in list(paragraph.iter("img")):
        drop(image)
    replace_with_text(paragraph[0], "叁")
    assert (paragraph.text, len(paragraph)) == ("一二叁四五", 0)


def test_no_text_is_copied_for_each_element_that_is_taken_out() -> None:
    words = "一二三四五六七八九十" * 10
    paragraph = fragment(f"<p>{f'{words}<img>' * 1000}</p>")[0]
    for image in list(paragraph.iter("img")):
        drop(image)
    assert all_text(paragraph) == words * 1000
    assert next(paragraph.iter("img"), None) is None
    assert max(len(below.tail or "") for below in paragraph) < len(words) * 100
