"""What a title says of its article: 【转】…, [译]…, 转载：…, …（转）, …-转载. It tells the kind and no source."""

import re
from typing import Literal

_REPRINT = r"[转轉][载載帖贴貼]?自?|reprint(?:ed)?|repost(?:ed)?"
_TRANSLATION = r"[译譯]文?|翻[译譯]"
# 「译」 stands before a title; behind one 「」 quote, and （翻译） is its subject.
_OPEN, _CLOSE = r"[\[【［(（〔〖<＜]", r"[\]】］)）〕〗>＞]"
_WITHIN = r"[^\]】］)）〕〗>＞]{1,20}"
_OTHER = rf"{_OPEN}{_WITHIN}{_CLOSE}\s*"
# With a name, in brackets: 【转自知乎】, [转载自: 开源中国]. But to turn (转) to 自研 or 自由职业 takes nothing from
# anybody, and before a colon 转自X is mostly that.
_SELF = "己我动動身由然研学學建主适適签簽托媒助制製带帶定传傳"
_TAKEN = rf"[转轉](?:[载載帖贴貼]自|自(?![{_SELF}])){_WITHIN}"
# At the very end behind a dash or bar; 转 alone with spaces around that, since a dash may part what is one word.
_BEHIND = r"\s?[-_－＿–—|｜丨]{1,2}\s?[转轉][载載帖贴貼]|\s[-_－＿–—|｜丨]{1,2}\s[转轉]"
# Titles about who may reprint end so as well.
_ABOUT = r"(?:原创|原創|版权|版權|授权|授權|禁止|允许|允許|白名单|公众号|[左右]转)"
# To forward (转发：) and zero trust (ZT) are what titles are about, so neither is a mark.
# A mark is a whole word in brackets, or before a colon or bar: 转载量, [转行], 转换：, 译码器 and 编译： only have one
# in them, and 「转」字 is about the word. Brackets of other things may stand beside it: 【Java】【转】…, …（译）（上）.
_MARK = re.compile(
    rf"(?:{_OTHER}){{0,2}}?(?:{_OPEN}|[「『])\s*(?:(?P<reprint>{_REPRINT}|{_TAKEN}|zt)|{_TRANSLATION})\s*(?:{_CLOSE}|[」』])(?!字)"
    rf"|(?:(?P<reprint_before>{_REPRINT})|{_TRANSLATION})\s*[:：|｜丨]"
    rf"|.*{_OPEN}\s*(?:(?P<reprint_behind>{_REPRINT}|{_TAKEN})|[译譯]文?)\s*{_CLOSE}\s*(?:{_OTHER})?$"
    rf"|(?!.*{_ABOUT}).*\S(?P<reprint_end>{_BEHIND})\s*$",
    re.IGNORECASE,
)


def said_by(title: str) -> Literal["reprint", "translation", ""]:
    """What a title says that its article is, its first words before its last; "" where it says nothing."""
    mark = _MARK.match(title)
    if mark is None:
        return ""
    return "reprint" if any(mark.groupdict().values()) else "translation"
