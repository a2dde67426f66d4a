"""A text as it is compared: as a row of units, each a 16-bit code.

A Han character (or kana, or Hangul) is a unit, and so is a word of other letters or digits; case, width, punctuation
and space do not count, and traditional characters count as simplified ones.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from array import array
from functools import cache
from typing import Protocol
from zlib import crc32

_CJK = r"\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_UNIT = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
# Full-width letters and digits, half-width kana, Han in compatibility forms: NFKC unites them with the usual ones. It
# takes as long as all the rest, and most texts have none.
_COMPATIBILITY = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9f\uf900-\ufaff]")
_TRADITIONAL = "zh-Hant"


class _Codes(dict[str, int]):
    """The 16-bit code of a unit: its CRC-32's low half, kept since most units are met again and again."""

    MOST = 500_000  # units kept: some 50 MB

    def __missing__(self, unit: str) -> int:
        if len(self) >= self.MOST:
            self.clear()
        code = self[unit] = crc32(unit.encode()) & 0xFFFF
        return code


_codes = _Codes()


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter() -> _Converter:
    from opencc import OpenCC  # noqa: PLC0415 - its dictionaries are loaded with the first traditional text

    # By phrases: 資料庫 is 数据库 and not 资料库.
    converter: _Converter = OpenCC("tw2sp")
    return converter


def units(text: str, language: str = "") -> array[int]:
    """A text as it is compared: a 16-bit code for each unit. Any text is taken; the language tells zh-Hant."""
    if _COMPATIBILITY.search(text):
        text = unicodedata.normalize("NFKC", text)
    if language == _TRADITIONAL:
        text = _converter().convert(text)
    return array("H", list(map(_codes.__getitem__, _UNIT.findall(text.lower()))))


def packed(numbers: array[int]) -> bytes:
    """Numbers as they are stored: little-endian, on any machine."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()
