CREATE TABLE meta (
    key text primary key,
    value text not null
);
CREATE TABLE sources (
    name text primary key,
    title text not null,
    homepage text not null,
    timezone text not null,
    publish text not null
);
CREATE TABLE posts (
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
CREATE TABLE tags (
    id integer primary key,
    slug text not null unique,
    name text not null,
    posts integer not null
);
CREATE TABLE post_tags (
    post_id integer not null references posts(id),
    tag_id integer not null references tags(id),
    weight real not null,
    origin text not null,
    primary key (post_id, tag_id)
) without rowid;
CREATE TABLE duplicates (
    post_id integer primary key references posts(id),
    canonical_id integer not null references posts(id),
    kind text not null,
    similarity real not null,
    evidence text not null
);
CREATE TABLE featured (
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
CREATE VIRTUAL TABLE posts_fts using fts5(
    body, title, labels, content='', tokenize="ascii tokenchars '+#.-_/@$&:*=%~<>!|?^\,'"
);
CREATE TABLE resources (
    name text primary key,
    title text not null,
    description text not null,
    image text not null,
    url text not null
);
CREATE TABLE removed (
    uid text primary key,
    removed_at text not null,
    reason text not null
);
CREATE UNIQUE INDEX posts_by_uid on posts(uid);
CREATE INDEX posts_ranking on posts(id, uid, published_at, score);
CREATE INDEX posts_by_time on posts(published_at, uid, canonical_id);
CREATE INDEX posts_by_source on posts(source, published_at, uid, canonical_id);
CREATE INDEX posts_by_canonical on posts(canonical_id);
CREATE INDEX post_tags_by_tag on post_tags(tag_id, post_id);
CREATE INDEX duplicates_by_canonical on duplicates(canonical_id);
