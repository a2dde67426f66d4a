"""The home page of a site: where it is, and what it calls itself."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from aggregator.discover.feeds import read_feed
from aggregator.discover.urls import bare, below, host_of, is_no_post
from aggregator.errors import AggregatorError, RejectedError
from aggregator.page import challenge
from aggregator.page.metadata import SITES, Metadata
from aggregator.page.read import read
from aggregator.text.normalize import clean_title, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    if not feed and is_article(answer.page):
        for above in _above(answer.url):
            top = await visit.get(above)
            if top.is_there and not is_article(top.page):
                return top
    return answer


def _above(url: str) -> Iterator[str]:
    """Where the home page of a post's site may be: at the top, or in a folder there (of a user, or of a project)."""
    yield urljoin(url, "/")
    folder, _, rest = urlsplit(url).path.lstrip("/").partition("/")
    if rest:
        yield urljoin(url, f"/{folder}/")


async def page_at(url: str, visit: Visit) -> Answer:
    """The answer for a page, or for the folder of its name."""
    answer = await visit.get(url)
    if answer.is_there or url.endswith("/") or "." in urlsplit(url).path.rsplit("/", 1)[-1]:
        return answer
    # A server of static files would send on; an archive of its pages cannot.
    with_slash = await visit.get(url + "/")
    return with_slash if with_slash.is_there else answer


def is_article(page: Page) -> bool:
    """Whether a page calls itself an article, or is read as one: someone gave a post's address for the blog's."""
    if urlsplit(page.url).path in ("", "/"):
        return False
    metadata = Metadata(page)
    says_so = metadata.first(("og:type",)).lower() in ("article", "blog") or bool(metadata.article)
    return says_so or (len(below(page.url, "")) > 1 and not is_no_post(page.url) and _is_read_as_one(page))


def _is_read_as_one(page: Page) -> bool:
    """Whether a page is read as an article that prints when it was published; one that lists several is not."""
    try:
        return bool(read(page).said.published)
    except RejectedError:
        return False


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
