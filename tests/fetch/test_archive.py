import gzip
from contextlib import suppress
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.errors import ArchiveError, UsageError
from aggregator.fetch.archive import Archive
from aggregator.fetch.spelling import key
from aggregator.fetch.warc import TooLargeError, readable_length
from tests.fetch import warc

HOME = "https://blog.example/"


def written(path: Path, *parts: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(parts))
    return path


def body_of(archive: Archive, url: str) -> bytes:
    capture = archive.read(key(url))
    assert capture is not None
    return capture.body


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://blog.example/a", "https://blog.example/a#top"),
        ("https://blog.example/", "https://blog.example"),
        ("https://blog.example/?p=1", "https://blog.example?p=1"),
        ("https://Blog.Example/a", "HTTPS://blog.example/a"),
        ("https://blog.example/a", "https://blog.example:443/a"),
        ("http://blog.example/a", "http://blog.example:80/a"),
        ("https://blog.example/标签/数据库", "https://blog.example/%E6%A0%87%E7%AD%BE/%e6%95%b0%e6%8d%ae%e5%ba%93"),
        ("https://blog.example/a?q=中", "https://blog.example/a?q=%E4%B8%AD"),
        ("https://blog.example/a b", "https://blog.example/a%20b"),
    ],
)
def test_two_spellings_of_one_address(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://blog.example/a", "http://blog.example/a"),
        ("https://blog.example/a", "https://blog.example/a/"),
        ("https://blog.example/a", "https://blog.example/A"),
        ("https://blog.example/?a=1&b=2", "https://blog.example/?b=2&a=1"),
        ("https://blog.example/a", "https://blog.example:8443/a"),
        ("http://blog.example/a", "http://blog.example:443/a"),
    ],
)
def test_two_addresses(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_the_body_tells_two_posted_requests_apart() -> None:
    url = "https://api.example/list"
    assert len({key(url), key(url, "POST", b"{}"), key(url, "POST", b'{"page":2}'), key(url, "PUT", b"{}")}) == 4
    assert key(url, "HEAD") == key(url)


@given(st.text(max_size=60))
def test_a_spelling_is_spelt_the_same_again(tail: str) -> None:
    once = key(HOME + tail)
    assert key(once) == once


@pytest.mark.parametrize("compress", [True, False])
def test_a_page_is_read_as_it_was_sent(tmp_path: Path, compress: bool) -> None:  # noqa: FBT001 - a test's parameter
    html = "<p>你好，世界</p>".encode()
    path = written(
        tmp_path / "a.warc",
        warc.info(compress=compress),
        warc.page(HOME, b"home", compress=compress),
        warc.page(HOME + "a", html, date="2023-05-06T07:08:09Z", headers={"ETag": '"x"'}, compress=compress),
    )
    archive = Archive.open(path)
    assert (len(archive), archive.problems) == (2, [])
    capture = archive.read(key(HOME + "a"))
    assert capture is not None
    assert (capture.status, capture.body) == (200, html)
    assert ("ETag", '"x"') in capture.headers
    assert capture.fetched_at == datetime(2023, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_what_is_not_there_is_none(tmp_path: Path) -> None:
    archive = Archive.open(written(tmp_path / "a.warc.gz", warc.page(HOME)))
    assert archive.read(key(HOME + "missing")) is None
    assert key(HOME) in archive


def test_a_folder_is_read_whole(tmp_path: Path) -> None:
    written(tmp_path / "a.warc.gz", warc.page(HOME + "a", b"A"))
    written(tmp_path / "deep" / "b.warc", warc.page(HOME + "b", b"B", compress=False))
    written(tmp_path / "README.md", b"no archive")
    archive = Archive.open(tmp_path)
    assert (len(archive), body_of(archive, HOME + "a"), body_of(archive, HOME + "b")) == (2, b"A", b"B")


def test_chunks_are_undone_and_the_encoding_is_kept(tmp_path: Path) -> None:
    packed = gzip.compress(b"<p>packed</p>")
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed)
    headers = {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}
    archive = Archive.open(written(tmp_path / "a.warc.gz", warc.page(HOME, chunked, headers=headers)))
    assert body_of(archive, HOME) == packed


def test_a_body_that_only_says_it_is_chunked(tmp_path: Path) -> None:
    page = warc.page(HOME, b"<p>plain</p>", headers={"Transfer-Encoding": "chunked"})
    assert body_of(Archive.open(written(tmp_path / "a.warc.gz", page)), HOME) == b"<p>plain</p>"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (None, b"third"),
        (datetime(2024, 3, 1, tzinfo=UTC), b"second"),
        (datetime(2024, 2, 1, tzinfo=UTC), b"second"),
        (datetime(2020, 1, 1, tzinfo=UTC), b"first"),
    ],
)
def test_the_newest_capture_of_its_time(tmp_path: Path, as_of: datetime | None, expected: bytes) -> None:
    dated = [("2024-02-01", b"second"), ("2024-01-01", b"first"), ("2024-04-01", b"third")]
    pages = [warc.page(HOME, body, date=f"{day}T00:00:00Z") for day, body in dated]
    archive = Archive.open(written(tmp_path / "a.warc.gz", *pages), as_of)
    assert body_of(archive, HOME) == expected


