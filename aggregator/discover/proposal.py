"""From findings to an entry of sources.toml: which ways to posts are needed, and what the entry says."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from aggregator.discover.urls import host_of, parts
from aggregator.discover.zone import DEFAULT
from aggregator.errors import BrokenSourceError
from aggregator.page.addresses import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aggregator.discover.findings import Archive, Findings

Entry = dict[str, str | list[str]]

# Feeds of an entry: one has the newest, and a second one of the same site has the same.
MOST_FEEDS = 1


def propose(found: Findings, timezone: str = "", publish: str = "") -> Entry:
    """The fields of an entry, in the order of the file. Raises BrokenSourceError where no posts were found."""
    if found.pattern is None:
        raise BrokenSourceError(
            f"{found.homepage}: no posts found in feeds, sitemaps or on archive pages; give the address of a page that"
            " lists them, or write the entry by hand (docs/adding-a-source.md)"
        )
    feeds = [feed.url for feed in found.feeds if _matching(found, (entry.url for entry in feed.entries))][:MOST_FEEDS]
    sitemaps = [one.url for one in found.sitemaps if _matching(found, one.urls)]
    known = known_posts(found)
    in_sitemaps = _matching(found, (url for one in found.sitemaps for url in one.urls))
    archives = [] if sitemaps and known <= in_sitemaps else needed(found)
    entry: Entry = {"title": found.title, "homepage": found.homepage}
    if timezone and timezone != DEFAULT:
        entry["timezone"] = timezone
    entry["posts"] = found.pattern.expression
    ways = {"feeds": feeds, "sitemaps": sitemaps, "listings": [archive.url for archive in archives]}
    entry |= {way: [relative(url, found.homepage) for url in urls] for way, urls in ways.items() if urls}
    if further := "|".join(dict.fromkeys(archive.next for archive in archives if archive.next)):
        entry["next"] = further
    if publish:
        entry["publish"] = publish
    return entry


def known_posts(found: Findings) -> set[str]:
    """The keys of the posts that feeds and archive pages list."""
    listed = [entry.url for feed in found.feeds for entry in feed.entries]
    return _matching(found, (*listed, *(url for archive in found.archives for url in archive.posts)))


def needed(found: Findings) -> list[Archive]:
    """The archive pages that lead to all posts: one that pages on leads to all of its sections."""
    home = key_of(found.homepage)
    with_posts = [archive for archive in found.archives if _matching(found, archive.posts)]
    # The home page last: archives are shorter, and hold no pinned posts.
    by_use = sorted(with_posts, key=lambda one: (not one.next, key_of(one.url) == home, -len(one.posts)))
    chosen: list[Archive] = []
    covered: set[str] = set()
    sections: set[str] = set()
    for archive in by_use:
        posts = _matching(found, archive.posts)
        own = {_section(url) for url in archive.posts if found.pattern and found.pattern.matches(url)}
        if not own <= sections or (not any(one.next for one in chosen) and not posts <= covered):
            chosen.append(archive)
            covered |= posts
            sections |= own
    return chosen


def _section(url: str) -> str:
    """The first part of a post's path, where it is more than a date."""
    found = parts(url)
    return found.path[0] if found and len(found.path) > 1 and not found.path[0].isdecimal() else ""


def _matching(found: Findings, urls: Iterable[str]) -> set[str]:
    """The keys of those addresses that are posts of the site."""
    host = host_of(found.homepage)
    return {key_of(url) for url in urls if found.pattern and host_of(url) == host and found.pattern.matches(url)}


def relative(url: str, home: str) -> str:
    """An address as an entry writes it: relative where it is below the home page."""
    if urlsplit(url)[:2] != urlsplit(home)[:2]:
        return url
    if url == home:
        return "/" if urlsplit(home).path == "/" else "./"
    short = url.removeprefix(home)
    below = short if short != url else urlsplit(url)._replace(scheme="", netloc="").geturl()
    return below if below and urljoin(home, below) == url else url


def posts_of(found: Findings) -> Sequence[str]:
    """The posts that are known, newest first as far as the site says so, each once."""
    listed = [entry.url for feed in found.feeds for entry in feed.entries]
    listed += [url for archive in found.archives for url in archive.posts]
    listed += [url for sitemap in found.sitemaps for url in sitemap.urls]
    by_key = {key_of(url): url for url in reversed(listed) if _matching(found, [url])}
    return list(reversed(by_key.values()))
