"""What the store keeps compressed is zlib's format, whoever wrote it."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.compressed import compress, decompress


@given(st.binary())
def test_what_was_compressed_comes_back(data: bytes) -> None:
    assert decompress(compress(data)) == data


def test_it_is_zlibs_format_both_ways() -> None:
    text = ("正文 <p>一段</p>\n" * 500).encode()
    assert zlib.decompress(compress(text)) == text
    assert decompress(zlib.compress(text)) == text


def test_what_is_none_is_an_error() -> None:
    with pytest.raises(zlib.error):
        decompress(b"no such format")
