"""A web server with three blogs on it, which watches whether it is asked for two things at once."""

from __future__ import annotations

import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock
from typing import Any

from tests.fetch.site import listing, post

# Seconds that an answer takes: enough for two askers to meet.
SLOW = 0.04
POSTS = 12
SOURCE = """
[{name}]
title = "{name}"
homepage = "{url}/{name}/"
posts = '/{name}/\\d+/'
listings = ["./"]
"""


class Site(ThreadingHTTPServer):
    """`asked` counts requests by path, `most` is how many it was answering at once. While `open` is clear, it answers
    none; it closes by itself at the request of this number."""

    daemon_threads = True

    def __init__(self, names: tuple[str, ...], closes_at: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.names = names
        self.closes_at = closes_at
        self.asked: Counter[str] = Counter()
        self.at_once = self.most = 0
        self.lock = Lock()
        self.open = Event()
        self.open.set()

    def sources(self, path: Path) -> Path:
        """A sources file with the blogs."""
        url = f"http://127.0.0.1:{self.server_port}"
        path.write_text("".join(SOURCE.format(name=name, url=url) for name in self.names), encoding="utf-8")
        return path

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked was killed."""


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        with self.server.lock:
            self.server.asked[self.path] += 1
            self.server.at_once += 1
            self.server.most = max(self.server.most, self.server.at_once)
            if self.server.asked.total() == self.server.closes_at:
                self.server.open.clear()
        time.sleep(SLOW)
        self.server.open.wait()
        # Counted before the answer is out: with the last byte of it the next question may come.
        with self.server.lock:
            self.server.at_once -= 1
        self.answer()

    def answer(self) -> None:
        _, name, *rest = self.path.split("/")
        if name not in self.server.names:
            self.send_error(404)
            return
        paths = [f"/{name}/{number}/" for number in range(1, POSTS + 1)]
        body = listing(*paths) if rest == [""] else post(f"{name} 的第 {rest[0]} 篇", body=f"{name} {rest[0]} " * 40)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""
