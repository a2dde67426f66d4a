"""A blog that changes between crawls: made-up posts on the demo's Hexo site, and what has become of them since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from data.demo.generate import generate
from data.demo.sites import SITES
from data.demo.texts import DemoPost
from data.demo.warc import Record, moved, write

SITE = SITES["hexo"]
LATER = "补充：这一段是后来才加上的。"


def posts(count: int, seed: int = 7) -> list[DemoPost]:
    """Made-up posts, newest first, five minutes apart."""
    return list(generate(count, seed=seed, site="hexo"))


@dataclass
class Blog:
    """The blog as it stands: `posts` newest first, `gone` and `sent_on` the addresses that it has no longer."""

    posts: list[DemoPost]
    gone: list[str] = field(default_factory=list)
    sent_on: dict[str, str] = field(default_factory=dict)

    def edit(self, number: int) -> str:
        """Add a paragraph to a post; its address."""
        post = self.posts[number]
        self.posts[number] = replace(post, markdown=f"{post.markdown}\n\n{LATER}")
        return SITE.url(post)

    def move(self, number: int) -> tuple[str, str]:
        """Give a post another address, to which the old one leads; both."""
        post = self.posts[number]
        self.posts[number] = replace(post, slug=f"{post.slug}-moved")
        old, new = SITE.url(post), SITE.url(self.posts[number])
        self.sent_on[old] = new
        return old, new

    def remove(self, numbers: list[int]) -> list[str]:
        """Take posts down; their addresses."""
        addresses = [SITE.url(self.posts[number]) for number in numbers]
        self.gone += addresses
        self.posts = [post for number, post in enumerate(self.posts) if number not in numbers]
        return addresses

    def add(self, count: int, *, seed: int, at: datetime) -> list[str]:
        """Write further posts, an hour apart; their addresses."""
        made = posts(count, seed)
        new = [
            replace(post, slug=f"later-{seed}-{number}", published=at - timedelta(hours=number))
            for number, post in enumerate(made, start=1)
        ]
        self.posts = new + self.posts
        return [SITE.url(post) for post in new]

    def save(self, path: Path, at: datetime) -> Path:
        """The archive of a crawl of it that began `at` this moment."""
        write(path, self._records(), at, step=timedelta())
        return path

    def _records(self) -> Iterator[Record]:
        yield from SITE.records(self.posts)
        yield from (Record(url, b"gone", "404 Not Found") for url in self.gone)
        yield from (moved(old, new) for old, new in self.sent_on.items())
