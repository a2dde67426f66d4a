"""A web server of this machine that means harm, and a canary that nobody may reach. Standard library only."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.fetch.server import serving

# Loopback addresses, the first of which the tests allow; the canary sits at the others.
HOME, INNER, INNER_6 = "127.0.0.1", "127.0.0.2", "::1"

Answer = bytes | Callable[["Handler"], None]


class Server(ThreadingHTTPServer):
    """Answers by path from `answers`, with `{port}` and `{canary}` filled in where an answer says so; counts `hits`."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: str, answers: dict[str, Answer], port: int = 0) -> None:
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        super().__init__((address, port), Handler)
        self.answers = answers
        self.hits: Counter[str] = Counter()
        self.robots: dict[str, bytes] = {}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what the tests want."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.close_connection = True
        path = self.path.partition("?")[0]
        self.server.hits[path] += 1
        if path == "/robots.txt":
            host = self.headers.get("Host", "").partition(":")[0]
            self.wfile.write(self.server.robots.get(host, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))
            return
        answer = self.server.answers.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        if callable(answer):
            answer(self)
        else:
            self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def pour(self, parts: Iterator[bytes]) -> None:
        """Write until the other side has enough."""
        with suppress(OSError):
            for part in parts:
                self.wfile.write(part)


@contextmanager
def running(answers: dict[str, Answer]) -> Iterator[Server]:
    with serving(Server(HOME, answers)) as server:
        yield server


@contextmanager
def canary() -> Iterator[Counter[str]]:
    """Whoever is inside our network: answers at one port of 127.0.0.2 and ::1; its `port` and hits."""
    hits: Counter[str] = Counter()

    def sing(handler: Handler) -> None:
        hits[handler.path] += 1
        handler.wfile.write(page(article("内网的秘密", "<p>" + "这是内网的秘密，谁也不该读到。" * 20 + "</p>")))

    class Everything(dict[str, Answer]):
        def get(self, path: str, default: Any = None) -> Answer:  # noqa: ARG002
            return sing

    with ExitStack() as stack:
        first = stack.enter_context(serving(Server(INNER, Everything())))
        with suppress(OSError):  # no IPv6 here
            stack.enter_context(serving(Server(INNER_6, Everything(), first.server_port)))
        first.robots = {}
        hits["port"] = first.server_port
        yield hits
        hits.update({f"{path} of a server": number for path, number in first.hits.items()})


def answer(body: bytes, status: str = "200 OK", kind: str = "text/html; charset=utf-8", **headers: str) -> bytes:
    """A whole answer; headers with _ for -."""
    given = {"Content-Type": kind, "Content-Length": str(len(body)), **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items() if value)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1", "replace") + body


def moved(to: str, status: str = "302 Found") -> bytes:
    return answer(b"", status, Location=to)


def page(body: str, head: str = "") -> bytes:
    return answer(f"<html lang='zh-CN'><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode())


def article(title: str, body: str, date: str = "2024-05-01T08:00:00+08:00") -> str:
    return (
        f"<article><h1>{title}</h1><time datetime='{date}'>{date}</time>"
        f"<div class='post-content'>{body}</div></article>"
    )
