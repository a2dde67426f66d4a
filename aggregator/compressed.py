"""What is written with each post, compressed: zlib's format, written by ISA-L and read by zlib.

At level 1 it takes a quarter of zlib's time for as many bytes; zlib's level 6, which what is written seldom and kept
for ever has, takes twice zlib's 1, for an eighth less.
"""

import zlib

from isal import isal_zlib

LEVEL = 1


def compress(data: bytes) -> bytes:
    """Bytes, compressed."""
    return isal_zlib.compress(data, LEVEL)


def decompress(data: bytes) -> bytes:
    """The bytes that were compressed. Raises zlib.error where none were."""
    return zlib.decompress(data)
