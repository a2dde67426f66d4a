"""The home page of a site: where it is, and what it calls itself."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from aggregator.discover.feeds import read_feed
from aggregator.discover.urls import bare, host_of
from aggregator.errors import AggregatorError
from aggregator.page import challenge
from aggregator.page.metadata import SITES, Metadata
from aggregator.text.normalize import clean_title, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aggregator.discover.findings import Feed
    from aggregator.discover.visit import Answer, Visit
    from aggregator.page.page import Page

# Where a title names the page as well as the site.
_TITLE_PARTS = re.compile(r"\s+[-|–—·•»]\s+|\s*[|｜]\s*")
_HOME_WORDS = re.compile(r"\W*(?:首页|主页|home|index|welcome)\W*", re.I)


async def home(url: str, visit: Visit) -> Answer:
    """The home page; of a feed's address the home page that it names. Raises AggregatorError."""
    answer = await page_at(url, visit)
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


async def page_at(url: str, visit: Visit) -> Answer:
    """The answer for a page, or for the folder of its name."""
    answer = await visit.get(url)
    if answer.is_there or url.endswith("/") or "." in urlsplit(url).path.rsplit("/", 1)[-1]:
        return answer
    # A server of static files would send on; an archive of its pages cannot.
    with_slash = await visit.get(url + "/")
    return with_slash if with_slash.is_there else answer


def _is_article(page: Page) -> bool:
    """Whether a page calls itself an article: someone gave a post's address for the blog's."""
    metadata = Metadata(page)
    return urlsplit(page.url).path not in ("", "/") and (
        metadata.first(("og:type",)).lower() in ("article", "blog") or bool(metadata.article)
    )


def address_of(url: str) -> str:
    """The address of a home page without its file name, query and fragment."""
    split = urlsplit(url)
    path = re.sub(r"/index\.(?:html?|php)$", "/", split.path) or "/"
    is_folder = path.endswith("/") or "." not in path.rsplit("/", 1)[-1]
    return f"{split.scheme}://{split.netloc}{path if path.endswith('/') or not is_folder else path + '/'}"


def home_of_posts(homepage: str, feeds: Sequence[Feed]) -> str:
    """The home page, or the top of the host that the feed's posts are on, where that is another one."""
    hosts = Counter(urlsplit(entry.url)[:2] for feed in feeds for entry in feed.entries)
    if not hosts or any(bare(host) == host_of(homepage) for _, host in hosts):
        return homepage
    (scheme, host), _ = hosts.most_common(1)[0]
    return f"{scheme}://{host}/"


def title_of(page: Page, feeds: Sequence[Feed]) -> str:
    """What a site calls itself: in its feed, its metadata, or its home page's title."""
    written = page.selector.xpath("string(//head/title)").get("")
    halves = [part for part in _TITLE_PARTS.split(squeeze(written)) if part and not _HOME_WORDS.fullmatch(part)]
    said = [*(feed.title for feed in feeds), Metadata(page).first(SITES), *halves[:1], host_of(page.url)]
    return next(title for text in said if (title := clean_title(squeeze(text))))
