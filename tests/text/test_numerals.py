"""Chinese numerals, as numbers and inside dates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.numerals import DIGITS, TENS, arabic, is_count, number
from aggregator.text.vocabulary import vocabulary


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


@pytest.mark.parametrize(
    "word",
    [
        "三个",
        "两種",
        "一次",
        "几篇",
        "第一章",
        "第三",
        "十几个",
        "三百零五页",
        "十多年",
        "五分钟",
        "十大",
        "二十",
        "半年",
    ],
)
def test_what_counts(word: str) -> None:
    assert is_count(word)


# Words that begin with a numeral and are none, or end as a count does.
@pytest.mark.parametrize(
    "word", ["二叉树", "百度", "三星", "五笔", "一致性", "数组", "零件", "十六进制", "个", "章", ""]
)
def test_what_does_not(word: str) -> None:
    assert not is_count(word)


def test_no_name_of_the_tree_of_tags_is_a_count() -> None:
    assert [name for tag in vocabulary().tags.values() for name in tag.names() if is_count(name)] == []


@given(st.text(alphabet="".join([*DIGITS, *TENS, "廿卅"]), max_size=12))
def test_every_run_of_numerals_has_a_value(numeral: str) -> None:
    assert (number(numeral) is None) == (not numeral)
