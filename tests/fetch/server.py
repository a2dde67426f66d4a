"""A web server of this machine that answers well, badly, and maliciously. Standard library only."""

from __future__ import annotations

import gzip
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any, TypeVar

from tests.waiting import LONGEST

Answer = Callable[["Handler"], None]

MEGABYTE = 1 << 20
PAGE = "<html><head><title>{0}</title></head><body><article><p>第 {0} 页</p></article></body></html>"
ETAG = '"v1"'
MODIFIED = "Sat, 01 Jun 2024 04:00:00 GMT"


Serving = TypeVar("Serving", bound=HTTPServer)


class Server(ThreadingHTTPServer):
    """`hits` counts requests by path, `moments` are theirs (seconds of a steady clock); `posted` keeps what was sent.

    `robots` is what robots.txt says (None: 404; else a word of ROBOTS, or the file's text). /held-back is answered when
    it may `go_on`.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.hits: Counter[str] = Counter()
        self.moments: list[float] = []
        self.go_on = Event()
        self.robots: str | None = None
        self.posted: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up on a huge body is what the tests want."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.server.hits[path] += 1
        self.server.moments.append(monotonic())
        ROUTES.get(path, missing)(self)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.posted.append(body)
        self.answer(b'{"sent": ' + body + b"}", kind="application/json")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def answer(self, body: bytes, *, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def begin(self, **headers: str) -> None:
        self.send_response(200)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()


def page(handler: Handler) -> None:
    handler.answer(PAGE.format(handler.path.strip("/") or "首").encode())


def missing(handler: Handler) -> None:
    handler.answer(b"no such page", status=404)


def robots(handler: Handler) -> None:
    said = handler.server.robots
    if said is not None and said in ROBOTS:
        ROBOTS[said](handler)
    elif said is None:
        missing(handler)
    else:
        handler.answer(said.encode(), kind="text/plain")


def moved(handler: Handler) -> None:
    handler.answer(b"", status=301, Location="/a")


def moved_to_han(handler: Handler) -> None:
    handler.send_response(302)
    handler.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: /\xe6\xa0\x87\xe7\xad\xbe\r\nContent-Length: 0\r\n\r\n")
    handler.close_connection = True


def loop(handler: Handler) -> None:
    handler.answer(b"", status=302, Location=f"/loop?{handler.server.hits['/loop']}")


def packed(handler: Handler) -> None:
    handler.answer(gzip.compress(PAGE.format("压缩").encode()), Content_Encoding="gzip")


def chunked(handler: Handler) -> None:
    handler.begin(Transfer_Encoding="chunked")
    for part in (b"<p>one</p>", b"<p>two</p>"):
        handler.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
    handler.wfile.write(b"0\r\n\r\n")


def conditional(handler: Handler) -> None:
    if handler.headers.get("If-None-Match") == ETAG:
        handler.answer(b"", status=304, ETag=ETAG)
    else:
        handler.answer(PAGE.format("带标签").encode(), ETag=ETAG, Last_Modified=MODIFIED)


def huge(handler: Handler) -> None:
    handler.begin(Connection="close")
    for _ in range(200):
        handler.wfile.write(b"x" * MEGABYTE)
    handler.close_connection = True


@cache
def packed_zeros(megabytes: int = 100) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(squeeze.compress(b"\0" * MEGABYTE) for _ in range(megabytes)) + squeeze.flush()


def bomb(handler: Handler) -> None:
    handler.answer(packed_zeros(), Content_Encoding="gzip")


def short(handler: Handler) -> None:
    handler.begin(Content_Length="5000", Connection="close")
    handler.wfile.write(b"<p>not all of it")
    handler.close_connection = True


def drip(handler: Handler) -> None:
    handler.begin(Connection="close")
    for _ in range(60):
        handler.wfile.write(b".")
        sleep(0.5)
    handler.close_connection = True


def held_back(handler: Handler) -> None:
    handler.server.go_on.wait(LONGEST)
    page(handler)


def hang_up(handler: Handler) -> None:
    handler.close_connection = True


def undecodable(handler: Handler) -> None:
    handler.answer(b"<p>" + bytes(range(128, 256)) * 8)


def false_gzip(handler: Handler) -> None:
    handler.answer(b"<p>this is no gzip</p>", Content_Encoding="gzip")


def to_file(handler: Handler) -> None:
    handler.answer(b"", status=302, Location="file:///etc/hostname")


def busy(handler: Handler) -> None:
    if handler.server.hits["/busy"] == 1:
        handler.answer(b"later", status=503, Retry_After="1")
    else:
        page(handler)


def closed(handler: Handler) -> None:
    handler.answer(b"next year", status=429, Retry_After="31536000")


def challenge(handler: Handler) -> None:
    handler.answer(b"<html><script>document.cookie='__tst_status=1#'</script></html>", status=403)


ROBOTS: dict[str, Answer] = {
    "broken": lambda handler: handler.answer(b"", status=500),
    "forbidden": lambda handler: handler.answer(b"", status=403),
    "drips": drip,
    "cut off": short,
    "closes": hang_up,
    "false gzip": false_gzip,
    "loops": lambda handler: handler.answer(b"", status=302, Location="/robots.txt"),
}
ROUTES: dict[str, Answer] = {
    "/": page,
    "/a": page,
    "/b": page,
    "/%E6%A0%87%E7%AD%BE": page,
    "/robots.txt": robots,
    "/moved": moved,
    "/moved-to-han": moved_to_han,
    "/loop": loop,
    "/packed": packed,
    "/chunked": chunked,
    "/conditional": conditional,
    "/huge": huge,
    "/bomb": bomb,
    "/short": short,
    "/drip": drip,
    "/held-back": held_back,
    "/undecodable": undecodable,
    "/false-gzip": false_gzip,
    "/to-file": to_file,
    "/busy": busy,
    "/closed": closed,
    "/challenge": challenge,
}


@contextmanager
def serving(server: Serving) -> Iterator[Serving]:
    """A server at work in a thread of its own, until the block ends."""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def running() -> Iterator[Server]:
    with serving(Server()) as server:
        yield server
