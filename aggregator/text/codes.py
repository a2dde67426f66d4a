"""16-bit codes of characters and words: the low half of the CRC-32 of their UTF-8.

A post has thousands of characters, and no table is asked for each: CRC-32 is linear, so that the code of three bytes is
the exclusive or of what each byte gives in its place. All first bytes of a text are then looked up together, all
second and all third ones, by functions that run at C's speed.
"""

from __future__ import annotations

import sys
from array import array
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDTH = 3  # bytes of a character from U+0800 to U+FFFF
_LOW = 0 if sys.byteorder == "little" else 1  # which half of a number is the low one
_NOTHING = crc32(bytes(_WIDTH)) & 0xFFFF


def word_codes(words: Iterable[str]) -> array[int]:
    """The code of each of some words."""
    whole = array("I", map(crc32, map(str.encode, words)))
    return array("H", whole.tobytes())[_LOW::2]


def character_codes(characters: str) -> array[int]:
    """The code of each of many characters, all of them from U+0800 to U+FFFF."""
    utf8 = characters.encode()
    found = bytearray(2 * len(characters))
    for half, (nothing, tables) in enumerate(_HALVES):
        mixed = int.from_bytes(bytes([nothing]) * len(characters), "little")
        for place, table in enumerate(tables):
            mixed ^= int.from_bytes(utf8[place::_WIDTH].translate(table), "little")
        found[half::2] = mixed.to_bytes(len(characters), "little")
    row = array("H", bytes(found))
    if sys.byteorder == "big":
        row.byteswap()
    return row


def _table(place: int, shift: int) -> bytes:
    """What each byte gives in one of the three places, for one byte of the code."""
    given = (crc32((byte << 8 * (_WIDTH - 1 - place)).to_bytes(_WIDTH, "big")) ^ _NOTHING for byte in range(256))
    return bytes(found >> shift & 0xFF for found in given)


# For the code's lower and higher byte: what no bytes give, and the tables of the three places.
_HALVES = [(_NOTHING >> shift & 0xFF, [_table(place, shift) for place in range(_WIDTH)]) for shift in (0, 8)]
