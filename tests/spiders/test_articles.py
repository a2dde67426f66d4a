"""What is due is answered before any listing is asked for."""

import asyncio
from types import SimpleNamespace
from typing import Any

from scrapy import signals
from scrapy.signalmanager import SignalManager

from tests.spiders.crawling import blog


def test_a_redirect_that_waits_for_its_turn_is_not_answered_yet() -> None:
    spider: Any = blog()
    sent = SignalManager()
    busy = SimpleNamespace(is_idle=lambda: not spider.reading)
    engine = SimpleNamespace(downloader=SimpleNamespace(active={"/a/"}), scraper=SimpleNamespace(slot=busy))
    spider.crawler, spider.reading = SimpleNamespace(engine=engine, signals=sent), False

    async def turn(active: set[str], *, reading: bool = False) -> None:
        """The scheduler is found empty, with this under way then, and nothing any more when that has been heard."""
        engine.downloader.active, spider.reading = active, reading
        sent.send_catch_log(signals.scheduler_empty)
        engine.downloader.active, spider.reading = set(), False
        for _ in range(3):
            await asyncio.sleep(0)

    async def scenario() -> list[bool]:
        waiting = asyncio.ensure_future(spider.all_answered())
        await asyncio.sleep(0)
        done = []
        for active, reading in (({"/a/"}, False), (set(), True), (set(), False)):
            await turn(active, reading=reading)
            done.append(waiting.done())
        return done

    assert asyncio.run(scenario()) == [False, False, True]
