"""Chinese numerals, as numbers and inside dates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.numerals import DIGITS, TENS, arabic, number


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("廿九", 29),
        ("卅一", 31),
        ("一百零五", 105),
        ("两千零二十", 2020),
        ("二〇二一", 2021),
        ("二零二一", 2021),
        ("贰拾", 20),
        ("", None),
        ("天", None),
        ("3", None),
    ],
)
def test_number(numeral: str, value: int | None) -> None:
    assert number(numeral) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("二〇二一年三月四日", "2021年3月4日"),
        ("零七年八月", "07年8月"),
        ("两天前", "2天前"),
        ("十几分钟前", "10几分钟前"),
        ("九点零九", "9点09"),
        ("上一个月", "上1个月"),
        ("星期一", "星期一"),
        ("周三分享", "周三分享"),
        ("千里之行", "千里之行"),
    ],
)
def test_only_numerals_that_count_time_become_digits(text: str, expected: str) -> None:
    assert arabic(text) == expected


@given(st.text(alphabet="".join([*DIGITS, *TENS, "廿卅"]), max_size=12))
def test_every_run_of_numerals_has_a_value(numeral: str) -> None:
    assert (number(numeral) is None) == (not numeral)
