"""The look at a site, in its order: home page, feeds, sitemaps, archive pages; then what all of them tell together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.discover.archives import find_archives
from aggregator.discover.engines import engine_of
from aggregator.discover.feeds import find_feeds, read_feed
from aggregator.discover.findings import Findings
from aggregator.discover.home import address_of, home, home_of_posts, title_of
from aggregator.discover.links import links
from aggregator.discover.pattern import learn
from aggregator.discover.sitemaps import find_sitemaps
from aggregator.discover.urls import host_of, is_no_post
from aggregator.page.addresses import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from aggregator.discover.visit import Visit
    from aggregator.page.page import Page


async def explore(url: str, visit: Visit) -> Findings:
    """What a site tells of itself. Raises AggregatorError where its home page is not there, or is a challenge."""
    page = (await home(url, visit)).page
    engine = engine_of(page.html)
    found = Findings(homepage=address_of(page.url), engine=engine.name)
    given = read_feed(await visit.get(url))
    found.feeds = [given] if given else await find_feeds(visit, page, engine, found.homepage)
    found.homepage = home_of_posts(found.homepage, found.feeds)
    found.sitemaps, found.others = await find_sitemaps(visit, engine, found.homepage)
    found.archives = [archive async for archive in find_archives(visit, page, engine, found.homepage)]
    found.title = title_of(page, found.feeds)
    found.others += _navigation(page, found)
    found.pattern = learn(_posts(found), found.others, found.homepage) or learn(
        (url for sitemap in found.sitemaps for url in sitemap.urls), found.others, found.homepage
    )
    return found


def _navigation(page: Page, found: Findings) -> Iterator[str]:
    """The listings, and what the navigation leads to: no posts, unless feeds or listings name them."""
    listed = {key_of(url) for url in _posts(found)}
    for archive in found.archives:
        yield archive.url
    for link in links(page):
        if (link.nav and key_of(link.url) not in listed) or is_no_post(link.url, found.homepage):
            yield link.url


def _posts(found: Findings) -> Iterable[str]:
    """What feeds and archive pages list."""
    host = host_of(found.homepage)
    for feed in found.feeds:
        yield from (entry.url for entry in feed.entries if host_of(entry.url) == host)
    for archive in found.archives:
        yield from archive.posts
