"""Bytes to text, whatever header and page say of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.page.decode import decode

TEXT = "<p>数据库的预写日志，把改动先写进一个单独的文件。「检查点」之后才会截断。</p>" * 4
FRENCH = "<p>L’été, Zoé a été à l’école près de chez elle ; déjà très âgée, elle créée une œuvre.</p>"
GERMAN = "<p>Über größere Flüsse führen schöne Brücken; daß man dafür Gebühren erhöht, ärgert die Süßwasserfischer.</p>"
LATIN = "text/html; charset=ISO-8859-1"
TRADITIONAL = "<p>資料庫的預寫日誌，把改動先寫進一個單獨的檔案。「檢查點」之後才會截斷。</p>" * 4


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gbk", "gb18030", "utf-16", "utf-8-sig"])
def test_undeclared(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["big5", "utf-8", "gb18030"])
def test_undeclared_traditional(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding)) == TRADITIONAL


@pytest.mark.parametrize(
    ("body", "header", "expected"),
    [
        (TEXT.encode(), "text/html; charset=gb2312", TEXT),  # the header lies
        (('<meta charset="gbk">' + TEXT).encode(), "", '<meta charset="gbk">' + TEXT),  # the page lies
        (TEXT.encode("gbk"), "text/html; charset=gb2312", TEXT),
        (TEXT.encode("gbk"), "text/html; charset=utf-8", TEXT),
        (b'<meta charset="x-gbk">' + TEXT.encode("gbk"), "", '<meta charset="x-gbk">' + TEXT),
        (TRADITIONAL.encode("big5"), "text/html; charset=big5", TRADITIONAL),
        (TEXT.encode("gb18030"), "text/html; charset=no-such-thing", TEXT),
        # Servers say latin-1 of whatever they send.
        (TEXT.encode("gbk"), "text/html; charset=ISO-8859-1", TEXT),
        (TEXT.encode("gb2312"), "text/html; charset=latin-1", TEXT),
        (b'<meta charset="gb2312">' + TEXT.encode("gbk"), LATIN, '<meta charset="gb2312">' + TEXT),
        (b'<meta charset="iso-8859-1">' + TEXT.encode("gbk"), "", '<meta charset="iso-8859-1">' + TEXT),
        (TRADITIONAL.encode("big5"), "text/html; charset=windows-1252", TRADITIONAL),
        (FRENCH.encode("cp1252"), LATIN, FRENCH),
        (GERMAN.encode("latin-1"), LATIN, GERMAN),
        (b"plain ascii", "text/html; charset=gbk", "plain ascii"),
        (b"", "", ""),
    ],
)
def test_declared(body: bytes, header: str, expected: str) -> None:
    assert decode(body, header) == expected


def test_a_broken_byte_of_utf8_under_a_lying_header() -> None:
    whole = TEXT.encode()
    assert "数据库的预写日志" in decode(whole[:100] + b"\xff" + whole[100:], LATIN)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_broken_byte_in_the_middle_costs_one_place(encoding: str) -> None:
    whole = TEXT.encode(encoding)
    broken = decode(whole[:100] + b"\xff" + whole[100:], f"text/html; charset={encoding}")
    assert "数据库的预写日志" in broken[60:]
    assert broken.count("\ufffd") <= 4  # the byte, and the character that it splits


@given(st.binary(max_size=200), st.text(max_size=30))
def test_any_bytes_are_text(body: bytes, header: str) -> None:
    assert isinstance(decode(body, header), str)
