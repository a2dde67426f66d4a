"""Chinese numerals: 二〇二一, 二十九, 三百零五, 廿三, 兩, 贰拾."""

import re

DIGITS = {
    **{char: value for value, char in enumerate("零一二三四五六七八九")},
    **{char: value for value, char in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "○": 0, "两": 2, "兩": 2, "貳": 2, "參": 3, "陸": 6,
}  # fmt: skip
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
# 廿 is twenty and 卅 thirty in one character.
_SHORT_TENS = {"廿": "二十", "卅": "三十"}

_CHARS = "".join([*DIGITS, *TENS, *_SHORT_TENS])
# A numeral counts where a unit of time follows it, or where it continues such a number (九点零九). Weekdays are names.
_COUNTED = re.compile(
    rf"(?<![周期拜{_CHARS}])([{_CHARS}]+)(?=[多余来几]?\s*(?:个|年|月|日|号|天|周|星期|礼拜|小时|钟头|点|时|分|秒|刻))"
    rf"|(?<=[点时分])([{_CHARS}]+)(?!刻)"
)
_ANY = re.compile(f"[{_CHARS}]")


def number(text: str) -> int | None:
    """The value of a Chinese numeral, read by place (二〇二一) or by tens (二十九); None where it is neither.

    >>> number("二〇二一"), number("二十九"), number("十"), number("一百零五"), number("甲")
    (2021, 29, 10, 105, None)
    """
    for short, long in _SHORT_TENS.items():
        text = text.replace(short, long)
    if not text or any(char not in DIGITS and char not in TENS for char in text):
        return None
    if not any(char in TENS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    return _by_tens(text)


def _by_tens(text: str) -> int:
    total, digit = 0, 0
    for char in text:
        if char in TENS:
            total += (digit or 1) * TENS[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return total + digit


def arabic(text: str) -> str:
    """The text with the Chinese numerals that count time (二〇二一年, 十二月三日, 九点零九) in Arabic digits.

    >>> arabic("零七年八月二十九号晚上九点零九")
    '07年8月29号晚上9点09'
    """
    if not _ANY.search(text):
        return text
    return _COUNTED.sub(lambda found: _written(found[1] or found[2]), text)


def _written(numeral: str) -> str:
    """A numeral in Arabic digits; one read by place keeps its zeros (零七 is 07, as a year is 07)."""
    if all(char in DIGITS for char in numeral):
        return "".join(str(DIGITS[char]) for char in numeral)
    value = number(numeral)
    return numeral if value is None else str(value)
