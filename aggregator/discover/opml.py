"""`aggregator sources import`, as functions: the feeds of an OPML file, each made into an entry."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from aggregator.discover import zone
from aggregator.discover.feeds import read_feed
from aggregator.discover.naming import name_for
from aggregator.discover.pattern import learn
from aggregator.discover.proposal import Entry, relative
from aggregator.discover.urls import host_of, is_no_post
from aggregator.page.addresses import key_of
from aggregator.text.normalize import clean_title, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from aggregator.discover.findings import Feed
    from aggregator.discover.outlines import Outline
    from aggregator.discover.visit import Answer, Fetch
    from aggregator.sources import Source

# Feeds asked for at once: each is on a host of its own, as a rule.
AT_ONCE = 8

# From so many entries on their addresses say what a post's looks like.
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a feed: `state` is added, skipped or failed; `name` is its source's."""

    feed: str
    state: str
    name: str = ""
    reason: str = ""
    entry: Entry | None = None


async def bring_in(found: Sequence[Outline], fetch: Fetch, catalogue: Mapping[str, Source]) -> list[Outcome]:
    """What becomes of each feed, in the order of the file; each new one is asked for once."""
    known = _known(catalogue)
    turn = asyncio.Semaphore(AT_ONCE)

    async def ask(outline: Outline) -> Answer | None:
        if already(outline, known):
            return None
        async with turn:
            return await fetch(outline.feed)

    answers = await asyncio.gather(*map(ask, found))
    return list(_outcomes(zip(found, answers, strict=True), known, catalogue))


def _outcomes(
    asked: Iterable[tuple[Outline, Answer | None]], known: dict[str, str], catalogue: Mapping[str, Source]
) -> Iterator[Outcome]:
    """The feeds one after another: a later one may be an earlier one's site again."""
    taken = set(catalogue)
    for outline, answer in asked:
        name = already(outline, known)
        feed = None if name or answer is None else read_feed(answer)
        if name or answer is None:
            yield Outcome(outline.feed, "skipped", name, f"已有来源{_off(name, catalogue)}")
        elif feed is None:
            yield Outcome(outline.feed, "failed", "", answer.trouble or "不是 feed")
        elif not feed.entries:
            yield Outcome(outline.feed, "failed", "", "feed 里没有文章")
        else:
            outcome = _added(outline, feed, known, taken)
            yield replace(outcome, reason=outcome.reason + _off(outcome.name, catalogue))


def _off(name: str, catalogue: Mapping[str, Source]) -> str:
    """What to know of a source that is there, and no crawl of all visits it; "" for others."""
    if name not in catalogue or catalogue[name].enabled:
        return ""
    return f"，但停用：要抓取它，在 data/sources.local.toml 的 [{name}] 下写 enabled = true"


def _added(outline: Outline, feed: Feed, known: dict[str, str], taken: set[str]) -> Outcome:
    entry = entry_of(outline, feed)
    home = key_of(str(entry["homepage"]))
    if home in known:
        return Outcome(outline.feed, "skipped", known[home], "已有来源的主页相同")
    name = name_for(str(entry["homepage"]), taken)
    taken.add(name)
    known |= {home: name, key_of(outline.feed): name, key_of(feed.url): name}
    return Outcome(outline.feed, "added", name, "", entry)


def _known(catalogue: Mapping[str, Source]) -> dict[str, str]:
    """Keys of home pages and feeds to the sources that have them."""
    homes = {key_of(source.homepage): name for name, source in catalogue.items()}
    return homes | {
        key_of(urljoin(source.homepage, feed)): name for name, source in catalogue.items() for feed in source.feeds
    }


def already(outline: Outline, known: Mapping[str, str]) -> str:
    """The name of the source that a feed, or its home page, is of; "" for none."""
    keys = [key_of(outline.feed), *([key_of(outline.site)] if outline.site else [])]
    return next((known[key] for key in keys if key in known), "")


def entry_of(outline: Outline, feed: Feed) -> Entry:
    """The entry of a feed: home page and pattern by what its links say."""
    home = _home(outline, feed)
    own = [entry.url for entry in feed.entries if host_of(entry.url) == host_of(home)]
    pattern = learn(own, (), home) if len(own) >= ENOUGH else None
    timezone = zone.zone_of(entry.published for entry in feed.entries)
    title = clean_title(squeeze(outline.title)) or clean_title(squeeze(feed.title)) or host_of(home)
    entry: Entry = {"title": title, "homepage": home}
    if timezone and timezone != zone.DEFAULT:
        entry["timezone"] = timezone
    if pattern and set(pattern.posts) >= {url for url in own if not is_no_post(url, home)}:
        entry["posts"] = pattern.expression
    return entry | {"feeds": [relative(feed.url, home)], "publish": "excerpt"}


def _home(outline: Outline, feed: Feed) -> str:
    """The home page that the file or the feed names, on the host of the posts."""
    hosts = [host_of(entry.url) for entry in feed.entries]
    host = max(set(hosts), key=hosts.count)
    for site in (outline.site, feed.site):
        if host_of(site) == host:
            return site
    split = urlsplit(next(entry.url for entry in feed.entries if host_of(entry.url) == host))
    return f"{split.scheme}://{split.netloc}/"
