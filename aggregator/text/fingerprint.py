"""Fingerprints: what near duplicates are found by, and compared with. docs/duplicates.md has the reasons.

A text is compared as a row of units (units.py). Its *shingles* are the runs of four units. Its *sketch* is the 512
shingles of the smallest hash: all of a short text, an even sample of a long one, the same ones wherever the same words
stand. The MinHash digest is taken of the sketch, so its cost does not grow with the text.

Digests and sketches are stored: whatever changes them needs a migration that makes them anew (VERSION says which they
are).
"""

from __future__ import annotations

import sys
from array import array
from hashlib import sha256
from typing import TYPE_CHECKING
from zlib import crc32

from rensa import RMinHash

from aggregator.post import Fingerprint
from aggregator.text.units import packed, units

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


def shingles(codes: array[int]) -> set[int]:
    """Every run of SHINGLE units, as one 64-bit number each; of a shorter text none."""
    return set().union(*_runs(codes))


def _runs(codes: array[int]) -> Iterator[list[int]]:
    """All shingles of a text in SHINGLE lists: four 16-bit codes in a row are read as one number, at C's speed."""
    memory = memoryview(packed(codes)).cast("B")
    width = SHINGLE * codes.itemsize
    for offset in range(0, width, codes.itemsize):
        end = len(memory) - (len(memory) - offset) % width
        if offset < end:
            yield memory[offset:end].cast("Q").tolist()


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
    tokens = packed(hashes)
    maker.update([tokens[start : start + 4] for start in range(0, len(tokens), 4)])
    return packed(array("I", maker.digest()))


def fingerprint(title: str, text: str, language: str = "") -> Fingerprint:
    """What is stored of a post to find its near duplicates. Title and text as they are; any text is taken."""
    codes = units(text, language)
    hashes = sketch(codes) if len(codes) >= SHORTEST else array("I")
    return Fingerprint(
        exact=_exact(units(title, language), codes),
        minhash=minhash(hashes),
        sketch=packed(hashes),
        shingles=_count(hashes),
    )


def _exact(title: array[int], text: array[int]) -> str:
    if not text:
        return ""
    if len(text) < SHORTEST:
        return sha256(packed(title) + b"\xff\xff\x00\x00" + packed(text)).hexdigest()
    return sha256(packed(text)).hexdigest()


def _count(hashes: array[int]) -> int:
    """How many distinct shingles a text has: counted, or told by how densely its smallest hashes lie."""
    return len(hashes) if len(hashes) < SKETCH else round((SKETCH - 1) * MODULUS / hashes[-1])


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
    titles = [(TITLE, crc32(packed(units(title, language))))] if mark.minhash and title else []
    return bands + pieces + titles


# Numbers of the lists that are no MinHash band.
PIECES = PERMUTATIONS // ROWS
TITLE = PIECES + 1
