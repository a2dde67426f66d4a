"""`aggregator sources add`, as functions: a site's address in, an entry and what supports it out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aggregator import clock
from aggregator.discover import already, zone
from aggregator.discover.explore import explore
from aggregator.discover.home import is_article
from aggregator.discover.naming import name_for
from aggregator.discover.preview import MOST_TRIED, Preview, in_zone, preview
from aggregator.discover.proposal import Entry, posts_of, propose
from aggregator.discover.visit import Visit
from aggregator.errors import BrokenSourceError
from aggregator.source_fields import WAYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aggregator.discover.findings import Findings
    from aggregator.discover.visit import Fetch
    from aggregator.post import Post
    from aggregator.sources import Source

# Posts that a single page of a listing may hold: where one without paging lists more, it lists all.
A_PAGE = 20

UNLICENSED = (
    '没有见到允许转载的许可协议，只对外发布摘要（publish = "excerpt"）；是你自己的博客，或者作者同意了，'
    '加 --publish full，或者把条目里的这一行改成 "full"'
)
# What a licence that lets others republish calls itself; without one an excerpt is what quoting allows.
_FREE = re.compile(r"\bCC[ -]?(?:BY|0)\b|creative ?commons|知识共享|署名\s*[-—–－(（]", re.I)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A site looked at: the entry, three posts as they would be read, and what stands behind it."""

    name: str
    entry: Entry
    found: Findings
    posts: list[Post]
    known: int
    requests: int
    notes: list[str]


async def look(
    url: str,
    fetch: Fetch,
    catalogue: Mapping[str, Source],
    *,
    name: str = "",
    publish: str = "",
    force: bool = False,
) -> Proposed:
    """Look at a site and propose its entry under `name`, or one made from its address.

    Raises UsageError for a site that is a source already (unless with `force`), AggregatorError where nothing
    answers, ChallengeError, BrokenSourceError where no posts are found or none can be read.
    """
    visit = Visit(fetch, clock.now(), kept=MOST_TRIED)
    found = await explore(url, visit)
    visit.kept = 0
    notes = already.same_home(found.homepage, catalogue, force=force)
    if (given := visit.answers.get(found.homepage)) and is_article(given.page):
        notes.append(f"主页 {found.homepage} 像是一篇文章，网站的主页没有找到：请改用主页的地址再试一次")
    ways = propose(found)
    urls = posts_of(found)
    notes += already.same_posts(found, ways, catalogue, force=force)
    seen = await preview(visit, urls, found.feeds)
    if not seen.posts:
        why = seen.problems[0] if seen.problems else "none is listed"
        raise BrokenSourceError(f"{found.homepage}: {len(urls)} posts are listed and none could be read: {why}")
    timezone = zone.zone_of(_printed(found, seen))
    entry = propose(found, timezone, publish or publish_of(seen.posts))
    if not publish and entry["publish"] == "excerpt":
        notes.append(UNLICENSED)
    chosen = name or name_for(found.homepage, catalogue)
    posts = in_zone(seen, timezone)
    return Proposed(chosen, entry, found, posts, len(urls), len(visit.answers), notes + _notes(entry, seen, len(urls)))


def publish_of(posts: list[Post]) -> str:
    """What may be republished, going by the licence that most of the posts state."""
    free = sum(1 for post in posts if _FREE.search(f"{post.licence} {post.notice}"))
    return "full" if free * 2 > len(posts) else "excerpt"


def _printed(found: Findings, seen: Preview) -> list[str]:
    """Times as feeds and pages print them."""
    entries = [entry.published for feed in found.feeds for entry in feed.entries]
    return entries + [text for post in seen.posts for text in (post.said.published, post.said.modified)]


def _notes(entry: Entry, seen: Preview, known: int) -> list[str]:
    """Sentences for the operator on what may be wrong with an entry."""
    notes = list(seen.problems)
    if [way for way in WAYS if way in entry] == ["feeds"]:
        notes.append("只找到 feed：它通常只有最新的十几二十篇，更早的文章抓不到")
    if "listings" in entry and "next" not in entry and "sitemaps" not in entry and known <= A_PAGE:
        notes.append("列表页没有找到翻页：如果文章不止这些，请在条目里写上 next")
    undated = sum(1 for post in seen.posts if post.published_at is None)
    if undated:
        notes.append(f"{undated} 篇没有读出日期")
    return notes
