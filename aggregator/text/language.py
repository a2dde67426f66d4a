"""The language of a text, by its scripts and by characters that only one way of writing Chinese has."""

import re

# Enough to decide by, and the time stays the same for a long text.
SAMPLE = 4000

# The commonest characters that differ between the two ways of writing (each list the other's counterpart).
_SIMPLIFIED = (
    "这们为说时来国个么发现实对过还进动机会开关应间问题样点无数据线统变处务类设计认识长话请将组织结构环节单双边远连运达"
    "报告记录论证语词调试让该许级约纪经验维护输转软硬图书馆执须导专业东车马鱼龙风飞电脑内几给两从后与义乐习买卖见觉观规视"
)
_TRADITIONAL = (
    "這們為說時來國個麼發現實對過還進動機會開關應間問題樣點無數據線統變處務類設計認識長話請將組織結構環節單雙邊遠連運達"
    "報告記錄論證語詞調試讓該許級約紀經驗維護輸轉軟硬圖書館執須導專業東車馬魚龍風飛電腦內幾給兩從後與義樂習買賣見覺觀規視"
)
_BOTH = set(_SIMPLIFIED) & set(_TRADITIONAL)
_SCRIPTS = {
    "han": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"),
    "kana": re.compile(r"[\u3041-\u3096\u30a1-\u30fa]"),
    "hangul": re.compile(r"[\uac00-\ud7a3\u1100-\u11ff]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]+"),
    "other": re.compile(r"[\u0370-\u07ff\u0900-\u0e7f]+"),
}
_ONLY_SIMPLIFIED = re.compile(f"[{''.join(set(_SIMPLIFIED) - _BOTH)}]")
_ONLY_TRADITIONAL = re.compile(f"[{''.join(set(_TRADITIONAL) - _BOTH)}]")
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|in|is|for|with|that|this|on|you|are|it|be|as|by|an|or|we|from|how|can)\b", re.IGNORECASE
)


def detect(text: str) -> str:
    """The language of a text: "zh" (simplified), "zh-Hant", "en", "ja", "ko", or "" where it cannot be told.

    A Han character weighs as much as a Latin word; code and terms in Latin letters don't make a Chinese text English.
    """
    counts = {name: len(script.findall(text[:SAMPLE])) for name, script in _SCRIPTS.items()}
    east = counts["han"] + counts["kana"] + counts["hangul"]
    west = counts["latin"] + counts["other"]
    # A technical text in Chinese has up to three Latin words (commands, names) for each of its characters.
    if east and east * 3 >= west:
        return _eastern(text[:SAMPLE], counts)
    english = len(_ENGLISH.findall(text[:SAMPLE]))
    # Of running English about a third are the words of _ENGLISH; a twelfth is what a text full of code still has.
    return "en" if counts["latin"] and counts["latin"] >= counts["other"] and english * 12 >= counts["latin"] else ""


def _eastern(text: str, counts: dict[str, int]) -> str:
    # Kana is half of running Japanese, and a quoted word in Chinese; a tenth lies far from both.
    if counts["kana"] * 10 > counts["han"] + counts["kana"] and counts["kana"] > counts["hangul"]:
        return "ja"
    if counts["hangul"] > counts["han"]:
        return "ko"
    simplified, traditional = len(_ONLY_SIMPLIFIED.findall(text)), len(_ONLY_TRADITIONAL.findall(text))
    return "zh-Hant" if traditional > simplified else "zh"
