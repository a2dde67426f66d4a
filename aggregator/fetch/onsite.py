"""Requests stay on a source's hosts; what is not followed is counted and said, where Scrapy drops it without a word."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from aggregator.errors import RejectedError
from aggregator.run import about

if TYPE_CHECKING:
    from scrapy import Request, Spider

log = logging.getLogger(__name__)


class Onsite(OffsiteMiddleware):
    """Scrapy's, but a request that it drops is told to the run."""

    def request_scheduled(self, request: Request, spider: Spider) -> None:
        """Here redirects come by as well: no errback is called for what is dropped now."""
        try:
            super().request_scheduled(request, spider)
        except IgnoreRequest:
            host = urlparse_cached(request).hostname
            asked = request.meta.get("redirect_urls", [request.url])[0]
            message = f"leads to {host}, which is no host of this source: not followed (has the source moved?)"
            if run := getattr(spider, "run", None):
                run.reject(RejectedError("offsite", message), asked)
            log.warning("%s", about(spider.name, asked, message))
            if led_away := getattr(spider, "led_away", None):
                led_away(request)
            raise

    def process_request(self, request: Request) -> None:  # type: ignore[override]  # Scrapy deprecates the spider
        """A declared listing may be another host's: that host's robots.txt counts, so it must be fetched."""
        if request.callback is NO_CALLBACK:
            return
        # Scrapy lets what is asked for again (dont_filter) pass: what is due, wherever it stood when it was stored. But
        # where it leads to is another matter.
        if request.dont_filter and "redirect_urls" in request.meta:
            request = request.replace(dont_filter=False)
        super().process_request(request)
