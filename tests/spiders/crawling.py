"""A spider at work without a crawler: responses in, requests and posts out."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, TypeVar

from scrapy import Request
from scrapy.http import HtmlResponse, Response, TextResponse

from aggregator.fetch.replay import FETCHED_AT
from aggregator.sources import Source
from spiders.base import PlatformSpider
from spiders.blog import spider_of
from spiders.listing import Entry, Listing

FETCHED = datetime(2024, 6, 1, 4, tzinfo=UTC)
T = TypeVar("T")

POND = Source(
    name="pond",
    title="半亩方塘",
    homepage="https://pond.example/",
    posts=r"/\d{4}/[^/]+/$",
    listings=("archives/",),
    next=r"/archives/page/\d+/$",
)


def blog(**given: Any) -> PlatformSpider:
    return spider_of(POND)(**given)


def gathered(items: AsyncIterator[T]) -> list[T]:
    async def gather() -> list[T]:
        return [item async for item in items]

    return asyncio.run(gather())


def request(url: str) -> Request:
    return Request(url, meta={FETCHED_AT: FETCHED})


def html(url: str, text: str) -> HtmlResponse:
    return HtmlResponse(
        url, body=text.encode(), request=request(url), headers={"Content-Type": "text/html; charset=utf-8"}
    )


def text(url: str, body: str) -> TextResponse:
    return TextResponse(url, body=body.encode(), request=request(url))


def binary(url: str, kind: str) -> Response:
    return Response(url, body=b"%PDF", headers={"Content-Type": kind}, request=request(url))


def started(spider: PlatformSpider) -> list[Request]:
    return gathered(spider.start())


def listed(
    spider: PlatformSpider, response: Response, listing: Listing, value: str = "", page: int = 1
) -> list[Request]:
    found: list[Any] = gathered(spider.parse_listing(response, listing, value, page))
    return found


def urls(requests: list[Request]) -> list[str]:
    return [one.url for one in requests]


def read(spider: PlatformSpider, response: Response, **entry: Any) -> list[Any]:
    return gathered(spider.parse_article(response, Entry(url=response.url, **entry)))
