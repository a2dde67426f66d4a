"""What a live crawl recorded gives, replayed without the server, the same pages."""

import gzip
from datetime import datetime
from io import FileIO
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator

from aggregator.errors import ArchiveError
from aggregator.fetch.archive import Archive
from aggregator.fetch.record import file_in
from aggregator.fetch.spelling import key
from aggregator.fetch.writer import Writer
from tests.fetch import server, warc
from tests.fetch.crawling import Crawl, crawl

PATHS = ("/a", "/moved", "/moved-to-han", "/packed", "/chunked", "/conditional", "/undecodable", "/busy", "/missing")
URL = "https://blog.example/a"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Crawl, Crawl, server.Server]:
    """An archive, the live crawl that made it, and a replay of it after the server is gone."""
    folder = tmp_path_factory.mktemp("record")
    archive = folder / "site.warc.gz"
    with server.running() as site:
        site.robots = "User-agent: *\nDisallow: /private"
        urls = [site.url + path for path in (*PATHS, "/private")]
        recording = {"AGGREGATOR_ARCHIVE": str(archive), "AGGREGATOR_ARCHIVE_MODE": "record"}
        live = crawl(folder, urls, environment=recording, post=site.url + "/api")
        assert archive.exists()
    # Delays would be felt, and the guard would refuse the address, were anything asked of the network.
    slow = {"ARCHIVE": str(archive), "DOWNLOAD_DELAY": "60", "ADDRESS_GUARD_ALLOW": ""}
    return archive, live, crawl(folder, urls, settings=slow, post=site.url + "/api"), site


def test_the_same_pages_come_again(both: tuple[Path, Crawl, Crawl, server.Server]) -> None:
    _, live, replayed, _ = both
    without_time = [
        {path: {name: page[name] for name in ("status", "text", "size")} for path, page in done.pages.items()}
        for done in (live, replayed)
    ]
    assert without_time[0] == without_time[1]
    assert {"/a", "/packed", "/chunked", "/conditional", "/busy", "/api", "/%E6%A0%87%E7%AD%BE"} <= set(live.pages)


def test_the_same_was_refused(both: tuple[Path, Crawl, Crawl, server.Server]) -> None:
    _, live, replayed, _ = both
    for done in (live, replayed):
        assert done.counts["rejected"] == {"robots": 1}
        assert done.counts["failures"] == {"http-404": 1}
        assert any(line.endswith("/private: Forbidden by robots.txt") for line in done.counts["errors"])


def test_the_time_of_fetching_is_the_records(both: tuple[Path, Crawl, Crawl, server.Server]) -> None:
    archive, live, replayed, _ = both
    with archive.open("rb") as stream:
        dates = {_moment(record.rec_headers.get_header("WARC-Date")) for record in ArchiveIterator(stream)}
    for path, page in replayed.pages.items():
        assert _moment(page["fetched_at"]) in dates
        # Recorded in whole seconds, and before the spider has it.
        assert _moment(page["fetched_at"]) <= _moment(live.pages[path]["fetched_at"])


def test_what_was_recorded_is_what_the_wire_had(both: tuple[Path, Crawl, Crawl, server.Server]) -> None:
    archive, _, _, site = both
    packed = Archive.open(archive).read(key(site.url + "/packed"))
    assert packed is not None
    assert ("Content-Encoding", "gzip") in packed.headers
    assert "第 压缩 页" in gzip.decompress(packed.body).decode()


def test_each_answer_of_a_retry_is_kept(both: tuple[Path, Crawl, Crawl, server.Server]) -> None:
    with both[0].open("rb") as stream:
        answers = [
            record.http_headers.get_statuscode()
            for record in ArchiveIterator(stream, check_digests="raise")
            if (record.rec_headers.get_header("WARC-Target-URI") or "").endswith("/busy")
        ]
    assert answers == ["503", "200"]


def _moment(iso: str) -> datetime:
    return datetime.fromisoformat(iso)


def response(body: bytes = b"<p>page</p>", status: int = 200, **headers: str) -> Response:
    return Response(
        URL, status=status, headers={name.replace("_", "-"): value for name, value in headers.items()}, body=body
    )


def written(path: Path, *answers: Response) -> Archive:
    writer = Writer(path)
    for answer in answers:
        writer.write(Request(URL), answer)
    return Archive.open(path)


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_an_archive_is_continued(tmp_path: Path, name: str) -> None:
    written(tmp_path / name, response(b"first"))
    archive = written(tmp_path / name, response(b"second"))
    assert archive.problems == []
    assert archive.read(key(URL)).body == b"second"  # type: ignore[union-attr]
    with (tmp_path / name).open("rb") as stream:
        kinds = [record.rec_type for record in ArchiveIterator(stream)]
    assert kinds == ["warcinfo", "response", "response"]


def test_an_archive_cut_off_is_continued_and_nothing_is_thrown_away(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    whole, cut = warc.page(URL, b"whole"), warc.page(URL + "2", b"cut")[:50]
    path.write_bytes(whole + cut)
    archive = written(path, response(b"after"))
    assert (archive.problems, archive.read(key(URL)).body) == ([], b"after")  # type: ignore[union-attr]
    assert path.with_name("a.warc.gz.cut").read_bytes() == cut


def test_a_full_disk_leaves_whole_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.warc.gz"
    writer = Writer(path)
    writer.write(Request(URL), response(b"before"))
    size = path.stat().st_size

    class Full(FileIO):
        def write(self, data: Any) -> int:
            return super().write(data[: len(data) // 2])

    monkeypatch.setattr(Path, "open", lambda self, mode, **_: Full(self, mode))
    with pytest.raises(ArchiveError, match=r"a\.warc\.gz: cannot be written: No space"):
        writer.write(Request(URL), response(b"after" * 999))
    assert path.stat().st_size == size


def test_a_header_that_is_no_ascii_keeps_its_meaning(tmp_path: Path) -> None:
    answer = response(status=302, Location="/标签/?q=a&b=1#x", ETag='"a b"')
    kept = dict(written(tmp_path / "a.warc.gz", answer).read(key(URL)).headers)  # type: ignore[union-attr]
    assert kept["Location"] == "/%E6%A0%87%E7%AD%BE/?q=a&b=1#x"
    assert kept["Etag"] == '"a b"'


def test_a_folder_gets_a_file_of_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-01-02T03:04:05Z")
    assert file_in(tmp_path, "blog") == tmp_path / "blog-20260102T030405.warc.gz"
    assert file_in(tmp_path / "new", "blog") == tmp_path / "new" / "blog-20260102T030405.warc.gz"
    assert file_in(tmp_path / "one.warc.gz", "blog") == tmp_path / "one.warc.gz"


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ArchiveError, match="cannot be written"):
        Writer(tmp_path / "file" / "a.warc.gz")
