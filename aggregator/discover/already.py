"""Whether a site is a source already, under whichever of its addresses: by its home page, its feed, or its posts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from aggregator.discover.pattern import Pattern
from aggregator.discover.proposal import posts_of
from aggregator.discover.urls import host_of
from aggregator.errors import UsageError
from aggregator.page.addresses import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aggregator.discover.findings import Findings
    from aggregator.discover.proposal import Entry
    from aggregator.sources import Source

# Of a site's posts; a few may be another blog's that it links.
MOST = 0.5


def same_home(homepage: str, catalogue: Mapping[str, Source], *, force: bool) -> list[str]:
    """What to say of sources that have this home page. Raises UsageError for one that is crawled already, without
    `force`, and for a platform's.
    """
    from spiders import registry  # noqa: PLC0415 - spiders import this package's neighbours

    for platform in registry.platforms().values():
        if host_of(homepage) in platform.hosts:
            raise UsageError(
                f"{homepage}: this is the platform {platform.name}, which is a source already: `scrapy crawl"
                f" {platform.name}`, with its own arguments (docs/sources.md)"
            )
    same = [source for source in catalogue.values() if _has_home(source, homepage)]
    _refuse(same, f"{homepage}: is", force=force)
    return [f"来源 {source.name} 的主页也是它{_twice(source)}" for source in same]


def same_posts(found: Findings, entry: Entry, catalogue: Mapping[str, Source], *, force: bool) -> list[str]:
    """What to say of sources with another home page that have the entry's feed, or take most of its posts for theirs.

    Raises UsageError for one that is crawled already, without `force`.
    """
    feeds = {key_of(urljoin(found.homepage, path)) for path in entry.get("feeds", ())}
    posts = posts_of(found)

    def is_same(source: Source) -> bool:
        if source.platform or _has_home(source, found.homepage):
            return False
        theirs = {key_of(urljoin(source.homepage, path)) for path in source.feeds}
        if feeds & theirs:
            return True
        if feeds and theirs and _is_below(key_of(source.homepage), key_of(found.homepage)):
            # A part of the site with a feed of its own, such as an author's, may list a few of the posts only.
            return False
        return sum(_takes(source, url, found.homepage) for url in posts) > MOST * len(posts)

    same = [source for source in catalogue.values() if is_same(source)]
    _refuse(same, f"{found.homepage}: has the feed or the posts of what is", force=force)
    return [f"来源 {source.name}（{source.homepage}）已有这个 feed 或这些文章{_twice(source)}" for source in same]


def _refuse(same: list[Source], what: str, *, force: bool) -> None:
    for source in same:
        if source.enabled and not force:
            raise UsageError(f"{what} the source {source.name} already; --force adds it once more")


def _twice(source: Source) -> str:
    return f"（{'会抓两次' if source.enabled else '没有启用'}）"


def _has_home(source: Source, homepage: str) -> bool:
    return key_of(source.homepage) == key_of(homepage)


def _takes(source: Source, url: str, homepage: str) -> bool:
    """Whether a post of the site with this home page is one of the source's.

    Many may share a host: what stands below a home page of its own (a project's at github.io) is the source's only
    where `posts` names that place. Of a page that lists what is not below it, such as an archive, all are that `posts`
    speaks of from the host on; not those that another such page lists.
    """
    key, home, own = key_of(url), key_of(source.homepage), key_of(homepage)
    if urlsplit(key).netloc != urlsplit(home).netloc:
        return False
    if not _is_below(key, home):
        return _is_below(home, own) and source.posts.startswith("^") and _matches(source, url)
    if _is_below(own, home) and _is_below(key, own):
        return bool(source.posts) and _matches(source, url) and not _matches(source, _elsewhere(url, own))
    return _matches(source, url)


def _matches(source: Source, url: str) -> bool:
    return Pattern(source.posts, ()).matches(url)


def _elsewhere(url: str, own: str) -> str:
    """An address as it would be if the last folder of this home page had another name."""
    folder = urlsplit(own).path
    return url.replace(f"{folder}/", f"{folder.rpartition('/')[0]}/another/", 1)


def _is_below(key: str, home: str) -> bool:
    """Whether an address is below a home page, both as their keys."""
    return key.startswith(home.rstrip("/") + "/")
