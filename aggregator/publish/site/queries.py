"""The SQL of the reading site: plain statements over the export's tables, as any downstream site would write them."""

# What a card shows of a post. An original's card; duplicates are reached through it.
CARD = """
select p.id, p.uid, p.source, s.title as source_title, p.url, p.kind, p.title, p.author, p.published_at,
       p.published_precision, p.excerpt, p.image, p.word_count, p.original_url, p.original_author, p.original_source,
       p.reprint_line
from posts p join sources s on s.name = p.source
"""

FEATURED = """
select f.rank, f.score, f.reasons, f.picked_by, f.picked_at, f.post_id as id, f.uid, f.source, f.source_title, f.author,
       f.kind, f.title, f.excerpt, f.url, f.image, f.published_at, p.published_precision, f.tags, f.original_url,
       f.original_author, f.original_source, f.reprint_line
from featured f join posts p on p.id = f.post_id order by f.rank limit :limit offset :offset
"""

# A page of a listing is chosen from an index alone; then its cards are read.
LISTED = "{card} join (select id from posts where canonical_id = id{where} order by published_at desc, uid"
LISTED += " limit :limit offset :offset) found on found.id = p.id order by p.published_at desc, p.uid"

NEWEST = LISTED.format(card=CARD, where="")
OF_SOURCE = LISTED.format(card=CARD, where=" and source = :source")
OF_MONTH = LISTED.format(card=CARD, where=" and published_at >= :begin and published_at < :end")

# Numbers are in the order of listings: so the index alone gives the newest, however many posts a tag has.
OF_TAG = """
select pt.post_id as id from post_tags pt join posts p on p.id = pt.post_id
where pt.tag_id = :tag and p.canonical_id = p.id order by pt.post_id desc limit :limit offset :offset
"""

TAGGED = f"""{CARD} join ({OF_TAG}) found on found.id = p.id order by p.id desc"""

POST = """
select p.*, s.title as source_title, s.publish, s.homepage
from posts p join sources s on s.name = p.source where p.uid = :uid
"""

BEGINNING = "select uid from posts where uid >= :begin and uid < :end limit 2"

# The other copies of a story: everything under the same original.
COPIES = f"""{CARD} where p.canonical_id = :canonical and p.id <> :id order by p.published_at, p.uid"""

CANONICAL = f"{CARD} where p.id = :id"

# Posts that share the most telling tags: one on few posts says more than one on many, of which the youngest count. What
# tells the same story is listed already, and of a story told forty times would leave no place for others.
RELATED = """{card} join (
    select other.post_id as id, sum(other.weight / (1.0 + t.posts)) as closeness
    from (select tag_id, posts from (
            select distinct pt.tag_id, t.posts from post_tags pt join tags t on t.id = pt.tag_id where pt.post_id = :id)
          order by posts limit 5) t
    join post_tags other on other.tag_id = t.tag_id and other.post_id >= (
        select min(post_id) from (
            select post_id from post_tags where tag_id = t.tag_id order by post_id desc limit 200))
    where other.post_id not in (select id from posts where canonical_id = :canonical)
    group by other.post_id order by closeness desc limit 40
) near on near.id = p.id
where p.canonical_id = p.id order by near.closeness desc, p.uid limit :limit
""".replace("{card}", CARD)

TAGS_OF = """
select pt.post_id, t.slug, t.name, max(pt.weight) as weight from post_tags pt join tags t on t.id = pt.tag_id
where pt.post_id in ({ids}) group by pt.post_id, t.id order by pt.post_id, weight desc, t.name
"""

TAG = "select id, slug, name, posts from tags where slug = :slug"
TAGS = "select slug, name, posts from tags where posts > 0 order by posts desc, name limit :limit"
SOURCES = """
select s.name, s.title, s.homepage, s.publish, count(p.id) as posts, max(p.published_at) as newest
from sources s left join posts p on p.source = s.name and p.canonical_id = p.id
group by s.name order by posts desc, s.name
"""
SOURCE = "select name, title, homepage, publish from sources where name = :name"
# Of China's calendar, which the days on the pages are of.
MONTHS = """
select substr(datetime(published_at, '+8 hours'), 1, 7) as month, count(*) as posts from posts
where published_at is not null and canonical_id = id group by month order by month desc
"""
RESOURCES = "select name, title, description, image, url from resources order by rowid"
UIDS = "select uid from posts order by id"
SOURCE_NAMES = "select name from sources order by name"
TAG_SLUGS = "select slug from tags order by slug"
PICKS = "select count(*) as posts from featured"
ORIGINALS = "select count(*) as posts from posts where canonical_id = id"

# For programs, which take a time for exact: where no more than the year or the month is known, none is.
EXACT = "case when p.published_precision in ('year', 'month') then null else p.published_at end"
ADDRESSES = f"""
select p.uid, coalesce(p.modified_at, {EXACT}) as changed from posts p where p.canonical_id = p.id
order by p.id limit :limit offset :offset
"""  # noqa: S608 - a constant

# What a feed says of a post.
FED = f"""
select p.id, p.uid, p.url, p.title, p.author, s.title as source_title, {EXACT} as published_at, p.excerpt,
       coalesce(p.modified_at, {EXACT}, p.first_seen_at) as updated_at
"""
FEATURED_FEED = f"""{FED}
from featured f join posts p on p.id = f.post_id join sources s on s.name = p.source
order by f.rank limit :limit
"""
TAG_FEED = f"""{FED} from posts p join ({OF_TAG}) found on found.id = p.id join sources s on s.name = p.source
order by p.id desc
"""
SOURCE_FEED = LISTED.format(
    card=f"{FED} from posts p join sources s on s.name = p.source", where=" and source = :source"
)
