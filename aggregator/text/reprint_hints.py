"""Which lines may have a label at all: nearly none, and finding that out must cost next to nothing."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

# What labels begin with or turn on, by the first character: (its forms, what may follow). Lines are not folded yet.
_HINTS = (
    ("转轉", "[自载載帖贴:：|｜]"),
    ("译譯", "[自文者:：|｜]"),
    ("编編", "[译譯]"),
    ("原", "[文作创創帖贴址始链載载出]"),
    ("出", "[处處自]"),
    ("来來", "[自源]"),
    ("源", "[自于]"),
    ("首始", "[发發次载刊]"),
    ("最", "[早初先]"),
    ("发發", "[布佈表]"),
    ("作", "者"),
    ("撰", "文"),
    ("文", r"\s?[:：|｜/]"),
    ("链鏈連连", "[接結结]"),
    ("地网網", "址"),
    ("自", "(?<=[载載发發帖贴转轉运運录錄抄编編选選用入引摘享理集辑輯善]自)"),
    ("vV", "(?i:ia)"),
    ("fF", "(?i:rom|irst)"),
    ("sS", "(?i:ource)"),
    ("oO", "(?i:riginal)"),
    ("rR", "(?i:eposted|eprinted|epublished)"),
    ("tT", "(?i:ranslated)"),
    ("aA", "(?i:uthor)"),
    ("uU", "(?i:rl)"),
)
# The same for strong labels and copyright notices, which are looked for in every line.
_STRONG_HINTS = (
    ("转轉", "[自载載帖贴]"),
    ("译譯", "[自文]"),
    ("本此", "文"),
    ("这這", "篇"),
    ("首始", "[发發次载刊]"),
    ("最", "[早初先]"),
    ("以", "下[文内]"),
    ("原", "[载載创創]"),
    ("云雲", "栖"),
    ("自", "(?<=[载載发發帖贴转轉运運录錄抄编編选選用入引摘享理集辑輯善]自)"),
    ("tT", "(?i:ranslated from)"),
)


def _compiled(hints: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    """One pattern of choices that each begin with a character: the regular expression engine skips to one of them."""
    return re.compile("|".join(f"{first}{rest}" for firsts, rest in hints for first in firsts))


_ANY, _STRONG = _compiled(_HINTS), _compiled(_STRONG_HINTS)


def strongly_hinted(lines: Sequence[str]) -> set[int]:
    """Which of an article's lines, by their places, may have a strong label: all are looked through as one text."""
    begins = list(accumulate((len(line) + 1 for line in lines), initial=0))
    return {bisect_right(begins, hint.start()) - 1 for hint in _STRONG.finditer("\n".join(lines))}


def has_hint(text: str, *, strong: bool) -> bool:
    """Whether a line may have a label (a strong one) at all."""
    return bool((_STRONG if strong else _ANY).search(text))
