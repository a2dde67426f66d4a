"""What a source declares of itself: the attributes of every spider, and what follows from them alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from scrapy import Spider

from aggregator.errors import UsageError
from aggregator.page.addresses import key_of
from aggregator.sources import Source
from spiders import arguments as asking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scrapy import Request

    from aggregator.page.rules import Rules
    from spiders.detail import Detail
    from spiders.listing import Listing


class Declaration(Spider):
    """One source. The attributes are its declaration; docs/adding-a-source.md tells what each is for."""

    name: str
    title: ClassVar[str]
    homepage: ClassVar[str]
    timezone: ClassVar[str] = "Asia/Shanghai"
    # What may be republished: platforms keep the right to whole articles, whoever wrote them.
    publish: ClassVar[str] = "excerpt"
    enabled: ClassVar[bool] = True
    keep_raw: ClassVar[int] = 0
    # Nothing in the declaration was seen in a real page or in a crawler's code that works: off until someone looked.
    experimental: ClassVar[bool] = False
    # Hosts whose pages these rules read; requests stay on them.
    hosts: ClassVar[tuple[str, ...]] = ()
    rules: ClassVar[tuple[Rules, ...]] = ()
    listings: ClassVar[tuple[Listing, ...]] = ()
    # What answers an article in its page's place, where the page has none of its text.
    detail: ClassVar[Detail | None] = None
    # Regular expression that the whole key of an article's address matches.
    posts: ClassVar[str] = ""
    # Listing pages that are read of each listing where -a pages does not say: a crawl wants what is new.
    most_pages: ClassVar[int] = 5

    @classmethod
    def source(cls) -> Source:
        """The platform as the catalogue has it."""
        return Source(
            name=cls.name,
            title=cls.title,
            homepage=cls.homepage,
            timezone=cls.timezone,
            publish=cls.publish,
            enabled=cls.enabled and not cls.experimental,
            keep_raw=cls.keep_raw,
            platform=True,
        )

    @classmethod
    def read_arguments(cls, given: Mapping[str, object]) -> asking.Arguments:
        """What `-a` asks for. Raises UsageError."""
        asked = asking.read(given, {listing.argument for listing in cls.listings} - {""}, cls.timezone)
        if asked.url and not cls.is_post(asked.url):
            raise UsageError(f"url={asked.url}: no address of an article of {cls.name}")
        return asked

    @classmethod
    def beginnings(cls, asked: asking.Arguments) -> Iterator[tuple[Listing, str]]:
        """The listings that a crawl begins with, each with the value that it is filled with.

        An argument that is given narrows the crawl to the listings that it is for.
        """
        for listing in cls.listings:
            if not asked.own or listing.argument in asked.own:
                yield from ((listing, value) for value in listing.entrances(asked.own))

    @classmethod
    def check_question(cls, given: Mapping[str, object], *, revisits: Callable[[], bool]) -> None:
        """Raises UsageError where `-a` asks for what is none, or where a crawl would have nothing to ask.

        One without a listing of its own `revisits` the posts that are due, unless it is narrowed down.
        """
        asked = cls.read_arguments(given)
        if asked.url or any(cls.beginnings(asked)) or (not asked.is_narrow and revisits()):
            return
        possible = "=…, -a ".join(["url", *sorted({listing.argument for listing in cls.listings} - {""})])
        raise UsageError(
            f"{cls.name} has no listing that is read without arguments: name what to crawl:"
            f" scrapy crawl {cls.name} with -a {possible}=…"
        )

    @classmethod
    def is_post(cls, url: str) -> bool:
        """Whether an address is that of an article of this source."""
        return re.fullmatch(cls.posts, key_of(url)) is not None

    @classmethod
    def handles_request(cls, request: Request) -> bool:
        """Whether a request's host is this source's (`scrapy parse URL`, `scrapy shell URL` ask so)."""
        host = urlsplit(request.url).hostname or ""
        return any(host == own or host.endswith(f".{own}") for own in cls.hosts)
