"""The changing blog on a web server of this machine. Standard library only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.revisits import changing
from tests.revisits.changing import HTML, Changing


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, titles: list[str]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.blog = changing.blog(f"http://127.0.0.1:{self.server_port}", titles)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client may hang up."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        answer = self.server.blog.answer(self.path, self.headers.get("If-None-Match") or "")
        self.send_response(answer.status)
        for name, value in {"Content-Type": HTML, "Content-Length": str(len(answer.body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


@contextmanager
def running(titles: list[str]) -> Iterator[Changing]:
    server = Server(titles)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.blog
    finally:
        server.blog.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()
