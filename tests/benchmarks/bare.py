"""Bare Scrapy that only parses: what everything of ours is measured against. `-a urls=FILE` has one URL a line."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.http import Response, TextResponse


class BareSpider(scrapy.Spider):
    """Asks for each page through the same replay handler and settings, parses it, and yields its title."""

    name = "bare"
    custom_settings = {  # noqa: RUF012 - Scrapy reads it from the class
        "ITEM_PIPELINES": {},
        "EXTENSIONS": {},
    }

    def __init__(self, urls: str, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.urls = Path(urls)

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for url in self.urls.read_text(encoding="utf-8").split():
            yield scrapy.Request(url, dont_filter=True)

    def parse(self, response: Response) -> Iterator[dict[str, str | None]]:
        if isinstance(response, TextResponse):
            yield {"url": response.url, "title": response.css("title::text").get()}
