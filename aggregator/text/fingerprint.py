"""Fingerprints: what near duplicates are found by, and compared with. docs/duplicates.md has the reasons.

A text is compared as a row of *units*: a Han character (or kana, or Hangul) is one, and so is a word of other letters
or digits; case, width, punctuation and space do not count, and traditional characters count as simplified ones. Its
*shingles* are the runs of four units. Its *sketch* is the 512 shingles of the smallest hash: all of a short text,
an even sample of a long one, the same ones wherever the same words stand. The MinHash digest is taken of the sketch, so
its cost does not grow with the text.

Digests and sketches are stored: whatever changes them needs a migration that makes them anew (VERSION says which they
are).
"""

from __future__ import annotations

import re
import sys
import unicodedata
from array import array
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol
from zlib import crc32

from rensa import RMinHash

from aggregator.post import Fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = 1

# Runs of 4: with 2 or 3, unrelated texts on one subject share a tenth of their shingles; with 8, an edited copy that
# a reader calls the same article falls to the level of unrelated ones.
SHINGLE = 4
# 512 shingles estimate a share of 0.5 to within 0.02; an average post has 2,500.
SKETCH = 512
# 16 bands of 4 rows: two texts of Jaccard 0.7 meet in a band with probability 0.99, of 0.1 with 0.002.
PERMUTATIONS = 64
ROWS = 4
SEED = 1
# One shingle in 64 is also a posting of its own: 200 contained units share at least one with probability 0.96.
PIECE_EVERY = 64
MOST_PIECES = 64
# Below this a text says too little to be compared: it is the same only where its title is the same as well.
SHORTEST = 20

# The hash of a shingle is its four 16-bit codes, as one number, modulo this prime: the codes are random already.
MODULUS = 1_000_000_007
CODE_BITS = 16

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


def shingles(codes: array[int]) -> set[int]:
    """Every run of SHINGLE units, as one 64-bit number each; of a shorter text none."""
    return {shingle for run in _runs(codes) for shingle in run}


def _runs(codes: array[int]) -> Iterator[list[int]]:
    """All shingles of a text in SHINGLE lists: four 16-bit codes in a row are read as one number, at C's speed."""
    memory = memoryview(_little(codes)).cast("B")
    width = SHINGLE * codes.itemsize
    for offset in range(0, width, codes.itemsize):
        end = len(memory) - (len(memory) - offset) % width
        if offset < end:
            yield memory[offset:end].cast("Q").tolist()


def _little(codes: array[int]) -> bytes:
    if sys.byteorder == "big":
        codes = codes[:]
        codes.byteswap()
    return codes.tobytes()


def sketch(codes: array[int]) -> array[int]:
    """The SKETCH smallest hashes of a text's shingles, ascending; all of them where there are fewer."""
    # Twice as many as wanted, since a shingle can stand in a text more than once.
    below = MODULUS * SKETCH * 2 // max(len(codes), 1)
    hashes = _hashes(codes, below)
    if len(hashes) < SKETCH and below < MODULUS:
        hashes = _hashes(codes, MODULUS)
    return array("I", sorted(hashes)[:SKETCH])


def _hashes(codes: array[int], below: int) -> set[int]:
    return {hashed for run in _runs(codes) for shingle in run if (hashed := shingle % MODULUS) < below}


def minhash(hashes: array[int]) -> bytes:
    """The MinHash digest of a sketch, PERMUTATIONS little-endian uint32; of an empty one nothing."""
    if not hashes:
        return b""
    maker = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    packed = _packed(hashes)
    maker.update([packed[start : start + 4] for start in range(0, len(packed), 4)])
    return _packed(array("I", maker.digest()))


def fingerprint(title: str, text: str, language: str = "") -> Fingerprint:
    """What is stored of a post to find its near duplicates. Title and text as they are; any text is taken."""
    codes = units(text, language)
    hashes = sketch(codes) if len(codes) >= SHORTEST else array("I")
    return Fingerprint(
        exact=_exact(units(title, language), codes),
        minhash=minhash(hashes),
        sketch=_packed(hashes),
        shingles=_count(hashes),
    )


def _exact(title: array[int], text: array[int]) -> str:
    if not text:
        return ""
    if len(text) < SHORTEST:
        return sha256(_little(title) + b"\xff\xff\x00\x00" + _little(text)).hexdigest()
    return sha256(_little(text)).hexdigest()


def _count(hashes: array[int]) -> int:
    """How many distinct shingles a text has: counted, or told by how densely its smallest hashes lie."""
    return len(hashes) if len(hashes) < SKETCH else round((SKETCH - 1) * MODULUS / hashes[-1])


def _packed(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def unpacked(blob: bytes) -> array[int]:
    """The numbers of a stored sketch or digest."""
    numbers = array("I", blob)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def postings(mark: Fingerprint, title: str, language: str = "") -> list[tuple[int, int]]:
    """Where a post is listed to be found by its like: (band, 32-bit hash) of MinHash bands, pieces and the title."""
    bands = [
        (number, crc32(mark.minhash[start : start + 4 * ROWS]))
        for number, start in enumerate(range(0, len(mark.minhash), 4 * ROWS))
    ]
    pieces = [(PIECES, piece) for piece in unpacked(mark.sketch)[:MOST_PIECES] if piece < MODULUS // PIECE_EVERY]
    titles = [(TITLE, crc32(_little(units(title, language))))] if mark.minhash and title else []
    return bands + pieces + titles


# Numbers of the lists that are no MinHash band.
PIECES = PERMUTATIONS // ROWS
TITLE = PIECES + 1
