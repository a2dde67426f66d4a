"""The look at a site, in its order: home page, feeds, sitemaps, archive pages; then what all of them tell together."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from aggregator.discover.engines import Engine, engine_of
from aggregator.discover.feeds import find_feeds, looks_like_page, read_feed
from aggregator.discover.findings import Archive, Feed, Findings
from aggregator.discover.links import links, paging_links, posts_on
from aggregator.discover.paging import further
from aggregator.discover.pattern import learn
from aggregator.discover.sitemaps import find_sitemaps
from aggregator.discover.urls import bare, below, host_of, is_no_post, stem
from aggregator.discover.words import ARCHIVE_TEXT, LISTINGS
from aggregator.errors import AggregatorError
from aggregator.fetch import challenge
from aggregator.page.addresses import key_of
from aggregator.page.metadata import SITES, Metadata
from aggregator.text.normalize import clean_title, squeeze

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Sequence

    from aggregator.discover.visit import Answer, Visit
    from aggregator.page.page import Page

# Archive pages that are read where the home page links them, and that are tried where it links none.
MOST_ARCHIVES = 3
# Parts of the path of an archive page below the home page: /archives/, /blog/archives/, not /archives/2019/08/.
DEEPEST_ARCHIVE = 2

# Where a title names the page as well as the site.
_TITLE_PARTS = re.compile(r"\s+[-|–—·•»]\s+|\s*[|｜]\s*")
_HOME_WORDS = re.compile(r"\W*(?:首页|主页|home|index|welcome)\W*", re.I)


async def explore(url: str, visit: Visit) -> Findings:
    """What a site tells of itself. Raises AggregatorError where its home page is not there, or is a challenge."""
    home = await _home(url, visit)
    page = home.page
    engine = engine_of(page.html)
    found = Findings(homepage=_address_of(home.url), engine=engine.name)
    given = read_feed(await visit.get(url)) if not looks_like_page(await visit.get(url)) else None
    found.feeds = [given] if given else await find_feeds(visit, page, engine, found.homepage)
    found.homepage = home_of_posts(found.homepage, found.feeds)
    found.sitemaps, found.others = await find_sitemaps(visit, engine, found.homepage)
    found.archives = [archive async for archive in _archives(visit, page, engine, found)]
    found.archives = [await _with_second(visit, archive, found.homepage) for archive in found.archives]
    found.title = title_of(page, found.feeds)
    found.others += _navigation(page, found)
    found.pattern = learn(_posts(found), found.others, found.homepage) or learn(
        (url for sitemap in found.sitemaps for url in sitemap.urls), found.others, found.homepage
    )
    return found


async def _home(url: str, visit: Visit) -> Answer:
    """The home page; of a feed's address the home page that it names. Raises AggregatorError."""
    answer = await visit.get(url)
    feed = read_feed(answer)
    if feed:
        answer = await visit.get(feed.site if feed.site != feed.url else urljoin(url, "/"))
    if not answer.is_there:
        raise AggregatorError(f"{answer.url}: {answer.trouble or 'an empty answer'}; is the address right?")
    challenge.check(answer.page.html, answer.url)
    if not feed and _is_article(answer.page):
        top = await visit.get(urljoin(url, "/"))
        return top if top.is_there else answer
    return answer


def home_of_posts(homepage: str, feeds: Sequence[Feed]) -> str:
    """The home page, or the top of the host that the feed's posts are on, where that is another one."""
    hosts = Counter(urlsplit(entry.url)[:2] for feed in feeds for entry in feed.entries)
    if not hosts or any(bare(host) == host_of(homepage) for _, host in hosts):
        return homepage
    (scheme, host), _ = hosts.most_common(1)[0]
    return f"{scheme}://{host}/"


def _is_article(page: Page) -> bool:
    """Whether a page calls itself an article: someone gave a post's address for the blog's."""
    metadata = Metadata(page)
    return urlsplit(page.url).path not in ("", "/") and (
        metadata.first(("og:type",)).lower() in ("article", "blog") or bool(metadata.article)
    )


def _address_of(url: str) -> str:
    """The address of a home page without its file name, query and fragment."""
    split = urlsplit(url)
    path = re.sub(r"/index\.(?:html?|php)$", "/", split.path) or "/"
    is_folder = path.endswith("/") or "." not in path.rsplit("/", 1)[-1]
    return f"{split.scheme}://{split.netloc}{path if path.endswith('/') or not is_folder else path + '/'}"


async def _archives(visit: Visit, page: Page, engine: Engine, found: Findings) -> AsyncIterator[Archive]:
    """The home page, and the archive pages that it links, or that its engine makes."""
    own = read_archive(page, found.homepage)
    if own.posts:
        yield own
    linked = archive_links(page, found.homepage)[:MOST_ARCHIVES]
    tried = [urljoin(found.homepage, path) for path in engine.archives[:2]]
    known = {key_of(found.homepage), key_of(page.url)}
    for url in linked or tried:
        answer = await visit.get(url)
        if not answer.is_there and "." not in url.rsplit("/", 1)[-1] and not url.endswith("/"):
            # A server of static files would send on; an archive of its pages cannot.
            answer = await visit.get(url + "/")
        if answer.is_there and key_of(answer.url) not in known and host_of(answer.url) == host_of(page.url):
            known.add(key_of(answer.url))
            archive = read_archive(answer.page, found.homepage)
            if archive.posts:
                yield archive


def read_archive(page: Page, home: str) -> Archive:
    """What a listing page lists, and how its further pages are addressed."""
    expression, second = further([*paging_links(page)], page.url)
    return Archive(page.url, tuple(posts_on(page, home)), expression, second)


async def _with_second(visit: Visit, archive: Archive, home: str) -> Archive:
    """The archive with what its second page lists; one whose second page is not there, or the same, has no paging."""
    if not archive.second:
        return archive
    answer = await visit.get(archive.second)
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


def title_of(page: Page, feeds: Sequence[Feed]) -> str:
    """What a site calls itself: in its feed, its metadata, or its home page's title."""
    written = page.selector.xpath("string(//head/title)").get("")
    halves = [part for part in _TITLE_PARTS.split(squeeze(written)) if part and not _HOME_WORDS.fullmatch(part)]
    said = [*(feed.title for feed in feeds), Metadata(page).first(SITES), *halves[:1], host_of(page.url)]
    return next(title for text in said if (title := clean_title(squeeze(text))))


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
