"""A spider that asks for what it is told and writes down what it got, for tests that run a whole crawl."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.http import Response, TextResponse

from aggregator.fetch.replay import fetched_at


class Probe(scrapy.Spider):
    """`urls` are separated by spaces; `out` is the file for what was seen, a JSON object a line. Those that end with
    `slow` are waited for three seconds only."""

    name = "probe"

    def __init__(
        self, urls: str = "", out: str = "", headers: str = "{}", post: str = "", slow: str = "\n", **arguments: Any
    ) -> None:
        super().__init__(**arguments)
        self.urls = urls.split()
        self.out = Path(out)
        self.headers: dict[str, str] = json.loads(headers)
        self.post = post
        self.slow = slow
        self.run: Any = None

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for url in self.urls:
            meta = {"handle_httpstatus_list": [304]} | ({"download_timeout": 3} if url.endswith(self.slow) else {})
            yield scrapy.Request(url, headers=self.headers, meta=meta, dont_filter=True)
        if self.post:
            yield scrapy.Request(self.post, method="POST", body='{"page": 1}')

    def parse(self, response: Response) -> None:
        assert response.request is not None
        text = response.text if isinstance(response, TextResponse) else ""
        self.write(
            url=response.url,
            status=response.status,
            size=len(response.body),
            text=text[:200],
            fetched_at=fetched_at(response).isoformat(),
            agent=(response.request.headers.get("User-Agent") or b"").decode(),
        )
        if response.url.endswith("/b"):
            raise ValueError("this spider cannot read b")

    def closed(self, reason: str) -> None:
        self.write(reason=reason, memory=peak())

    def write(self, **seen: Any) -> None:
        with self.out.open("a") as file:
            file.write(json.dumps(seen) + "\n")


def peak() -> int:
    """The most memory this process had, in KiB. Not ru_maxrss: that begins with what the parent had at the fork."""
    found = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) if found else 0
