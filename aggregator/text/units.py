"""A text as it is compared: as a row of units, each a 16-bit code.

A Han character (or kana, or Hangul) is a unit, and so is a word of other letters or digits; case, width, punctuation
and space do not count, and traditional characters count as simplified ones. A unit's code is the low half of the CRC-32
of its UTF-8.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from array import array
from itertools import accumulate

from aggregator.text.codes import character_codes, word_codes
from aggregator.text.simplified import simplified

_HAN = r"\u4e00-\u9fff"
_CJK = rf"\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf{_HAN}\uac00-\ud7a3\uf900-\ufaff"
# A run of the usual Han characters, any other unit. Of lower-case text: most words are of ASCII, which is told at once,
# and space and punctuation are ruled out by a first look.
_WORD = rf"[^\W_{_CJK}]"
_PIECE = re.compile(rf"(?=[\w{_CJK}])(?:[{_HAN}]+|[a-z0-9]++(?!{_WORD})|[{_CJK}]|{_WORD}+)")
# A piece that lies between these, by the order of characters, is such a run.
_FIRST, _BEHIND = "\u4e00", "\ua000"
# Full-width letters and digits, half-width kana, Han in compatibility forms: NFKC unites them with the usual ones. It
# takes as long as all the rest, and most texts have none.
_COMPATIBILITY = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9f\uf900-\ufaff]")
_TRADITIONAL = "zh-Hant"
# Stands for another unit among Han characters: itself no letter of any script.
_OTHER = "\ue000"


def units(text: str, language: str = "") -> array[int]:
    """A text as it is compared: a 16-bit code for each unit. Any text is taken; the language tells zh-Hant."""
    if _COMPATIBILITY.search(text):
        text = unicodedata.normalize("NFKC", text)
    if language == _TRADITIONAL:
        text = simplified(text)
    pieces = _PIECE.findall(text.lower())
    row = "".join([piece if _FIRST <= piece < _BEHIND else _OTHER for piece in pieces])
    found = character_codes(row)
    others = word_codes([piece for piece in pieces if not _FIRST <= piece < _BEHIND])
    for number, (behind, code) in enumerate(zip(accumulate(map(len, row.split(_OTHER))), others)):  # noqa: B905 - one text more
        found[behind + number] = code
    return found


def packed(numbers: array[int]) -> bytes:
    """Numbers as they are stored: little-endian, on any machine."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()
