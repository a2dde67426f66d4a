"""Crawls without Scrapy's engine: a spider, the stages and the store as they are, and a blog that answers in place of
the network. A crawl takes a few hundredths of a second, so that many can follow one another.
"""

from __future__ import annotations

import asyncio
import heapq
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DropItem
from scrapy.http import HtmlResponse
from scrapy.settings import Settings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from aggregator.fetch.revisit import Revisits
from aggregator.post import Post
from aggregator.run import Run
from aggregator.sources import Source
from pipelines.base import chain
from spiders.blog import spider_of
from tests.revisits.changing import HTML, Changing

START = datetime(2025, 6, 1, 4, tzinfo=UTC)
# Later than anything can be due.
LONG = timedelta(days=31)
REDIRECTS = (301, 302, 308)


class Crawler:
    """Crawls a blog again and again, each time so much later; `listing` is where its posts are found."""

    def __init__(
        self, blog: Changing, folder: Path, monkeypatch: pytest.MonkeyPatch, listing: str = "archives/"
    ) -> None:
        self.blog, self.monkeypatch, self.now = blog, monkeypatch, START
        self.database = folder / "store.db"
        self.spider = spider_of(
            Source(
                name="one",
                title="一",
                homepage=f"{blog.url}/",
                posts=r"/post/\d+/",
                listings=(listing,),
                next=r"/archives/page/\d+/",
            )
        )

    def __call__(self, *, after: timedelta = LONG, reason: str = "finished", **arguments: Any) -> Run:
        """The run of a crawl that begins so long after the last one."""
        self.now += after
        self.monkeypatch.setenv("AGGREGATOR_NOW", self.now.isoformat())
        return asyncio.run(_Crawl(self, arguments).run(reason))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.database)) as db:
            return db.execute(sql).fetchall()

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table but those of visits."""
        names = [name for (name,) in self.rows("select name from sqlite_master where type = 'table'") if name != "urls"]
        return {name: self.rows(f"select * from {name}") for name in names}  # noqa: S608 - names of the schema

    def texts(self) -> dict[str, str]:
        """The texts of the posts that may be seen, by title."""
        return dict(
            self.rows("select title, content_text from posts join contents on post_id = id where gone_at is null")
        )


class _Crawl:
    def __init__(self, crawler: Crawler, arguments: dict[str, Any]) -> None:
        self.blog = crawler.blog
        self.spider = crawler.spider(**arguments)
        self.queue: list[tuple[int, int, Request]] = []
        self.numbers = count()
        settings = Settings({"DATABASE": str(crawler.database), "ARCHIVE": "", "SEGMENTER": "rjieba"})
        signals = SimpleNamespace(connect=lambda *_, **__: None)
        engine = SimpleNamespace(crawl=self.push, downloader=SimpleNamespace(active=()))
        self.spider.crawler = SimpleNamespace(  # type: ignore[assignment]  # as much of one as is asked for
            spider=self.spider, settings=settings, signals=signals, engine=engine
        )
        # There is no engine whose queues could be looked at.
        self.spider.all_answered = self.all_answered  # type: ignore[method-assign]
        self.stages = chain(settings, self.spider.run)
        for stage in self.stages:
            stage.open()
        self.known = Revisits.from_crawler(self.spider.crawler)

    async def run(self, reason: str) -> Run:
        try:
            async for request in self.spider.start():
                self.push(request)
            await self.all_answered()
            self.known.closed(reason)
        finally:
            # Also of a crawl that is killed: what a process has open is closed with it.
            self.known.store.close()
            for stage in self.stages:
                stage.close()
        return self.spider.run

    def push(self, request: Request) -> None:
        heapq.heappush(self.queue, (-request.priority, next(self.numbers), request))

    async def all_answered(self) -> None:
        while self.queue:
            await self.ask(heapq.heappop(self.queue)[-1])

    async def ask(self, request: Request) -> None:
        condition = (request.headers.get("If-None-Match") or b"").decode()
        answer = self.blog.answer(request.url.removeprefix(self.blog.url), condition)
        response = HtmlResponse(
            request.url, answer.status, {"Content-Type": HTML, **answer.headers}, answer.body, request=request
        )
        if answer.status in REDIRECTS:
            await self.ask(_redirected(request, response, self.blog.url))
        elif answer.status == 200 or answer.status in request.meta.get("handle_httpstatus_list", ()):
            assert request.callback is not None
            async for result in request.callback(response, **request.cb_kwargs):
                self.take(result)
        else:
            failure = Failure(HttpError(response))  # type: ignore[no-untyped-call]
            failure.request = request  # type: ignore[attr-defined]
            assert request.errback is not None
            request.errback(failure)

    def take(self, result: Request | Post) -> None:
        if isinstance(result, Request):
            self.push(result)
            return
        try:
            for stage in self.stages:
                stage.process_item(result)
        except DropItem as error:
            self.known.dropped(result, error)
        else:
            self.known.scraped(result)


def _redirected(request: Request, response: HtmlResponse, home: str) -> Request:
    target = home + (response.headers.get("Location") or b"").decode()
    history = {
        "redirect_urls": [*request.meta.get("redirect_urls", []), request.url],
        "redirect_reasons": [*request.meta.get("redirect_reasons", []), response.status],
    }
    return request.replace(url=target, meta=request.meta | history)
