"""The few sentences that a card shows, the key sentences of an article, and how many words it has."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from aggregator.text.normalize import fold, squeeze, strip_invisible

_WORD = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3041-\u30fa\uac00-\ud7a3\U00020000-\U0003134f]|[^\W_\u3041-\u30fa\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]+(?:['’.+#-]*[^\W_\u3041-\u30fa\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]+)*"
)
_SENTENCE = re.compile(r"[^。！？!?…；]*?(?:[。！？…]+|[!?；]+|\.(?=\s|$)|$)[”’」』）)\]]*\s*")
_URL = re.compile(r"(?:https?|ftp)://[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")
_END = "。！？!?…；.”」』）"

# Lines that editors and platforms put before an article: no part of what it says.
_BOILERPLATE = re.compile(
    r"^(?:编者按|编者注|编辑按|编按|导读|译者注|译注|本文(?:首发|转自|转载|译自|来自|来源|由|作者|已|原载|链接|地址|永久|摘自|选自|分享自|同步)|"
    r"文章?(?:来源|转自|转载|首发|作者|链接)|原文(?:链接|地址|出处|标题|作者|发布|来源)?[:：]|转载(?:自|请|于|地址)|转自|来源[:：|｜]|作者[:：|｜]|"
    r"译者[:：|｜]|校对[:：]|编辑[:：|｜]|版权声明|©|声明[:：]|【声明】|免责声明|点击(?:上方|蓝字|关注)|关注(?:公众号|我们)|更多精彩|上一篇|下一篇|"
    r"阅读(?:本文|时间|量|大概|全文)|预计阅读|全文(?:共|约)|字数|目录[:：]?$|摘要[:：]?$|前言[:：]?$|简介[:：]?$|TOC$|\[TOC\]|"
    r"更新(?:时间|日期|于)|发布(?:时间|日期|于)|标签[:：]|分类[:：])",
    re.IGNORECASE,
)
# Labels that may stand before good prose: cut, and the rest kept.
_LEAD = re.compile(r"^(?:摘要|简介|导语|概述|内容提要|abstract)\s*[:：|｜]\s*", re.IGNORECASE)
# The fewest characters of a first paragraph that is prose and no label or greeting.
_LEAST_PROSE = 15
# A key sentence says something whole (not a heading, not a list run together).
SHORTEST_KEY, LONGEST_KEY = 12, 160


def word_count(text: str) -> int:
    """How many words a text has: a Han character, a kana, a Hangul syllable or a word of other letters is one each."""
    return sum(1 for _ in _WORD.finditer(text))


def excerpt(title: str, paragraphs: Sequence[str], size: int = 300) -> str:
    """About `size` characters from the first real prose, on one line, ending at a sentence where one is near.

    `paragraphs` are the article's blocks of prose in order. Boilerplate (编者按, reprint lines), bare links and a
    repeat of the title are left out; where nothing else is there, they are better than an empty card. "" for no text.
    """
    cleaned = [squeeze(strip_invisible(paragraph)) for paragraph in paragraphs]
    heading = fold(title)
    good = [_LEAD.sub("", text) for text in cleaned if _is_prose(text, heading)]
    first = next((at for at, text in enumerate(good) if len(text) >= _LEAST_PROSE), 0)
    text = ""
    for paragraph in good[first:] or cleaned:
        text = f"{text} {paragraph}".strip() if text else paragraph
        if len(text) >= size:
            break
    return _cut(text, size)


def _is_prose(text: str, heading: str) -> bool:
    without_links = _URL.sub("", text).strip(" 　:：-—·>[]()（）")
    return bool(without_links) and not _BOILERPLATE.match(text) and fold(text).strip("《》# ") != heading


def _cut(text: str, size: int) -> str:
    """The text up to a sentence's end within the last third, else up to a word's end, with an ellipsis."""
    if len(text) <= size:
        return text
    window = text[:size]
    end = max(window.rfind(mark) for mark in "。！？!?；")
    end = max(end, window.rfind(". "))
    if end >= size * 2 // 3:
        return window[: end + 1]
    end = max(window.rfind(mark) for mark in "，,、 ")
    return window[: end if end >= size * 2 // 3 else size].rstrip("，,、 ：:") + "…"


def sentences(text: str) -> list[str]:
    """The sentences of a text, with their marks, without those that hold nothing but marks."""
    return [found for match in _SENTENCE.finditer(squeeze(text)) if word_count(found := match[0].strip())]


def key_sentences(title: str, paragraphs: Sequence[str], count: int = 3) -> list[str]:
    """The `count` sentences that say most of an article, in its order.

    A sentence is weighed by how often its pairs of characters (or words) stand in the whole article and in the title.
    """
    found = [sentence for paragraph in paragraphs for sentence in sentences(paragraph)]
    candidates = [
        (at, text)
        for at, text in enumerate(found)
        if SHORTEST_KEY <= len(text) <= LONGEST_KEY and not _BOILERPLATE.match(text)
    ]
    weights = Counter(pair for text in found for pair in set(_pairs(text)))
    in_title = set(_pairs(title))

    def weight(candidate: tuple[int, str]) -> tuple[float, int]:
        at, text = candidate
        pairs = set(_pairs(text))
        score = sum(weights[pair] - 1 for pair in pairs) / max(12, len(pairs)) + 2 * len(pairs & in_title)
        return -score, at

    return [text for _, text in sorted(sorted(candidates, key=weight)[:count])]


def _pairs(text: str) -> list[str]:
    return [a + b for a, b in pairwise(word.casefold() for word in _WORD.findall(text))]
