"""The schema's history: append-only steps, each applied in one transaction together with the record of it."""

from sqlite_utils import Database, Migrations

from aggregator.store.neighbours import place_of

MIGRATIONS = Migrations("aggregator")

INITIAL = """
create table sources (
    name text primary key,
    title text not null,
    homepage text not null,
    timezone text not null,
    publish text not null check (publish in ('full', 'excerpt', 'link'))
);

create table posts (
    id integer primary key,
    key text not null unique,
    uid text not null unique,
    source text not null references sources(name),
    url text not null,
    kind text not null,
    title text not null,
    author text not null,
    published_at text,
    published_precision text not null,
    modified_at text,
    first_seen_at text not null,
    fetched_at text not null,
    changed_at text not null,
    change integer not null,
    language text not null,
    excerpt text not null,
    image text not null,
    word_count integer not null,
    licence text not null,
    original_url text not null,
    original_key text not null,
    original_author text not null,
    original_source text not null,
    reprint_line text not null,
    content_hash text not null,
    revision integer not null default 1,
    canonical_id integer references posts(id) on delete set null,
    score real not null default 0
);
create index posts_by_original on posts(original_key) where original_key <> '';
create index posts_by_source on posts(source, published_at);
create index posts_by_time on posts(published_at);
create index posts_by_change on posts(change);
create index posts_by_canonical on posts(canonical_id);

create table contents (
    post_id integer primary key references posts(id) on delete cascade,
    content_html text not null,
    content_text text not null
);

create table raw (
    post_id integer primary key references posts(id) on delete cascade,
    html blob,
    said text not null,
    fetched_at text not null
);

create table revisions (
    post_id integer not null references posts(id) on delete cascade,
    revision integer not null,
    replaced_at text not null,
    title text not null,
    content_hash text not null,
    content_text blob not null,
    primary key (post_id, revision)
) without rowid;

create table fingerprints (
    post_id integer primary key references posts(id) on delete cascade,
    exact text not null,
    minhash blob not null,
    sketch blob not null,
    shingles integer not null
);
create index fingerprints_by_exact on fingerprints(exact);

create table bands (
    band integer not null,
    hash integer not null,
    post_id integer not null references posts(id) on delete cascade,
    primary key (band, hash, post_id)
) without rowid;
create index bands_by_post on bands(post_id);

create table edges (
    post_id integer not null references posts(id) on delete cascade,
    other_id integer not null references posts(id) on delete cascade,
    jaccard real not null,
    containment real not null,
    opening real not null,
    primary key (post_id, other_id)
) without rowid;
create index edges_by_other on edges(other_id);

create table duplicates (
    post_id integer primary key references posts(id) on delete cascade,
    canonical_id integer not null references posts(id) on delete cascade,
    kind text not null,
    similarity real not null,
    evidence text not null
);

create table tags (
    id integer primary key,
    slug text not null unique,
    name text not null,
    tree integer not null default 0
);

create table post_tags (
    post_id integer not null references posts(id) on delete cascade,
    tag_id integer not null references tags(id),
    origin text not null check (origin in ('author', 'auto', 'editor')),
    weight real not null,
    printed text not null default '',
    evidence text not null default '',
    primary key (post_id, tag_id, origin)
) without rowid;
create index post_tags_by_tag on post_tags(tag_id);

create table score_parts (
    post_id integer not null references posts(id) on delete cascade,
    name text not null,
    value real not null,
    weight real not null,
    reason text not null,
    primary key (post_id, name)
) without rowid;

create table featured (
    rank integer primary key,
    post_id integer not null unique references posts(id) on delete cascade,
    score real not null,
    reasons text not null,
    picked_by text not null,
    picked_at text not null
);

create table decisions (
    id integer primary key,
    action text not null,
    uid text not null,
    value text not null default '',
    note text not null default '',
    who text not null,
    decided_at text not null,
    until text
);
create index decisions_by_uid on decisions(uid);

create table urls (
    url text primary key,
    source text not null,
    key text not null default '',
    post_id integer references posts(id) on delete set null,
    status integer not null default 0,
    etag text not null default '',
    last_modified text not null default '',
    content_hash text not null default '',
    visited_at text,
    due_at text,
    gone integer not null default 0
) without rowid;
create index urls_by_post on urls(post_id);
create index urls_by_due on urls(source, due_at);

create table removed (
    uid text primary key,
    key text not null,
    removed_at text not null,
    reason text not null
) without rowid;

create table runs (
    id integer primary key,
    source text not null,
    started_at text not null,
    ended_at text,
    status integer,
    reason text not null default '',
    counts text not null default '{}'
);
create index runs_by_source on runs(source, started_at);

create table state (
    name text primary key,
    value text not null
) without rowid;
"""


