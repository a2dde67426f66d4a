"""What a title says of its article: 【转】…, [译]…, 转载：…, …（转）. It tells the kind and no source."""

import re
from typing import Literal

_REPRINT = r"[转轉](?:[载載帖贴貼]|[载載]?自(?![己我动動身])[^\W_]{1,20})?|reprint(?:ed)?|repost(?:ed)?"
_TRANSLATION = r"[译譯]文?|翻[译譯]"
# 「译」 stands before a title; behind one 「」 quote, and （翻译） is its subject.
_OPEN, _CLOSE = r"[\[【［(（〔〖<＜]", r"[\]】］)）〕〗>＞]"
_OTHER = rf"{_OPEN}[^\]】］)）〕〗>＞]{{1,20}}{_CLOSE}\s*"
# A mark is a whole word in brackets, or before a colon or bar: 转载量, [转行], 转换：, 译码器 and 编译： only have one
# in them. Brackets of other things may stand beside it: 【Java】【转】…, …（译）（上）.
_MARK = re.compile(
    rf"(?:{_OTHER}){{0,2}}?(?:{_OPEN}|[「『])\s*(?:(?P<reprint>{_REPRINT})|{_TRANSLATION})\s*(?:{_CLOSE}|[」』])"
    rf"|(?:(?P<reprint_before>{_REPRINT})|{_TRANSLATION})\s*[:：|｜丨]"
    rf"|.*{_OPEN}\s*(?:(?P<reprint_behind>{_REPRINT})|[译譯]文?)\s*{_CLOSE}\s*(?:{_OTHER})?$",
    re.IGNORECASE,
)


def said_by(title: str) -> Literal["reprint", "translation", ""]:
    """What a title says that its article is, its first words before its last; "" where it says nothing."""
    mark = _MARK.match(title)
    if mark is None:
        return ""
    return "reprint" if any(mark.groupdict().values()) else "translation"
