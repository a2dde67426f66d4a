"""Finding a site's sitemap: the one that robots.txt names, or the one at a usual address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from aggregator.discover.engines import SITEMAPS
from aggregator.discover.feeds import looks_like_page
from aggregator.discover.findings import Sitemap
from aggregator.errors import RejectedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aggregator.discover.engines import Engine
    from aggregator.discover.visit import Answer, Visit
    from spiders.listing import Found

MOST_TRIED, MOST_CHILDREN = 3, 4

_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.I | re.M)
# Of an index's sitemaps, those that hold posts come first, and these hold none.
_POSTS = re.compile(r"post|article|blog", re.I)
_NONE = re.compile(r"tag|categor|author|user|image|video|page-\d|posts-page|archive|taxonom", re.I)
# A sitemap of single pages, kept apart from posts (WordPress).
_PAGES = re.compile(r"posts-page-|page-sitemap|sitemap-pages|pages?[-_]sitemap", re.I)


async def find_sitemaps(visit: Visit, engine: Engine, home: str) -> tuple[list[Sitemap], list[str]]:
    """The site's sitemaps with what they name, and the pages that they say are no posts."""
    robots = await visit.get(urljoin(home, "/robots.txt"))
    named = _LINE.findall(robots.page.html) if robots.is_there and not looks_like_page(robots) else []
    usual = [urljoin(home, path) for path in (*engine.sitemaps, *SITEMAPS)] + [urljoin(home, "/sitemap.xml")]
    for urls in (named, usual):
        for url in list(dict.fromkeys(urls))[:MOST_TRIED]:
            found = read_sitemap(await visit.get(urljoin(home, url)))
            if found is not None:
                sitemap, pages = await _whole(visit, urljoin(home, url), found)
                return [sitemap], pages
    return [], []


def read_sitemap(answer: Answer) -> Found | None:
    """What a sitemap names; None where the answer is none."""
    from spiders.sitemaps import sitemap  # noqa: PLC0415 - spiders import this package's neighbours

    if not answer.is_there or looks_like_page(answer):
        return None
    try:
        return sitemap(answer.body, answer.url)
    except RejectedError:
        return None


async def _whole(visit: Visit, url: str, found: Found) -> tuple[Sitemap, list[str]]:
    """A sitemap with those below it, and the addresses that it says are pages and no posts."""
    children = ordered(found.further)
    urls = [entry.url for entry in found.entries]
    pages: list[str] = []
    for child in children[:MOST_CHILDREN]:
        below = read_sitemap(await visit.get(child))
        (pages if _PAGES.search(child) else urls).extend(entry.url for entry in (below.entries if below else ()))
    return Sitemap(url, tuple(urls), whole=len(children) <= MOST_CHILDREN), pages


def ordered(children: Sequence[str]) -> list[str]:
    """The sitemaps of an index: of posts, then of pages, then others; those that hold neither are left out."""
    ranks = {
        url: 0 if _POSTS.search(url) and not _PAGES.search(url) else 1 if _PAGES.search(url) else 2 for url in children
    }
    return [url for url in sorted(ranks, key=lambda url: ranks[url]) if ranks[url] == 1 or not _NONE.search(url)]
