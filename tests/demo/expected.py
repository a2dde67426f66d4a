"""What the front matter of the demo's posts says a crawl must store, and one post to try every template with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache
from typing import Any

from data.demo.build import posts
from data.demo.markup import code_blocks
from data.demo.sites import SITES
from data.demo.texts import DemoPost

# Pages that are in the archive and are no posts.
NO_POSTS = frozenset({"challenge", "empty"})
# Which source of data/demo/demo.toml has the posts of a site; the blog is declared in data/demo/sources.toml.
SOURCES = {"51cto": "51cto", "aliyun": "aliyun", "oschina": "oschina", "hexo": "demo-blog"}


@dataclass(frozen=True)
class Expected:
    """A post as the store must have it. Times are UTC, ISO 8601 with Z; `code` is (language, exact text)."""

    slug: str
    url: str
    source: str
    title: str
    author: str
    published_at: str
    published_precision: str
    tags: frozenset[str]
    kind: str
    original_url: str
    original_author: str
    code: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def demo() -> tuple[DemoPost, ...]:
    """The demo's pages, newest first."""
    return tuple(posts())


def of(slug: str) -> DemoPost:
    """The page with this slug."""
    return next(post for post in demo() if post.slug == slug)


def with_case(case: str) -> list[DemoPost]:
    """The pages that stand for a special case."""
    return [post for post in demo() if case in post.cases]


def expected() -> list[Expected]:
    """Every post of the demo, as its front matter says."""
    return [_expected(post) for post in demo() if not NO_POSTS & set(post.cases)]


def _expected(post: DemoPost) -> Expected:
    original: dict[str, Any] = post.original or {}
    return Expected(
        slug=post.slug,
        url=SITES[post.site].url(post),
        source=SOURCES[post.site],
        title=post.title,
        author=post.author,
        published_at=post.published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        published_precision=post.precision,
        tags=frozenset(post.tags),
        kind=post.kind,
        original_url=original.get("url", ""),
        original_author=original.get("author", ""),
        code=tuple(code_blocks(post.markdown)),
    )