def statements(script: str) -> list[str]:
    """The statements of a script, one by one: executescript() would commit the migration's own transaction."""
    return [statement for statement in (part.strip() for part in script.split(";\n")) if statement]


@MIGRATIONS()
def m001_initial(db: Database) -> None:
    """Posts, what was read, what was derived, the editor's word, and what each run saw."""
    for statement in statements(INITIAL):
        db.execute(statement)


# A contentless row can be deleted only with the very tokens it was made from, so what was indexed is kept beside it
# (body compressed). Whoever changes a post need not know of the index: triggers note what is stale
# (not with `or ignore`, which the statement outside overrides).
SEARCH = r"""
create virtual table posts_fts using fts5(
    body, title, labels, content='', tokenize="ascii tokenchars '+#.-_/@$&:*=%~<>!|?^\,'"
);

create table indexed (
    docid integer primary key,
    post_id integer not null unique,
    canonical_id integer not null,
    title text not null,
    labels text not null,
    body blob not null
);

create table stale (
    post_id integer primary key
);

create trigger posts_insert_stale after insert on posts
begin insert into stale select new.id where new.id not in (select post_id from stale); end;

create trigger posts_update_stale
after update of title, author, source, excerpt, published_at on posts
when old.title is not new.title or old.author is not new.author or old.source is not new.source
    or old.excerpt is not new.excerpt or old.published_at is not new.published_at
begin insert into stale select new.id where new.id not in (select post_id from stale); end;

create trigger posts_delete_stale after delete on posts
begin insert into stale select old.id where old.id not in (select post_id from stale); end;

create trigger contents_update_stale after update of content_text on contents
when old.content_text is not new.content_text
begin insert into stale select new.post_id where new.post_id not in (select post_id from stale); end;

create trigger contents_insert_stale after insert on contents
begin insert into stale select new.post_id where new.post_id not in (select post_id from stale); end;

create trigger post_tags_insert_stale after insert on post_tags
begin insert into stale select new.post_id where new.post_id not in (select post_id from stale); end;

create trigger post_tags_delete_stale after delete on post_tags
begin insert into stale select old.post_id where old.post_id not in (select post_id from stale); end;

create trigger sources_update_stale after update of publish on sources when old.publish is not new.publish
begin insert into stale
    select id from posts where source = new.name and id not in (select post_id from stale); end;
"""


@MIGRATIONS()
def m002_search(db: Database) -> None:
    """The search index of the store, and what it was made from."""
    for statement in statements(SEARCH):
        db.execute(statement)


# `visits` counts the answers that an address gave, `changed_at` is when its text was last seen to be another one.
# `listings` says when a listing was last read to its end.
VISITS = """
alter table urls add column visits integer not null default 0;

alter table urls add column changed_at text;

create index urls_by_key on urls(key);

alter table posts add column gone_at text;

create index posts_gone on posts(gone_at) where gone_at is not null;

create table listings (
    source text not null,
    name text not null,
    read_at text not null,
    primary key (source, name)
) without rowid;
"""


@MIGRATIONS()
def m003_visits(db: Database) -> None:
    """What a crawl need not ask for again: how often and when each address answered, and what is gone."""
    for statement in statements(VISITS):
        db.execute(statement)


