"""One image, asked for as pages are: its bytes, or why it cannot be kept.

Through all middlewares, so robots.txt, delays, redirects, the address guard and an archive count as for pages, and past
the spider, so that no image counts as a page or as a failure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from aggregator.fetch import failures
from aggregator.image_cache import LARGEST, TYPES, kind_of

if TYPE_CHECKING:
    from scrapy.core.engine import ExecutionEngine

TIMEOUT = "timeout"

HEADERS = {"Accept": ",".join(TYPES.values())}
# What is lost is asked for again, but in a week.
META = {"download_maxsize": LARGEST, "dont_retry": True}
OK = 200


async def ask(engine: ExecutionEngine, url: str) -> tuple[bytes, str]:
    """An image's bytes, or b"" and in a word why it is not to be had (TIMEOUT, http-404, type …).

    Where it was not asked for after all, since the crawl is told to stop, both are empty.
    """
    try:
        response = await engine.download_async(Request(url, callback=NO_CALLBACK, headers=HEADERS, meta=META))
    except Exception as error:  # noqa: BLE001 - whatever it is, no image may end a crawl
        return b"", "" if failures.is_let_go(error) else failures.describe(error, url)[0]
    reason = _fault(response.status, response.body)
    return (b"", reason) if reason else (response.body, "")


def _fault(status: int, body: bytes) -> str:
    """Why an answer is no image to keep; "" for one that is."""
    if status != OK:
        return f"http-{status}"
    if len(body) > LARGEST:
        return "too-large"
    return "" if kind_of(body) else "type"
