"""Small repairs of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.normalize import clean_title, fold, squeeze, strip_invisible


def test_squeeze_makes_one_line_of_any_white_space() -> None:
    assert squeeze("\u3000 一\u00a0 二\r\n\t三 ") == "一 二 三"


def test_invisible_characters_go_and_joined_emoji_stay() -> None:
    assert strip_invisible("\ufeffa\u200bb\u00adc\x00d\te\n") == "abcd\te\n"
    assert strip_invisible("👨\u200d👩") == "👨\u200d👩"
    assert strip_invisible("x\ud800y") == "x\ufffdy"


def test_fold_compares_widths_and_case_but_not_scripts() -> None:
    assert fold("ＤＯＣＫＥＲ入門") == "docker入門"


@pytest.mark.parametrize(
    ("title", "names", "expected"),
    [
        ("排查内存泄漏_高山的技术博客_51CTO博客", (), "排查内存泄漏"),
        ("排查内存泄漏-阿里云开发者社区", (), "排查内存泄漏"),
        ("排查内存泄漏 - 高山 - 博客园", ("高山",), "排查内存泄漏"),
        ("排查内存泄漏-腾讯云开发者社区-腾讯云", (), "排查内存泄漏"),
        ("排查内存泄漏 | 高山的小站", ("高山的小站",), "排查内存泄漏"),
        (" C++ &amp; Go\u200b：对比\n", (), "C++ & Go：对比"),
        ("Docker - 入门", (), "Docker - 入门"),
        ("我为什么离开掘金", (), "我为什么离开掘金"),
        ("博客园", ("博客园",), "博客园"),
        ("- 博客园", (), "- 博客园"),
        ("", (), ""),
    ],
)
def test_a_title_loses_what_the_site_added(title: str, names: tuple[str, ...], expected: str) -> None:
    assert clean_title(title, *names) == expected


@given(st.text())
def test_repairs_are_made_once(text: str) -> None:
    once = squeeze(strip_invisible(text))
    assert squeeze(strip_invisible(once)) == once
    assert fold(fold(text)) == fold(text)