# What each export of the last weeks held, so that a delta can be made since any of them: rows by digest, from the
# export that first held them (`since`) to the first that no longer did (`until`); of posts_fts, `post_id` says whose.
# A contentless row can be deleted only with its old tokens: `former` keeps what was indexed when an export was made and
# has changed since; `export` is the last one that held it.
EXPORTS = """
create table exports (
    number integer primary key,
    cursor text not null,
    form text not null,
    made_at text not null
);

create table exported (
    place text not null,
    key not null,
    since integer not null,
    until integer,
    digest blob not null,
    post_id integer,
    primary key (place, key, since)
) without rowid;

create index exported_until on exported(until) where until is not null;

create table former (
    post_id integer not null,
    export integer not null,
    title text not null,
    labels text not null,
    body blob not null,
    primary key (post_id, export)
) without rowid;

create trigger indexed_delete_former before delete on indexed when exists (select 1 from exports)
begin insert into former select old.post_id, e.number, old.title, old.labels, old.body
    from (select max(number) as number from exports) e
    where not exists (select 1 from former where post_id = old.post_id and export = e.number); end;
"""


@MIGRATIONS()
def m004_exports(db: Database) -> None:
    """What was exported, for deltas."""
    for statement in statements(EXPORTS):
        db.execute(statement)


# A list has its posts in the order of their uids; who has still to be compared with those he meets there is in `unmet`:
# at first everyone, since whom a post meets has come to depend on that order.
LISTS = """
alter table bands rename to bands_before;

create table bands (
    band integer not null,
    hash integer not null,
    place integer not null,
    post_id integer not null references posts(id) on delete cascade,
    primary key (band, hash, place)
) without rowid;

insert into bands select band, hash, place_of(uid), post_id from bands_before join posts on id = post_id;

drop table bands_before;

create index bands_by_post on bands(post_id);

create table unmet (
    post_id integer primary key references posts(id) on delete cascade
);

insert into unmet select post_id from fingerprints;
"""


@MIGRATIONS()
def m005_lists(db: Database) -> None:
    """Lists in an order that does not depend on arrival, and who is to be compared."""
    db.register_function(place_of, deterministic=True)
    for statement in statements(LISTS):
        db.execute(statement)


@MIGRATIONS()
def m006_removed(db: Database) -> None:
    """What was removed is looked up by every address of a post."""
    db.execute("create index removed_by_key on removed(key)")


@MIGRATIONS()
def m007_edges(db: Database) -> None:
    """All posts are compared anew: edges that were measured by an earlier rule would stay for ever."""
    db.execute("delete from edges")
    db.execute("insert or ignore into unmet select post_id from fingerprints")


# Images that could not be had, and how often they were asked for.
IMAGES = """
create table lost_images (
    url text primary key,
    source text not null,
    asked_at text not null,
    tries integer not null,
    reason text not null
) without rowid;

create index lost_images_due on lost_images(source, asked_at);
"""


@MIGRATIONS()
def m008_images(db: Database) -> None:
    """Which images need not be asked for again."""
    for statement in statements(IMAGES):
        db.execute(statement)


# The author's tags and those found that the editor took away, until he takes that back. What was deleted of them before
# is found when the post is next read, and the next crawl asks for it.
TAKEN_TAGS = """
create table taken_tags (
    post_id integer not null references posts(id) on delete cascade,
    tag_id integer not null references tags(id),
    origin text not null,
    weight real not null,
    printed text not null,
    evidence text not null,
    primary key (post_id, tag_id, origin)
) without rowid;

update posts set content_hash = '' where uid in (select uid from decisions where action = 'tag' and value like '-%');

update urls set etag = '', last_modified = '', content_hash = '', due_at = iif(due_at is null, null, visited_at)
where visits > 0 and post_id in (
    select p.id from posts p join decisions d on d.uid = p.uid where d.action = 'tag' and d.value like '-%');
"""
# A recommendation took a pin's place until now, and the other way round; what was so replaced stays ended.
REPLACED = """
insert into decisions(action, uid, note, who, decided_at)
select 'un' || d.action, d.uid, 'replaced by ' || l.action, l.who, l.decided_at
from decisions d join decisions l on l.uid = d.uid
where d.action in ('pin', 'feature')
    and d.id = (select max(id) from decisions o where o.uid = d.uid and o.action in (d.action, 'un' || d.action))
    and l.id = (select max(id) from decisions o
        where o.uid = d.uid and o.action in ('pin', 'unpin', 'feature', 'unfeature'))
    and l.id > d.id;
"""


@MIGRATIONS()
def m009_taken_tags(db: Database) -> None:
    """What the editor took away is kept aside; pins and recommendations count each by itself."""
    for statement in statements(TAKEN_TAGS + REPLACED):
        db.execute(statement)
