"""The image cache, filled by real crawls of servers of this machine: what is kept, what is refused, what is asked."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import pytest
from filelock import FileLock
from scrapy import Spider
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler

from aggregator.fetch.images import Images, opened
from aggregator.image_cache import ImageCache
from aggregator.paths import ROOT
from aggregator.store import images, write_lock
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.fetch import site, warc
from tests.fetch.crawling import scrapy
from tests.fetch.server import serving
from tests.store.samples import a_post, a_run
from tests.waiting import LONGEST, wait_until

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0" * 30
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 30
GIF = b"GIF89a" + b"\0" * 30
WEBP = b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 30
AVIF = b"\0\0\0\x20ftypavif" + b"\0" * 30
KINDS = {"png": PNG, "jpg": JPEG, "gif": GIF, "webp": WEBP, "avif": AVIF}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MEGABYTE = 1 << 20
# How paths begin that are answered later than anyone waits.
SILENT = "/silent/"
START = datetime(2026, 3, 1, 4, tzinfo=UTC)

Answer = tuple[int, dict[str, str], bytes]


class Server(ThreadingHTTPServer):
    """Answers from `pages`; `hits` counts requests by path, `asked` keeps their headers. Whoever asks for `pauses_at`
    waits until he may `go_on`."""

    daemon_threads = True

    def __init__(self, host: str = "127.0.0.1") -> None:
        super().__init__((host, 0), Handler)
        self.pages: dict[str, Answer] = {}
        self.pauses_at = ""
        self.go_on = Event()
        self.hits: Counter[str] = Counter()
        self.asked: dict[str, dict[str, str]] = {}

    @property
    def url(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_port}"

    def has(self, path: str, body: bytes, kind: str = "image/png", status: int = 200, **headers: str) -> str:
        self.pages[path] = (status, {"Content-Type": kind, **headers}, body)
        return self.url + path

    def blog(self, *images: str, later: str = "") -> None:
        """A blog with a post an image, and something that was written later in each."""
        home = "text/html; charset=utf-8"
        paths = [f"/post/{number}/" for number, _ in enumerate(images, start=1)]
        self.has("/archives/", site.listing(*paths), home)
        for path, image in zip(paths, images, strict=True):
            self.has(path, site.post(f"第 {path} 篇", body=f"{site.PROSE}<img src='{image}' alt='图'>{later}"), home)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client may hang up."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.hits[self.path] += 1
        self.server.asked[self.path] = dict(self.headers)
        if self.path.startswith(SILENT):
            sleep(30)
        if self.path == self.server.pauses_at:
            self.server.go_on.wait(LONGEST)
        status, headers, body = self.server.pages.get(self.path, (404, {"Content-Type": "text/plain"}, b"no"))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


@pytest.fixture
def web() -> Iterator[Server]:
    with serving(Server()) as server:
        yield server


class Night:
    """Crawls of one blog into one store, and what is in the folder of images."""

    def __init__(self, folder: Path, home: str) -> None:
        self.folder = folder
        self.images = folder / "store-images"
        entry = f'homepage = "{home}/"\nposts = \'/post/\\d+/\'\nlistings = ["archives/"]\n'
        (folder / "sources.toml").write_text(f'[one]\ntitle = "one"\n{entry}')

    def arguments(self, **settings: str) -> list[str]:
        given = {
            "IMAGECACHE_ENABLED": "1",
            "ADDRESS_GUARD_ALLOW": "127.0.0.1",
            "DOWNLOAD_DELAY": "0",
            "AUTOTHROTTLE_ENABLED": "0",
            **settings,
        }
        return ["crawl", "one", *(part for name, value in given.items() for part in ("-s", f"{name}={value}"))]

    def environment(self, at: datetime = START) -> dict[str, str]:
        return {
            "AGGREGATOR_DB": str(self.folder / "store.db"),
            "AGGREGATOR_SOURCES": str(self.folder / "sources.toml"),
            "AGGREGATOR_NOW": at.isoformat(),
        }

    def crawl(self, *, at: datetime = START, url: str = "", **settings: str) -> dict[str, Any]:
        """The counts of a crawl, of one article where `url` is given."""
        asked = ["-a", f"url={url}"] if url else []
        done = scrapy(*self.arguments(**settings), *asked, **self.environment(at))
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        return dict(json.loads(self.rows("select counts from runs order by id desc limit 1")[0][0]))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "store.db")) as db:
            return db.execute(sql).fetchall()

    @property
    def lost(self) -> dict[str, str]:
        """Why images are not kept, by their addresses."""
        return dict(self.rows("select url, reason from lost_images"))

    @property
    def kept(self) -> dict[str, bytes]:
        """All images in the folder, by name."""
        return {path.name: path.read_bytes() for path in self.images.glob("[!.]*")}


@pytest.fixture
def night(tmp_path: Path, web: Server) -> Night:
    return Night(tmp_path, web.url)


def name(url: str, kind: str) -> str:
    return f"{sha256(url.encode()).hexdigest()}.{kind}"


@dataclass
class Crawled:
    """One crawl of a blog with all kinds of images, a post each; `good` is by kind, `bad` says why each is lost."""

    web: Server
    inner: Server
    night: Night
    good: dict[str, str]
    bad: dict[str, str]
    led: list[str]
    counts: dict[str, Any]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    # The second is at an address that no page may lead to.
    with serving(Server()) as web, serving(Server("127.0.0.2")) as inner:
        web.has("/robots.txt", b"User-agent: *\nDisallow: /img/\n", "text/plain")
        good = {kind: web.has(f"/{kind}?v=1", body, kind="text/plain") for kind, body in KINDS.items()}
        there = web.has("/there.png", PNG).replace("127.0.0.1", "localhost")
        good["redirect"] = web.has("/here.png", b"", status=302, Location=there)
        bad, led = unwanted(web), leading_to(inner, web)
        night = Night(tmp_path_factory.mktemp("crawled"), web.url)
        web.blog(*good.values(), *bad, *led)
        counts = night.crawl(ADDRESS_GUARD_ALLOW="127.0.0.1,localhost")
        yield Crawled(web, inner, night, good, bad, led, counts)


def unwanted(web: Server) -> dict[str, str]:
    """Answers that are no image of ours, and why."""
    packer = zlib.compressobj(wbits=31)
    bomb = packer.compress(PNG + b"\0" * 3 * MEGABYTE) + packer.flush()
    return {
        web.has("/html.png", b"<html><body>log in"): "type",
        web.has("/drawing.svg", SVG, "image/svg+xml"): "type",
        web.has("/svg.png", SVG): "type",
        web.has("/empty.png", b""): "type",
        web.has("/3MB.png", PNG + b"\0" * 3 * MEGABYTE): "too-large",
        web.has("/bomb.png", bomb, Content_Encoding="gzip"): "too-large",
        web.has("/broken.png", b"", status=500): "http-500",
        web.has("/img/a.png", PNG): "robots",
    }


def leading_to(inner: Server, web: Server) -> list[str]:
    """Addresses that lead to a server that may not be asked."""
    secret, port = inner.has("/secret.png", PNG), inner.server_port
    refresh = f"<html><head><meta http-equiv='refresh' content='0;url={secret}'></head></html>".encode()
    return [
        secret,
        f"http://0x7f000002:{port}/secret.png",
        f"http://2130706434:{port}/secret.png",
        web.has("/led.png", b"", status=302, Location=secret),
        web.has("/refreshed.png", refresh, "text/html"),
    ]


def test_images_are_kept_by_what_they_are_and_whole_and_a_redirect_is_followed(crawled: Crawled) -> None:
    kept = {name(crawled.good[kind], kind): body for kind, body in KINDS.items()}
    assert crawled.night.kept == {**kept, name(crawled.good["redirect"], "png"): PNG}


def test_none_is_a_page_and_none_is_asked_for_with_a_word_on_who_asks_from_where(crawled: Crawled) -> None:
    assert crawled.counts["pages"] == 1 + len({*crawled.good, *crawled.bad, *crawled.led})
    assert crawled.web.hits["/png?v=1"] == 1
    assert "Referer" not in crawled.web.asked["/png?v=1"]


def test_what_is_no_image_of_ours_is_refused_and_harms_nobody(crawled: Crawled) -> None:
    lost = crawled.night.lost
    assert {url: lost.get(url) for url in crawled.bad} == crawled.bad
    assert lost.keys() == {*crawled.bad, *crawled.led}
    assert crawled.counts["images"] == {"kept": len(crawled.good), "lost": len(lost)}
    assert crawled.counts["posts"] == len(crawled.good) + len(lost)
    assert not crawled.counts["failures"]
    assert not crawled.counts["rejected"]


def test_the_inner_network_is_never_asked(crawled: Crawled) -> None:
    assert not crawled.inner.hits


def test_robots_txt_counts_for_images(crawled: Crawled) -> None:
    assert not crawled.web.hits["/img/a.png"]


def test_a_host_that_is_silent_is_left_alone(web: Server, night: Night) -> None:
    paths = [f"{SILENT}{number}.png" for number in range(12)]
    web.blog(*(web.url + path for path in paths))
    night.crawl(DOWNLOAD_TIMEOUT="6", CONCURRENT_REQUESTS_PER_DOMAIN="8")
    assert night.lost == {web.url + path: "timeout" for path in paths}
    # On a busy machine the first may be given up before the last of the eight is asked for.
    assert 1 <= sum(web.hits[path] for path in paths) <= 8


def test_another_crawl_asks_for_nothing_again(web: Server, night: Night) -> None:
    missing = f"<img src='{web.url}/missing.png' alt='图'>"
    web.blog(web.has("/a.png", PNG), later=missing)
    night.crawl()
    before = web.hits["/a.png"], web.hits["/missing.png"]
    assert before == (1, 1)
    web.blog(web.has("/a.png", PNG), later=f"{missing}补充：后来又试了一遍。")
    counts = night.crawl(at=START + timedelta(days=3), url=f"{web.url}/post/1/")
    assert counts["outcomes"] == {"changed": 1}
    assert counts["images"] == {}
    assert (web.hits["/a.png"], web.hits["/missing.png"]) == before


def test_what_was_lost_is_asked_for_again_in_a_week_three_times_in_all(web: Server, night: Night) -> None:
    late, never = f"{web.url}/late.png", f"{web.url}/never.png"
    web.blog(late, never)
    night.crawl()
    web.has("/late.png", PNG)
    for week in range(1, 4):
        night.crawl(at=START + timedelta(days=8 * week))
    assert night.kept == {name(late, "png"): PNG}
    assert web.hits["/late.png"] == 2
    assert web.hits["/never.png"] == 3


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_crawl_that_was_cut_off_loses_no_image(web: Server, night: Night, number: signal.Signals) -> None:
    paths = [f"/{number}.png" for number in range(12)]
    web.blog(*(web.has(path, PNG) for path in paths))
    web.pauses_at = paths[6]
    # One after the other: Scrapy asks for all at once where there is no delay.
    slowly = night.arguments(DOWNLOAD_DELAY="0.05", CONCURRENT_REQUESTS_PER_DOMAIN="1")
    command = [sys.executable, "-m", "scrapy", *slowly]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | night.environment(), stderr=subprocess.PIPE, text=True
    ) as process:
        wait_until(lambda: (web.hits[web.pauses_at] and night.kept) or process.poll() is not None)
        process.send_signal(number)
        # Told to stop, it waits for the answer that is on its way.
        web.go_on.set()
        log = process.communicate(timeout=LONGEST)[1]
    assert "Traceback" not in log
    assert "never retrieved" not in log
    assert 0 < len(night.kept) < 12
    night.crawl(at=START + timedelta(hours=1))
    assert night.kept.keys() == {name(web.url + path, "png") for path in paths}
    assert night.lost == {}
    # What was on its way may be asked for again.
    assert sum(web.hits[path] for path in paths) <= 14


def test_nothing_is_asked_for_unless_it_is_wanted_and_then_for_posts_of_before_too(web: Server, night: Night) -> None:
    url = web.has("/a.png", PNG)
    web.blog(url)
    night.crawl(IMAGECACHE_ENABLED="0")
    assert not web.hits["/a.png"]
    assert not night.images.exists()
    night.crawl(at=START + timedelta(hours=1))
    assert night.kept == {name(url, "png"): PNG}


def test_an_image_behind_hundreds_of_posts_without_any_is_found(web: Server, night: Night) -> None:
    web.blog(web.has("/a.png", PNG))
    url = web.has("/b.png", PNG)
    with Store.open(night.folder / "store.db") as store, store.transaction():
        images.keep_mark(store, ImageCache(night.images).identity(), "one", (0, 0))
        for number in range(500):
            html = f'<p>正文</p><img src="{url}">' if number == 450 else "<p>正文</p>"
            write(store, a_post(str(number), source="one", content_html=html), a_run("one"))
    assert night.crawl()["images"] == {"kept": 2}


def test_a_folder_that_was_lost_is_filled_again_and_one_that_was_moved_is_not(web: Server, night: Night) -> None:
    url = web.has("/a.png", PNG)
    web.blog(url)
    night.crawl()
    moved = night.images.rename(night.folder / "elsewhere")
    night.crawl(at=START + timedelta(hours=1), IMAGECACHE_DIR=str(moved))
    assert web.hits["/a.png"] == 1
    night.crawl(at=START + timedelta(hours=2))
    assert night.kept == {name(url, "png"): PNG}


def test_of_what_may_not_be_republished_nothing_is_kept(web: Server, night: Night) -> None:
    web.blog(web.has("/a.png", PNG))
    sources = night.folder / "sources.toml"
    sources.write_text(sources.read_text() + 'publish = "link"\n')
    night.crawl()
    assert not web.hits["/a.png"]


def test_a_full_folder_makes_room_for_the_newest_and_a_run_fills_a_tenth(web: Server, night: Night) -> None:
    paths = [f"/{number}.png" for number in range(12)]
    web.blog(*(web.has(path, PNG.ljust(1000, b"\0")) for path in paths))
    settings = {"IMAGECACHE_MAXSIZE": "3500", "CONCURRENT_REQUESTS_PER_DOMAIN": "1"}
    # Beyond the tenth only what was on its way: eight. None of them is asked for again, though most were pushed out.
    for hour, kept in ((0, 8), (1, 4)):
        assert night.crawl(at=START + timedelta(hours=hour), **settings)["images"] == {"kept": kept}
        assert 1 <= len(night.kept) <= 3
        assert sum(map(len, night.kept.values())) <= 3500
    assert [web.hits[path] for path in paths] == [1] * 12


def test_the_sources_of_a_process_fill_one_folder_together(tmp_path: Path) -> None:
    for number in range(6):
        one_of_two = opened(tmp_path, 3500)
        one_of_two.keep(f"https://blog.test/{number}.png", PNG.ljust(1000, b"\0"), "blog")
        assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 3500
    assert opened(tmp_path, 3500) is one_of_two


def test_a_folder_that_cannot_be_written_is_said_before_the_crawl(web: Server, night: Night) -> None:
    web.blog(web.has("/a.png", PNG))
    night.images.write_text("no folder")
    done = scrapy(*night.arguments(), **night.environment())
    assert done.returncode == 1
    assert str(night.images) in done.stderr
    assert not web.hits


def test_a_store_that_somebody_else_writes_to_costs_the_images_and_no_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_lock, "PATIENCE", 0)
    Store.open(tmp_path / "store.db").close()
    given = {"IMAGECACHE_ENABLED": True, "IMAGECACHE_DIR": str(tmp_path / "images"), "DATABASE": tmp_path / "store.db"}
    crawler = get_crawler(settings_dict=given)
    spider: Any = Spider("one")
    crawler.spider, spider.run = spider, a_run("one")
    with FileLock(tmp_path / "store.db.write.lock"), pytest.raises(NotConfigured, match="no images are kept"):
        Images.from_crawler(crawler)
    (told,) = spider.run.errors
    assert told.startswith(f"one: no images are kept in this run: {tmp_path / 'store.db'}: another process")


def test_an_archive_has_the_images_as_well(web: Server, night: Night, tmp_path: Path) -> None:
    url = web.has("/a.png", PNG)
    web.blog(url)
    archive = tmp_path / "archive"
    night.crawl(ARCHIVE=str(archive), ARCHIVE_MODE="record")
    hits = web.hits.total()
    (tmp_path / "again").mkdir()
    again = Night(tmp_path / "again", web.url)
    again.crawl(ARCHIVE=str(archive))
    assert again.kept == {name(url, "png"): PNG}
    assert web.hits.total() == hits


def test_a_replay_keeps_to_its_archive_and_to_two_megabytes(web: Server, night: Night, tmp_path: Path) -> None:
    large, missing = web.has("/large.png", PNG), web.has("/missing.png", PNG)
    web.blog(large, missing)
    pages = {path: body for path, (_, _, body) in web.pages.items() if not path.endswith(".png")}
    records = [warc.page(web.url + path, body) for path, body in pages.items()]
    records.append(warc.page(large, PNG + b"\0" * 3 * MEGABYTE, headers={"Content-Type": "image/png"}))
    (tmp_path / "a.warc.gz").write_bytes(b"".join(records))
    night.crawl(ARCHIVE=str(tmp_path / "a.warc.gz"))
    assert not web.hits
    assert night.kept == {}
    assert night.lost == {large: "too-large", missing: "http-404"}


def test_the_command_keeps_them_where_it_is_told(web: Server, tmp_path: Path) -> None:
    url = web.url + "/a.png"
    web.blog(url)
    records = [warc.page(web.url + path, body) for path, (_, _, body) in web.pages.items()]
    (tmp_path / "a.warc.gz").write_bytes(b"".join([*records, warc.page(url, PNG)]))
    environment = Night(tmp_path, web.url).environment() | {"AGGREGATOR_IMAGES": str(tmp_path / "pictures")}
    command = [sys.executable, "-m", "aggregator", "crawl", "one", "--archive", str(tmp_path / "a.warc.gz")]
    for option, kept in (([], []), (["--images"], [name(url, "png")])):
        done = subprocess.run(
            command + option, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        folder = tmp_path / "pictures"
        assert sorted(path.name for path in folder.glob("[!.]*")) == kept
    assert "图片 1" in done.stdout
    assert not web.hits
