"""A downloader that asks a site only under a lease, at the very moment when a request goes out."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader import Downloader
from scrapy.exceptions import DownloadTimeoutError

from aggregator.errors import LeaseError
from aggregator.scale import work
from aggregator.scale.lease import LOOK
from aggregator.scale.sites import site_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class LeasedDownloader(Downloader):
    """Scrapy's, with a look at the lease before each request: robots.txt, redirects and retries among them."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.handlers: Any = _Leased(crawler, self.handlers)


class _Leased:
    """Scrapy's download handlers, behind the lease."""

    def __init__(self, crawler: Crawler, handlers: Any) -> None:
        self.crawler = crawler
        self.handlers = handlers

    async def download_request_async(self, request: Request) -> Response:
        """The answer. Raises LeaseError where the site is not ours to ask; where none is any more, the crawl ends."""
        try:
            await _leased(request)
        except LeaseError as error:
            self._break_off(error)
            raise
        response: Response = await self.handlers.download_request_async(request)
        return response

    def _break_off(self, error: LeaseError) -> None:
        if work.current().lapsed is None:
            work.current().lapsed = error
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="lease"))


async def _leased(request: Request) -> None:
    """Come to hold the site of a request. One that a redirect led to may be another worker's for now."""
    lease, site = work.current().lease, site_of(request.url)
    late = monotonic() + lease.seconds
    while not lease.covers(site) and not lease.acquire([site]):
        # Not for ever: it may be waiting for one of ours.
        if monotonic() > late:
            raise DownloadTimeoutError(f"another worker is asking {site}")
        await asyncio.sleep(LOOK)
