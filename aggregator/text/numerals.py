"""Chinese numerals: 二〇二一, 二十九, 三百零五, 廿三, 兩, 贰拾; and what they count: 三个, 第一章."""

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

# What is counted by, in simplified and in traditional characters. Not those that with a numeral are a name or a term as
# well: 度 (百度), 星 (三星), 笔 (五笔), 维 (三维), 元 (三元), 线 (一线).
_MEASURES = (
    "个個种種次回遍趟番轮輪场場篇文章节節段句字行页頁本卷册集部套份件条條项項点點款类類步招道关關讲講课課期代届号號"
    "位名人家口只台首处處张張幅块塊片颗根支枚把组組批层層级級倍年月日天周时時分秒大"
)
_LONGER_MEASURES = "小时|小時|分钟|分鐘|秒钟|秒鐘|点钟|點鐘|星期|季度|方面|部分"
# 第 makes an ordinal. 几 and 半 count as well; 数, 多 and a zero in front make words (数组, 多级, 零件).
_COUNTING = "一二两兩三四五六七八九十百千万萬亿億几幾半"
_COUNT = re.compile(rf"第?[{_COUNTING}][{_COUNTING}零〇]*[多余餘]?(?:个|個)?(?:[{_MEASURES}]|{_LONGER_MEASURES})?")


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


def is_count(word: str) -> bool:
    """Whether a word is nothing but a Chinese numeral, and what it counts by where it has that.

    >>> [is_count(word) for word in ("三个", "十几篇", "第一章", "十分钟", "二十", "二叉树", "百度")]
    [True, True, True, True, True, False, False]
    """
    return _COUNT.fullmatch(word) is not None


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
