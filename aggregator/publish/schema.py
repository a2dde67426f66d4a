"""Export schema version 1, as text: what downstream sites build on. docs/export.md explains every column.

Anything here that changes its meaning needs a new SCHEMA_VERSION. Readable by any SQLite from 3.20 on that has FTS5:
no JSON, no window function, no STRICT table, no extension.
"""

import sqlite3
from contextlib import closing
from functools import cache

from aggregator.search.tokens import TOKENIZE

SCHEMA_VERSION = "1"

TABLES = rf"""
create table meta (
    key text primary key,
    value text not null
);

create table sources (
    name text primary key,
    title text not null,
    homepage text not null,
    timezone text not null,
    publish text not null
);

create table posts (
    id integer primary key,
    uid text not null,
    source text not null references sources(name),
    url text not null,
    kind text not null,
    title text not null,
    author text not null,
    published_at text,
    published_precision text not null,
    modified_at text,
    first_seen_at text not null,
    language text not null,
    excerpt text not null,
    content_html text not null,
    content_text text not null,
    image text not null,
    word_count integer not null,
    original_url text not null,
    original_author text not null,
    original_source text not null,
    reprint_line text not null,
    canonical_id integer not null references posts(id),
    score real not null
);

create table tags (
    id integer primary key,
    slug text not null unique,
    name text not null,
    posts integer not null
);

create table post_tags (
    post_id integer not null references posts(id),
    tag_id integer not null references tags(id),
    weight real not null,
    origin text not null,
    primary key (post_id, tag_id)
) without rowid;

create table duplicates (
    post_id integer primary key references posts(id),
    canonical_id integer not null references posts(id),
    kind text not null,
    similarity real not null,
    evidence text not null
);

create table featured (
    rank integer primary key,
    score real not null,
    reasons text not null,
    picked_by text not null,
    picked_at text not null,
    post_id integer not null unique references posts(id),
    uid text not null,
    source text not null,
    source_title text not null,
    author text not null,
    kind text not null,
    title text not null,
    excerpt text not null,
    url text not null,
    image text not null,
    published_at text,
    tags text not null,
    original_url text not null,
    original_author text not null,
    original_source text not null,
    reprint_line text not null
);

create virtual table posts_fts using fts5(
    body, title, labels, content='', tokenize="{TOKENIZE}"
);

create table resources (
    name text primary key,
    title text not null,
    description text not null,
    image text not null,
    url text not null
);

create table removed (
    uid text primary key,
    removed_at text not null,
    reason text not null
);
"""

# Made when all rows are in: sorted once is faster than kept sorted. Each listing's index covers what it chooses and
# orders by, so that it need not walk behind the long columns of `posts`.
INDEXES = """
create unique index posts_by_uid on posts(uid);
create index posts_ranking on posts(id, uid, published_at, score);
create index posts_by_time on posts(published_at, uid, canonical_id);
create index posts_by_source on posts(source, published_at, uid, canonical_id);
create index posts_by_canonical on posts(canonical_id);
create index post_tags_by_tag on post_tags(tag_id, post_id);
create index duplicates_by_canonical on duplicates(canonical_id);
"""


@cache
def columns() -> dict[str, list[str]]:
    """The columns of each table."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(TABLES)
        names = [row[0] for row in db.execute("select name from sqlite_master where type = 'table'")]
        return {name: [row[1] for row in db.execute(f"pragma table_info({name})")] for name in names}
