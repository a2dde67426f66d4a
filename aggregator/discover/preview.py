"""Posts as they would be read and stored: what `sources add` shows before anyone crawls."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from aggregator.errors import RejectedError
from aggregator.page import challenge
from aggregator.page.addresses import key_of
from aggregator.page.clean import clean
from aggregator.page.read import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aggregator.discover.findings import Feed
    from aggregator.discover.visit import Answer, Visit
    from aggregator.page.page import Page
    from aggregator.post import Post
    from spiders.listing import Entry

# Posts that are shown, and pages that may be asked for to have them.
SHOWN, MOST_TRIED = 3, 6


@dataclass(slots=True)
class Preview:
    """The posts that could be read, and why others could not: sentences that name the address.

    `entries` are what feeds say of posts, by the posts' keys.
    """

    entries: Mapping[str, Entry]
    posts: list[Post] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)


async def preview(visit: Visit, urls: Sequence[str], feeds: Sequence[Feed]) -> Preview:
    """Three posts of these, from the newest to the oldest, read and cleaned."""
    seen = Preview({key_of(entry.url): entry for feed in feeds for entry in feed.entries})
    for url in spread(urls)[:MOST_TRIED]:
        if len(seen.posts) >= SHOWN:
            break
        answer = await visit.get(url)
        try:
            seen.posts.append(_post(answer, seen.entries))
            seen.pages.append(answer.page)
        except RejectedError as error:
            seen.problems.append(str(error) if str(error).startswith(url) else f"{url}: {error}")
    return seen


def spread(urls: Sequence[str]) -> list[str]:
    """The first, the last and the middle one, then those between: the oldest posts are laid out in other ways."""
    order = [0, len(urls) - 1, len(urls) // 2, len(urls) // 4, len(urls) * 3 // 4, 1]
    return [urls[place] for place in dict.fromkeys(order) if 0 <= place < len(urls)]


def in_zone(seen: Preview, timezone: str) -> list[Post]:
    """The posts once more, their times read as of this zone."""
    if not timezone:
        return seen.posts
    return [_read(replace(page, timezone=timezone), seen.entries) for page in seen.pages]


def _post(answer: Answer, entries: Mapping[str, Entry]) -> Post:
    if not answer.is_there:
        raise RejectedError("fetch", f"{answer.url}: {answer.trouble or 'an empty answer'}")
    challenge.check(answer.page.html, answer.url)
    return _read(answer.page, entries)


def _read(page: Page, entries: Mapping[str, Entry]) -> Post:
    from spiders.reading import complete  # noqa: PLC0415 - spiders import this package's neighbours
    from spiders.registry import rules_for  # noqa: PLC0415 - as above

    post = read(page, rules_for(page.url))
    if entry := entries.get(key_of(page.url)):
        complete(post, entry)
    clean(post)
    return post
