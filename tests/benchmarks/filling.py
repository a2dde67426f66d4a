"""A store that holds any number of made-up posts already, its tables filled in bulk and not by the stages.

Each post is one of data/demo/generate.py, with the fingerprint, the lists, the address, the tags and the parts of a
score that it would have, and the HTML that it was read from. A few thousand of them are alike, copies of one template,
and of the others every tenth is a copy of the one before. What curation derives is left out, and so is the index: the
first `curate` makes both.
"""

from __future__ import annotations

import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import asdict, replace
from datetime import timedelta
from functools import cache
from html import escape
from itertools import repeat
from pathlib import Path
from typing import Any

from aggregator.clock import iso
from aggregator.curate.parts import merits
from aggregator.post import Post
from aggregator.store import columns, raw
from aggregator.store.belongings import slug_of
from aggregator.store.database import Store
from aggregator.store.neighbours import place_of
from aggregator.text.fingerprint import fingerprint, postings
from data.demo.clock import CRAWLED
from data.demo.generate import generate
from data.demo.texts import DemoPost

Row = dict[str, Any]

SITE = "hexo"  # whose the copies of the template are
REPOSTS = "reposts"  # and those of others' posts
SOURCES = [f"s{number}" for number in range(50)]
OLD, NEW, TEMPLATE = 1, 2, 3  # seeds: of what is there, of what comes, and of what many are copies of
ALIKE = 5000  # or a tenth of a smaller store
REPOSTED = 10  # of the others one in so many, about what collections of blogs have
LATER = timedelta(hours=1)
CHUNK = 500  # posts that a worker makes at a time: half a second
WINDOW = 40 * CHUNK  # posts on their way to the database: 200 MB

# Filled in its own order: at random, 30 million rows would take hours.
BANDS = "insert into bands select band, hash, place, post_id from unsorted order by band, hash, place"
UNSORTED = "create table unsorted (band integer, hash integer, place integer, post_id integer)"
# Made again behind the rows: the indexes for speed, the triggers because nothing here is news to the search index.
PUT_OFF = "select type, name, sql from sqlite_master where type in ('index', 'trigger') and sql is not null"


