"""Where the labels of reprint_words.py stand in a line, and what must not stand before them."""

import re
from dataclasses import dataclass

from aggregator.text.reprint_words import ARTICLE, ROWS, Row

_PUNCTUATION = ("：，（）｜丨︱；！？．＠／\u00a0\u3000\t", ":,()|||;!?.@/   ")
_QUOTES = ("“”„‟「」『』", '"' * 8)
# The traditional forms of the characters that labels are written with.
_CHARACTERS = (
    "轉載譯鏈連結網處來發發於資訊號眾撰編輯誌選錄節摘佈刊雜創開點擊閱讀據認識與為註標請須",
    "转载译链连结网处来发发于资讯号众撰编辑志选录节摘布刊杂创开点击阅读据认识与为注标请须",
)
# One character for one: places in a folded line are places in the line.
_FOLD = str.maketrans(*("".join(parts) for parts in zip(_PUNCTUATION, _QUOTES, _CHARACTERS, strict=True)))
_PLAIN = str.maketrans(*_PUNCTUATION)

# What may stand right before a label that must stand at an edge.
_EDGE = re.compile(
    r"(?:^|[\s,.:;|!?()\[\]{}\"'<>《》〈〉【】、。~*_#/\-–—…·]"
    rf"|{ARTICLE}|(?:本文|文章)的|作者|通过|由|为|是|均|都|系|经|已|原创|授权|许可|转码|译者|并|注)$"
)
_DECORATION = re.compile(r"\W*")
# Only a part is taken, or something else than the article: 部分内容转载自, 图片来自, 参考自.
_OF_ELSE = re.compile(
    r"(?:部分|部份|有些|一些|图片?|配图|截图|插图|题图|封面|题目|试题|数据|参考|代码|源码|论文|文献|算法|项目|程序|素材"
    r"|资料|例子|示例|例题|表格|公式|定义|概念|描述|灵感|思路|模板|音乐|视频|歌词|观点|上面|上图|下图|以下|以上)"
    r"(?:的|内容|文字|片段|部分|均|都|也|全部|大多|来源?|摘|引|转载?|主要|基本|链接)*[:(\s]*$"
)
# What others are asked to write: 转载请注明出处, 请标明转自.
_ASKED = re.compile(
    r"(?:注明|标明|写明|附上|附带|附有|附本|保留|署名|给出|带上|加上|标注|标识|声明|引用|引述|指明|说明|链向)[^。;!]{0,12}$"
)
# How far before a label such a request may stand.
_REQUEST = 24


@dataclass(frozen=True, slots=True)
class Label:
    """A label found in a line: text[start:end] is it, `row` what it is."""

    row: Row
    start: int
    end: int


# What labels begin with: at any other place the table need not be tried.
_BEGINNING = (
    "[a-z以始本此这该文博全内原帖正永固当更首译翻来英外日德法俄韩国编意摘节直最已转搬引选整改收出信资新"
    "阅查点浏访作撰链地网]"
)


def _table(*, strong: bool) -> re.Pattern[str]:
    rows = ((at, row) for at, row in enumerate(ROWS) if row.strong or not strong)
    alternatives = "|".join(f"(?P<r{at}>{row.pattern})" for at, row in rows)
    return re.compile(f"(?={_BEGINNING})(?:{alternatives})", re.IGNORECASE)


_ALL, _STRONG = _table(strong=False), _table(strong=True)


def fold_line(text: str) -> str:
    """A line as the labels are looked for in it; as long as the line."""
    return text.translate(_FOLD)


def plain_punctuation(text: str) -> str:
    """The text with half-width punctuation, as long as it was; names keep their script and their quotes."""
    return text.translate(_PLAIN)


def labels(folded: str, *, strong: bool = False) -> list[Label]:
    """The labels (with `strong` only such) of a folded line that say something of this article, in order."""
    table = _STRONG if strong else _ALL
    found: list[Label] = []
    match = table.search(folded)
    while match:
        row = ROWS[int((match.lastgroup or "r0")[1:])]
        stands = _stands(folded[: match.start()], row) and (found or not row.later)
        if stands:
            found.append(Label(row, match.start(), match.end()))
        match = table.search(folded, match.end() if stands else match.start() + 1)
    return found


def is_asked(folded: str, label: Label) -> bool:
    """Whether the line only asks those who copy the article to write so."""
    return bool(_ASKED.search(folded[max(0, label.start - _REQUEST) : label.start]))


def _stands(before: str, row: Row) -> bool:
    """Whether a label may stand behind what is before it."""
    if row.first and not _DECORATION.fullmatch(before):
        return False
    return not _OF_ELSE.search(before) and (not row.edge or bool(_EDGE.search(before)))