def test_other_records_are_no_pages(tmp_path: Path) -> None:
    fields = {"WARC-Target-URI": HOME}
    path = written(
        tmp_path / "a.warc.gz",
        warc.page(HOME, b"the page"),
        warc.record("request", b"GET / HTTP/1.1\r\nHost: blog.example\r\n\r\n", fields),
        warc.record("revisit", b"HTTP/1.1 200 OK\r\n\r\n", fields),
        warc.record("metadata", b"fetchTimeMs: 12\r\n", fields),
    )
    assert body_of(Archive.open(path), HOME) == b"the page"


@pytest.mark.parametrize("compress", [True, False])
@pytest.mark.parametrize("kept", [0.01, 0.05, 0.5, 0.99])
def test_an_archive_cut_off_is_used_up_to_there_and_said(tmp_path: Path, kept: float, compress: bool) -> None:  # noqa: FBT001
    whole = warc.page(HOME, b"whole", compress=compress)
    cut = warc.page(HOME + "cut", bytes(range(256)) * 40, compress=compress)
    path = written(tmp_path / "a.warc.gz", whole, cut[: int(len(cut) * kept)])
    archive = Archive.open(path)
    assert readable_length(path) == len(whole)
    assert body_of(archive, HOME) == b"whole"
    assert archive.read(key(HOME + "cut")) is None
    assert [problem.startswith(f"{path}: only its first 1 records") for problem in archive.problems] == [True]


def test_rubbish_in_the_middle_is_said_too(tmp_path: Path) -> None:
    path = written(tmp_path / "a.warc.gz", warc.page(HOME, b"whole"), b"rubbish" * 99, warc.page(HOME + "b"))
    archive = Archive.open(path)
    assert (body_of(archive, HOME), len(archive.problems)) == (b"whole", 1)


def test_a_bad_file_of_a_folder_does_not_hide_the_good(tmp_path: Path) -> None:
    written(tmp_path / "a.warc.gz", b"no archive at all")
    written(tmp_path / "b.warc.gz", warc.page(HOME, b"good"))
    archive = Archive.open(tmp_path)
    assert (body_of(archive, HOME), len(archive.problems)) == (b"good", 1)


@pytest.mark.parametrize(
    "content", [b"", b"hello\n", b"\x1f\x8b broken", gzip.compress(b"not a record", mtime=0), warc.info()]
)
def test_nothing_readable_is_an_error_that_names_the_file(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path / "bad.warc.gz", content)
    with pytest.raises(ArchiveError, match=r"bad\.warc\.gz: (is no WARC file: |holds no fetched page)"):
        Archive.open(path)


def test_a_text_is_no_archive_and_no_record_of_it_is_used(tmp_path: Path) -> None:
    path = written(tmp_path / "README.md", "# 精选 (Jingxuan): a blog aggregator\n\n[中文](README.zh-CN.md)\n".encode())
    with pytest.raises(ArchiveError, match=r"README\.md: is no WARC file: ") as caught:
        Archive.open(path)
    assert "are used" not in str(caught.value)


def test_no_file_and_an_empty_folder_are_errors(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such archive"):
        Archive.open(tmp_path / "missing.warc.gz")
    with pytest.raises(ArchiveError, match="in this folder"):
        Archive.open(tmp_path)


def test_a_body_over_the_limit_is_refused(tmp_path: Path) -> None:
    archive = Archive.open(written(tmp_path / "a.warc.gz", warc.page(HOME, b"x" * 1001)))
    with pytest.raises(TooLargeError, match="1001 bytes"):
        archive.read(key(HOME), limit=1000)
    assert archive.read(key(HOME), limit=1001) is not None


@settings(max_examples=60)
@given(at=st.integers(0, 10_000), rubbish=st.binary(min_size=1, max_size=40))
def test_damage_costs_what_is_damaged_and_nothing_before_it(tmp_path: Path, at: int, rubbish: bytes) -> None:
    records = [warc.page(f"{HOME}{number}", b"page %d" % number) for number in range(5)]
    whole = b"".join(records)
    at %= len(whole)
    path = written(tmp_path / "a.warc.gz", whole[:at] + rubbish + whole[at + len(rubbish) :])
    sound = sum(end <= at for end in accumulate(map(len, records)))
    if not sound:
        with suppress(ArchiveError):
            Archive.open(path)
        return
    archive = Archive.open(path)
    bodies = [capture.body for n in range(sound) if (capture := archive.read(key(f"{HOME}{n}")))]
    assert bodies == [b"page %d" % number for number in range(sound)]
    for request in set(archive.places) - {key(f"{HOME}{number}") for number in range(sound)}:
        with suppress(ArchiveError):
            assert archive.read(request) is not None
