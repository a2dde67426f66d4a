"""What the store keeps compressed is zlib's format, whoever wrote it."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.compressed import compress, decompress


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_comes_back(text: str) -> None:
    assert decompress(compress(text)) == text


def test_it_is_zlibs_format_both_ways() -> None:
    text = "正文 <p>一段</p>\n" * 500
    assert zlib.decompress(compress(text)).decode() == text
    assert decompress(zlib.compress(text.encode())) == text


def test_what_is_none_is_an_error() -> None:
    with pytest.raises(zlib.error):
        decompress(b"no such format")
