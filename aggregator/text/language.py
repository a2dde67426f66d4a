"""The language of a text, by its scripts and by characters that only one way of writing Chinese has."""

import re

# Enough to decide by, and the time stays the same for a long text.
SAMPLE = 3000

# Common characters that the two ways of writing have different, each standing over its counterpart. Those that are a
# character of their own in the other (后, 里, 云, 台, 干, 只) are left out.
_SIMPLIFIED = (
    "个数这为时据对会务来实过类们现点并将应进内间码开问线动统节结关题单设当么写种户调从机处构试库组复变态执计与参该标选请语编样"
    "则读锁运创没区网还义两说输录测认项询确无储经图简体载优级证缓状连别换给记获传条键资转装况决块启错访号层导环异属较档队业断学"
    "检长规让适译许费产择场链称验协显见备识络响页达扩误权总话树续够删维辑词术杂际强负习终释报仅监护员顺视论继带联历软离随细举针"
)
_TRADITIONAL = (
    "個數這為時據對會務來實過類們現點並將應進內間碼開問線動統節結關題單設當麼寫種戶調從機處構試庫組復變態執計與參該標選請語編樣"
    "則讀鎖運創沒區網還義兩說輸錄測認項詢確無儲經圖簡體載優級證緩狀連別換給記獲傳條鍵資轉裝況決塊啟錯訪號層導環異屬較檔隊業斷學"
    "檢長規讓適譯許費產擇場鏈稱驗協顯見備識絡響頁達擴誤權總話樹續夠刪維輯詞術雜際強負習終釋報僅監護員順視論繼帶聯歷軟離隨細舉針"
)
_ONLY_SIMPLIFIED = re.compile(f"[{_SIMPLIFIED}]")
_ONLY_TRADITIONAL = re.compile(f"[{_TRADITIONAL}]")
# Of these each character is counted, of the others each word.
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")
_KANA, _HANGUL = r"\u3041-\u3096\u30a1-\u30fa", r"\uac00-\ud7a3\u1100-\u11ff"
_OTHER = r"\u0370-\u07ff\u0900-\u0e7f"
_EASTERN = {"kana": re.compile(f"[{_KANA}]+"), "hangul": re.compile(f"[{_HANGUL}]+")}
_LATIN, _OTHERS = re.compile(r"[A-Za-z\u00c0-\u024f]+"), re.compile(f"[{_OTHER}]+")
# Besides Latin words most Chinese texts have none of these: to look once is a tenth of looking for each.
_FOREIGN = re.compile(f"[{_KANA}{_HANGUL}{_OTHER}]")
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|in|is|for|with|that|this|on|you|are|it|be|as|by|an|or|we|from|how|can)\b", re.IGNORECASE
)


def detect(text: str) -> str:
    """The language of a text: "zh" (simplified), "zh-Hant", "en", "ja", "ko", or "" where it cannot be told.

    A Han character weighs as much as a Latin word; code and terms in Latin letters don't make a Chinese text English.
    """
    sample = text[:SAMPLE]
    # Without its Han characters a Chinese text is a short one.
    others = _HAN.split(sample)
    counts = {"han": len(sample) - sum(map(len, others))}
    rest = " ".join(others)
    foreign = rest if _FOREIGN.search(rest) else ""
    counts |= {name: sum(map(len, script.findall(foreign))) for name, script in _EASTERN.items()}
    counts |= {"latin": len(_LATIN.findall(rest)), "other": len(_OTHERS.findall(foreign))}
    east = counts["han"] + counts["kana"] + counts["hangul"]
    west = counts["latin"] + counts["other"]
    # A technical text in Chinese has up to three Latin words (commands, names) for each of its characters, and more
    # where most of it is code.
    if east and (east * 3 >= west or not _is_english(sample, counts)):
        return _eastern(sample, counts)
    return "en" if _is_english(sample, counts) else ""


def _is_english(text: str, counts: dict[str, int]) -> bool:
    # Of running English a third are the words of _ENGLISH; a twentieth is what a text full of code still has.
    return counts["latin"] > counts["other"] and len(_ENGLISH.findall(text)) * 20 >= counts["latin"]


def _eastern(text: str, counts: dict[str, int]) -> str:
    # Kana is half of running Japanese, and a quoted word in Chinese; a tenth lies far from both.
    if counts["kana"] * 10 > counts["han"] + counts["kana"] and counts["kana"] > counts["hangul"]:
        return "ja"
    if counts["hangul"] > counts["han"]:
        return "ko"
    traditional = len(_ONLY_TRADITIONAL.findall(text))
    return "zh-Hant" if traditional and traditional > len(_ONLY_SIMPLIFIED.findall(text)) else "zh"
