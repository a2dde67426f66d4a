"""Finding a site's listing pages: the home page, and those that list all posts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from aggregator.discover.findings import Archive
from aggregator.discover.home import page_at
from aggregator.discover.links import links, paging_links, posts_on
from aggregator.discover.paging import further
from aggregator.discover.urls import below, host_of, stem
from aggregator.discover.words import ARCHIVE_TEXT, LISTINGS
from aggregator.page.addresses import key_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aggregator.discover.engines import Engine
    from aggregator.discover.visit import Visit
    from aggregator.page.page import Page

# Archive pages that are read where the home page links them, and that are tried where it links none.
MOST_ARCHIVES, MOST_TRIED = 3, 2
# Parts of the path of an archive page below the home page: /archives/, /blog/archives/, not /archives/2019/08/.
DEEPEST_ARCHIVE = 2


async def find_archives(visit: Visit, page: Page, engine: Engine, home: str) -> AsyncIterator[Archive]:
    """The home page, and the archive pages that it links, or that its engine makes, where they list something."""
    async for listing in _pages(visit, page, engine, home):
        archive = read_archive(listing, home)
        if archive.posts:
            yield await _with_second(visit, archive, home)


async def _pages(visit: Visit, page: Page, engine: Engine, home: str) -> AsyncIterator[Page]:
    yield page
    known = {key_of(home), key_of(page.url)}
    linked = archive_links(page, home)[:MOST_ARCHIVES]
    for url in linked or [urljoin(home, path) for path in engine.archives[:MOST_TRIED]]:
        answer = await page_at(url, visit)
        if answer.is_there and key_of(answer.url) not in known and host_of(answer.url) == host_of(page.url):
            known.add(key_of(answer.url))
            yield answer.page


def read_archive(page: Page, home: str) -> Archive:
    """What a listing page lists, and how its further pages are addressed."""
    expression, second = further([*paging_links(page)], page.url)
    return Archive(page.url, tuple(posts_on(page, home)), expression, second)


async def _with_second(visit: Visit, archive: Archive, home: str) -> Archive:
    """The archive with what its second page lists; one whose second page is not there, or the same, has no paging."""
    if not archive.second:
        return archive
    answer = await visit.get(archive.second)
    if not answer.status:
        # Not asked for, or no answer: that says nothing of the site.
        return archive
    further_posts = posts_on(answer.page, home) if answer.is_there else []
    if set(further_posts) <= set(archive.posts):
        return replace(archive, next="")
    return replace(archive, posts=tuple(dict.fromkeys((*archive.posts, *further_posts))))


def archive_links(page: Page, home: str) -> list[str]:
    """The links of a page that lead to all posts, the likeliest first."""
    ranks: dict[str, int] = {}
    for link in links(page):
        path = below(link.url, home)
        name = stem(path[-1]) if path else ""
        by_path, by_text = name in LISTINGS, bool(ARCHIVE_TEXT.fullmatch(link.text))
        if (by_path or by_text) and len(path) <= DEEPEST_ARCHIVE and not link.paging:
            rank = ("archive" not in name and "归档" not in link.text) + 2 * (not by_path)
            ranks[link.url] = min(rank, ranks.get(link.url, rank))
    return sorted(ranks, key=lambda url: ranks[url])
