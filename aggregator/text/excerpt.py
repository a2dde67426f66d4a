"""The few sentences that a card shows, the key sentences of an article, and how many words it has."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from aggregator.text.normalize import fold, squeeze, strip_invisible
from aggregator.text.reprint_hints import has_hint
from aggregator.text.reprint_labels import fold_line, labels
from aggregator.text.rights import without_rights

_EAST = r"\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003134f"
_WEST = rf"[^\W_{_EAST}]"
_EAST_RUN = re.compile(f"[{_EAST}]+")
# A word of a text that has nothing of the East in it: three times as fast as where it must be told apart.
_WEST_WORD = re.compile(r"[^\W_]+(?:['’.+#-]*[^\W_]+)*")
_WORD = re.compile(rf"[{_EAST}]|{_WEST}+(?:['’.+#-]*{_WEST}+)*")
_SENTENCE = re.compile(r"[^。！？!?…；]*?(?:[。！？…]+|[!?；]+|\.(?=\s|$)|$)[”’」』）)\]]*\s*")
_URL = re.compile(r"(?:https?|ftp)://[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")

# Lines that editors, authors and platforms put before an article or into it: no part of what it says.
_BOILERPLATE = re.compile(
    r"^\W*(?:编者按|编者注|编辑按|编按|导读|译者注|译注|版权声明|声明[:：]|免责声明|著作权|©|作者简介|上一篇|下一篇|更多精彩"
    r"|点击(?:上方|蓝字|关注)|关注(?:公众号|我们|「|“)|阅读(?:本文|时间|量|大概|全文|需)|预计阅读|全文(?:共|约)|字数|本文(?:已被|已收录|收录)"
    r"|(?:题图|图片|图像|配图|封面|插图)(?:来源|来自|出处|[:：])|(?:最后)?(?:更新|发布|发表|修改|编辑)(?:时间|日期|于)|标签[:：]|分类[:：]|关键[词字][:：]|目录[:：]?$|toc\b|\[toc\])"
    r"|更多(?:内容|详情|信息|细节|资料).{0,12}(?:参考|参见|请见|查看|访问|阅读)|本(?:篇)?文(?:章)?.{0,16}(?:收集|整理|摘录|来源)(?:于|自)?(?:互联网|网络)"
    r"|(?:扫码|扫描|长按|关注).{0,20}(?:公众号|二维码)|公众号.{0,30}(?:关注|回复)|加(?:我|个人|作者)*微信|交流群",
    re.IGNORECASE,
)
# A greeting says nothing of the article; what follows it may.
_GREETING = re.compile(
    r"^(?:hi|hello|嗨|哈喽|大家好|各位好|你好|小伙伴们?(?:大家)?好)[^。！!]{0,30}[。！!]\s*(?:很高兴[^。！!]{0,12}[。！!]\s*)?",
    re.I,
)
# A line of a name and a day, without a sentence: by whom and when, as a column prints it over an article.
_BYLINE = re.compile(r"[^，。！？；,;!?]{0,30}\d{4}\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2}日?[^，。！？；,;!?]{0,16}")
# Marks of Markdown and of site generators that no renderer took: ** about words, ::: of a box, {{% … %}}, {:toc}.
# Bounded: thousands of marks without an end would each be looked through to the end of the text.
_BOLD = re.compile(r"\*\*(?=\S)(.{1,200}?)(?<=\S)\*\*")
_MARKS = re.compile(
    r"\{:[a-z#. ][^}]{0,200}\}|:::[ \t]*(?:[a-z-]+\b)?(?:[ \t]*\[[^\]]{0,200}\])?|\{\{[%<].{0,200}?[%>]\}\}"
)
# Labels that may stand before good prose: cut, and the rest kept.
_LEAD = re.compile(r"^(?:摘要|简介|导语|概述|内容提要|abstract)\s*[:：|｜]\s*", re.IGNORECASE)
# What announces something that an excerpt does not show (code, a list): 如下：
_ANNOUNCES = re.compile(r"(?:^|(?<=[。！？!?；]))[^。！？!?；]*[：:]$")
# The fewest characters of a first paragraph that is prose and no label.
_LEAST_PROSE = 15
# A line with a reprint label in its first characters is one of those; further on it is prose that quotes one.
_LABEL_AT, _LONGEST_NOTE = 12, 200
# With fewer characters than this beside it a link is bare: 官网地址：https://…
_LEAST_BESIDE_LINK = 10
# A key sentence says something whole (it is no heading, and no list run together).
_SHORTEST_KEY, _LONGEST_KEY = 12, 160
# Sentences after these tell little of the whole article, and time must stay the same for a long one.
_MOST_SENTENCES = 400


def word_count(text: str) -> int:
    """How many words a text has: a Han character, a kana, a Hangul syllable or a word of other letters is one each."""
    rest, runs = _EAST_RUN.subn(" ", text)
    return len(text) - len(rest) + runs + len(_WEST_WORD.findall(rest))


def excerpt(title: str, paragraphs: Sequence[str], size: int = 300) -> str:
    """About `size` characters from the first real prose, on one line, ending at a sentence where one is near.

    `paragraphs` are the article's blocks of prose in order. Boilerplate (编者按, reprint lines), bare links and
    repeats (of the title, of a paragraph) are left out; where nothing else is there, they beat an empty card.
    "" for no text.
    """
    text, short = "", ""
    seen: set[str] = set()
    for paragraph in _prose(title, paragraphs):
        if paragraph in seen:
            continue
        seen.add(paragraph)
        if not text and len(paragraph) < _LEAST_PROSE:
            short = f"{short} {paragraph}".strip()
            continue
        text = f"{text} {paragraph}".strip()
        if len(text) >= size:
            break
    if not (text or short):
        text = squeeze(strip_invisible(" ".join(paragraphs)))
    return _cut(text or short, size)


def key_sentences(title: str, paragraphs: Sequence[str], count: int = 3) -> list[str]:
    """The `count` sentences that say most of an article, in its order, none twice.

    A sentence is weighed by how often its pairs of characters (or words) stand in the whole article and in the title.
    """
    found = [sentence for paragraph in _prose(title, paragraphs) for sentence in sentences(paragraph)][:_MOST_SENTENCES]
    pairs = [set(_pairs(sentence)) for sentence in found]
    weights = Counter(pair for of_one in pairs for pair in of_one)
    in_title = set(_pairs(title))

    def weight(at: int) -> float:
        common = sum(weights[pair] - 1 for pair in pairs[at])
        # Short sentences are weighed as if they had twelve pairs, or a single common word would win.
        return common / max(_SHORTEST_KEY, len(pairs[at])) + 2 * len(pairs[at] & in_title)

    first = {text: at for at, text in reversed([*enumerate(found)])}
    able = [at for text, at in first.items() if _SHORTEST_KEY <= len(text) <= _LONGEST_KEY]
    return [found[at] for at in sorted(sorted(able, key=lambda at: (-weight(at), at))[:count])]


def sentences(text: str) -> list[str]:
    """The sentences of a text, with their marks, without those that hold nothing but marks."""
    return [found for match in _SENTENCE.finditer(squeeze(text)) if word_count(found := match[0].strip())]


def _prose(title: str, paragraphs: Sequence[str]) -> Iterator[str]:
    """The paragraphs that say something of the article, each on one line."""
    heading = fold(squeeze(title))
    for paragraph in paragraphs:
        text = _MARKS.sub("", _BOLD.sub(r"\1", squeeze(strip_invisible(paragraph)))).strip()
        text = _GREETING.sub("", _LEAD.sub("", text))
        text = without_rights(_ANNOUNCES.sub("", text)).strip()
        if text and not _is_noise(text, heading):
            yield text


def _is_noise(text: str, heading: str) -> bool:
    if _BOILERPLATE.search(text) and len(text) <= _LONGEST_NOTE:
        return True
    beside, links = _URL.subn("", text)
    if len(beside.strip(" 　:：-—·>[]()（）")) < (_LEAST_BESIDE_LINK if links else 1):
        return True
    if _BYLINE.fullmatch(text) or fold(text).strip("《》# ") == heading:
        return True
    if len(text) > _LONGEST_NOTE or not has_hint(text, strong=False):
        return False
    return any(label.start < _LABEL_AT for label in labels(fold_line(text)))


def _cut(text: str, size: int) -> str:
    """The text up to a sentence's end within the last third, else up to a clause's or a word's, with an ellipsis."""
    if len(text) <= size:
        return text
    window = text[:size]
    least = size * 2 // 3
    end = max(*(window.rfind(mark) for mark in "。！？!?；"), window.rfind(". "))
    if end >= least:
        return window[: end + 1]
    end = max(window.rfind(mark) for mark in "，,、 ")
    return window[: end if end >= least else size].rstrip("，,、 ：:") + "…"


def _pairs(text: str) -> list[str]:
    return [a + b for a, b in pairwise(word.casefold() for word in _WORD.findall(text))]
