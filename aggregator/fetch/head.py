"""A download handler that bounds what stands before a body: status line, headers, and answers that say "go on"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from twisted.python.failure import Failure
from twisted.web._newclient import BODY, DONE, ParseError

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler

# Bytes. Browsers and servers take 8 to 256 KB; without a bound, a server that sends headers without end filled 4.5 GB
# in half a minute.
LONGEST_HEAD = 1 << 20


class HeadTooLongError(ParseError):
    """Nothing of such an answer is kept."""

    def __init__(self) -> None:
        super().__init__(f"headers of more than {LONGEST_HEAD} bytes", b"")  # type: ignore[no-untyped-call]

    def __str__(self) -> str:
        return str(self.args[0])


class Handler(HTTP11DownloadHandler):
    """Scrapy's, whose connections are given up where the head of an answer is longer than LONGEST_HEAD."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        pool: Any = self._pool
        pool._factory = _bounded(pool._factory)  # noqa: SLF001 - Scrapy sets its own there, too


def _bounded(make: Callable[..., Any]) -> Callable[..., Any]:
    """A maker of the same factories, whose protocols count."""

    def made(*given: Any) -> Any:
        factory = make(*given)
        build = factory.buildProtocol
        factory.buildProtocol = lambda address: _counting(build(address))
        return factory

    return made


def _counting(protocol: Any) -> Any:
    """The protocol, giving up where too much comes before a body."""
    receive, taken, last = protocol.dataReceived, 0, None

    def received(data: bytes) -> None:
        nonlocal taken, last
        parser = protocol._parser  # noqa: SLF001 - Twisted tells nobody else where in an answer it is
        if parser is not last:
            # Another answer over the same connection.
            taken, last = 0, parser
        if parser is not None and parser.state not in (BODY, DONE):
            taken += len(data)
        if taken > LONGEST_HEAD:
            protocol._giveUp(Failure(HeadTooLongError()))  # type: ignore[no-untyped-call]  # noqa: SLF001
        else:
            receive(data)

    protocol.dataReceived = received
    return protocol