def fill(path: Path, posts: int) -> None:
    """Make a store with so many posts at `path`."""
    Store.open(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for pragma in ("journal_mode = off", "synchronous = off", "cache_size = -200000"):
            db.execute(f"pragma {pragma}")
        later = db.execute(PUT_OFF).fetchall()
        db.execute("begin")
        for kind, name, _ in later:
            db.execute(f"drop {kind} {name}")
        _insert(db, "sources", list(map(_source, (SITE, REPOSTS, *SOURCES))))
        db.execute(UNSORTED)
        _fill(db, posts)
        db.execute(BANDS)
        db.execute("drop table unsorted")
        for _, _, sql in later:
            db.execute(sql)
        db.execute("commit")


def made(seed: int, start: int, posts: int) -> Iterator[DemoPost]:
    """So many posts of a seed, all different."""
    return generate(posts, seed=seed, site=SITE, start=start)


def alike(seed: int, start: int, posts: int) -> Iterator[DemoPost]:
    """So many copies of the template, each under a title and with a paragraph of its own."""
    for own in made(seed, start, posts):
        yield replace(own, markdown=f"{_template()}\n\n{_beginning(own)}")


def reposted(posts: Iterable[DemoPost]) -> Iterator[DemoPost]:
    """These posts, of which every tenth says LATER what the one before says, under a title and after a paragraph of its
    own."""
    before = None
    for number, own in enumerate(posts, start=1):
        if before and not number % REPOSTED:
            text, later = f"{_beginning(own)}\n\n{before.markdown}", before.published + LATER
            yield replace(own, site=REPOSTS, markdown=text, published=later)
        else:
            yield replace(own, site=SOURCES[number % len(SOURCES)])
        before = own


def _beginning(post: DemoPost) -> str:
    return post.markdown.partition("\n\n")[0]


@cache
def _template() -> str:
    return next(made(TEMPLATE, 0, 1)).markdown


def _fill(db: sqlite3.Connection, posts: int) -> None:
    tags: dict[str, int] = {}
    copies = min(ALIKE, posts // 10)
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        # A window at a time: workers that are faster than the database would fill the memory.
        for window in range(0, posts, WINDOW):
            starts = range(window, min(posts, window + WINDOW), CHUNK)
            for start, chunk in zip(starts, workers.map(_chunk, starts, repeat(copies)), strict=True):
                _store(db, dict(enumerate(chunk[: posts - start], start=start + 1)), tags)
    _insert(db, "tags", [{"id": tag_id, "slug": slug, "name": slug} for slug, tag_id in tags.items()])


def _store(db: sqlite3.Connection, posts: dict[int, Post], tags: dict[str, int]) -> None:
    """Insert posts, given by their ids."""
    tables: dict[str, list[Row]] = defaultdict(list)
    for post_id, post in posts.items():
        for table, row in _rows(post_id, post, tags):
            tables[table].append(row)
    for table, rows in tables.items():
        _insert(db, table, rows)
    for post_id, post in posts.items():
        raw.keep(db, post_id, post)


def _chunk(start: int, copies: int) -> list[Post]:
    """CHUNK posts from number `start` on, of which those below `copies` are alike."""
    common = max(0, min(CHUNK, copies - start))
    others = reposted(made(OLD, start + common, CHUNK - common))
    return [_post(each) for each in (*alike(OLD, start, common), *others)]


def _post(made: DemoPost) -> Post:
    """A made-up post as the stages would leave it, its Markdown taken for its text."""
    url = f"https://posts.test/{made.slug}"
    post = Post(url, made.site, url, made.title, made.author, list(made.tags), published_at=made.published)
    post.fetched_at, post.published_precision = CRAWLED, "second"
    post.said.html = "".join(f"<p>{escape(block)}</p>" for block in made.markdown.split("\n\n"))
    post.content_html, post.content_text = post.said.html, made.markdown
    post.word_count, post.language = len(made.markdown), "zh"
    post.excerpt = made.markdown[:300]
    post.fingerprint = fingerprint(post.title, post.content_text, post.language)
    post.score_parts = merits(post)
    return post


def _rows(post_id: int, post: Post, tags: dict[str, int]) -> Iterator[tuple[str, Row]]:
    """The rows of a post, each with its table; tags that are new are numbered."""
    moment, mark = iso(CRAWLED), post.fingerprint
    common = {"key": post.key, "source": post.source}
    own = common | {"id": post_id, "uid": post.uid, "change": post_id, "content_hash": ""}
    yield "posts", own | columns.of(post) | dict.fromkeys(("first_seen_at", "fetched_at", "changed_at"), moment)
    yield "contents", {"post_id": post_id, "content_html": post.content_html, "content_text": post.content_text}
    yield "fingerprints", {"post_id": post_id, **asdict(mark)}
    for band, hashed in set(postings(mark, post.title, post.language)):
        yield "unsorted", {"band": band, "hash": hashed, "place": place_of(post.uid), "post_id": post_id}
    yield "urls", common | {"url": post.url, "post_id": post_id, "visits": 1, "due_at": moment}
    if post.source in {SITE, REPOSTS}:
        yield "unmet", {"post_id": post_id}
    for slug in set(map(slug_of, post.tags)):
        tag_id = tags.setdefault(slug, len(tags) + 1)
        yield "post_tags", {"post_id": post_id, "tag_id": tag_id, "origin": "author", "weight": 1.0}
    for part in post.score_parts:
        yield "score_parts", {"post_id": post_id, **asdict(part)}


def _source(name: str) -> Row:
    return {"name": name, "title": name, "homepage": "", "timezone": "Asia/Shanghai", "publish": "full"}


def _insert(db: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    """Insert rows that have the same columns."""
    names = list(rows[0])
    values = ", ".join(f":{name}" for name in names)
    db.executemany(f"insert into {table}({', '.join(names)}) values ({values})", rows)  # noqa: S608 - names of our own
