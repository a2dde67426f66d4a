"""A store with posts in it, and its search."""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from aggregator.post import Fingerprint, Post, Said, TagMatch
from aggregator.run import Run
from aggregator.search import index, search
from aggregator.store.database import Store
from aggregator.store.writer import write

NOW = datetime(2026, 3, 5, tzinfo=UTC)


def post(name: str, text: str, *, tags: tuple[str, ...] = (), **fields: Any) -> Post:
    """A post of blog.test, ready for the store."""
    url = f"https://blog.test/{name}"
    given: dict[str, Any] = {
        "url": url,
        "key": url,
        "source": "blog",
        "title": f"无题 {name}",
        "fetched_at": NOW,
        "said": Said(html=f"<p>{text}</p>"),
        "published_at": datetime(2026, 3, 1, tzinfo=UTC),
        "published_precision": "day",
        "language": "zh",
        "excerpt": text[:40],
        "content_html": f"<p>{text}</p>",
        "content_text": text,
        "fingerprint": Fingerprint(exact=sha256(text.encode()).hexdigest()),
        "matches": [TagMatch(tag) for tag in tags],
    }
    return Post(**given | fields)


class Shelf:
    """A store to put posts on and to search."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = Store.open(path)

    def put(self, *posts: Post) -> None:
        """Store posts and index them."""
        for one in posts:
            write(self.store, one, Run("blog", NOW))
        index.refresh(self.store, NOW)

    def run(self, sql: str, *values: object) -> None:
        """Change the store behind the writer's back, as curation and the editor do."""
        with self.store.transaction() as db:
            db.execute(sql, values)

    def hide(self, name: str, until: str | None = None) -> None:
        """Hide a post, as the editor does."""
        self.run(
            "insert into decisions(action, uid, who, decided_at, until)"
            " select 'hide', uid, 'me', '2026-03-01T00:00:00Z', ? from posts where url like ?",
            until,
            f"%/{name}",
        )

    def answer(self, query: str, limit: int = 20, offset: int = 0) -> search.Answer:
        """What a query finds."""
        with search.open_store(self.path) as opened:
            return search.search(opened.db, query, as_of=NOW, limit=limit, offset=offset)

    def found(self, query: str) -> list[str]:
        """The names of the posts that a query finds, in order."""
        return [name_of(row["url"]) for row in self.answer(query).posts]

    def more(self, query: str) -> list[str]:
        """The names of those that have some of its words."""
        return [name_of(row["url"]) for row in self.answer(query).more]


def name_of(url: str) -> str:
    """The last part of an address of blog.test."""
    return url.rpartition("/")[2]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    opened = Shelf(tmp_path / "store.db")
    yield opened
    opened.store.close()
