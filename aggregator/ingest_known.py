"""A line about a post that is stored: an update of what it gives. What it does not give stays as it was said."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aggregator import clock
from aggregator.page.addresses import key_of
from aggregator.text import dates

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.post import Post
    from aggregator.text.dates import Moment

# Nothing of these follows from a body. `by_listing` is what the next visit to its page cannot say again.
READ = ("title", "author", "tags", "categories", "image")
SAID = ("modified", "kind", "copyright", "by_listing")

# A moment as the reader of dates takes it, no more precise than it was.
PRINTED = {
    "year": "%Y年",
    "month": "%Y年%m月",
    "day": "%Y-%m-%d",
    "hour": "%Y-%m-%d %H时",
    "minute": "%Y-%m-%d %H:%M",
    "second": "%Y-%m-%d %H:%M:%S",
}


def published(post: Post) -> Moment | None:
    """When a raw post says that it was published; None where it does not, or nobody can read it."""
    return dates.parse(post.said.published, now=_fetched_at(post), timezone=post.said.timezone)


def complete(post: Post, stored: Post) -> None:
    """Give a raw post the fields of the stored one (as its reader made it) that neither its line nor its page has.

    It stays its source's, and at its address where the line only writes that otherwise. A date that cannot be read
    gives none.
    """
    _keep_address(post, stored)
    post.source, post.said.timezone = stored.source, stored.said.timezone
    is_dated, is_modified = published(post) is not None, bool(post.said.modified)
    for name in READ:
        setattr(post, name, getattr(post, name) or getattr(stored, name))
    for name in SAID:
        setattr(post.said, name, getattr(post.said, name) or getattr(stored.said, name))
    if not is_dated:
        # What was printed then may be of a later day than the page of this line.
        post.fetched_at = max(_fetched_at(post), _fetched_at(stored))
        post.said.published = _still(stored.said.published, stored, post)
    if not is_modified:
        post.said.modified = _still(stored.said.modified, stored, post)


def _keep_address(post: Post, stored: Post) -> None:
    """Leave a post its address as it was first written, or where it moved to: two lines would change it to and fro for
    ever. From http to https it goes once.

    Links are read against the stored one: those of one text would lead to other pages with each way of writing it.
    """
    key = key_of(post.url)
    if key == key_of(stored.url) and (_scheme(post.url), _scheme(stored.url)) == ("https", "http"):
        return
    post.url = stored.url
    if not post.said.base and key == key_of(stored.said.url):
        post.said.url = stored.said.url


def _scheme(url: str) -> str:
    return url.partition(":")[0].lower()


def _still(text: str, stored: Post, post: Post) -> str:
    """A date as it was printed, or, where that (3 天前) means another one by now, in figures."""
    zone = stored.said.timezone
    then = dates.parse(text, now=_fetched_at(stored), timezone=zone)
    if then is None or then == dates.parse(text, now=_fetched_at(post), timezone=zone):
        return text
    return then.at.astimezone(ZoneInfo(zone)).strftime(PRINTED[then.precision])


def _fetched_at(post: Post) -> datetime:
    return post.fetched_at or clock.now()
