"""What looks wrong in the posts of a source as a whole: texts, titles and dates that are alike, and long silence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from aggregator.clock import parse_iso
from aggregator.discover.likeness import common_ending

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aggregator.store.database import Store

BROKEN, SUSPICIOUS = "broken", "suspicious"

# Half, as in aggregator/fetch/outcome.py: more is a change of the site, less its authors' variety.
MOST = 0.5
# So many posts of one day or of one title are not a blog's, but a reader's error.
NEARLY_ALL, MANY = 0.8, 0.2
# Characters below which a text is no article, as a rule: two sentences.
SHORT = 60
# Characters that all titles end with: a site's name that was not cut off.
ENDING = 4
# Posts that tell how often a blog publishes, and how much longer than its longest pause of those is long.
RECENT, PATIENCE = 20, 3
# Days of silence that are nothing for any blog.
QUIET = timedelta(days=60)

NEWEST = """
select published_at from posts where source = ? and published_at is not null order by published_at desc limit ?
"""
LARGEST = """
select {value} as value, count(*) as posts from posts join contents on contents.post_id = posts.id
where source = ? and {value} <> '' group by 1 order by 2 desc
"""
# A text by its length and beginning: whole texts need not be compared.
TEXT = "length(content_text) || ' ' || substr(content_text, 1, 300)"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: `level` is broken or suspicious, `what` a sentence in Chinese."""

    level: str
    what: str


def of_texts(store: Store, source: str, posts: int, short: int) -> Iterator[Problem]:
    """Texts and titles that are alike, of so many posts: one page read again and again, or a site's name.

    `short` is the number of texts below SHORT characters.
    """
    if short > MOST * posts:
        yield Problem(SUSPICIOUS, f"{short / posts:.0%} 的正文不到 {SHORT} 字")
    for value, words in ((TEXT, "正文完全相同"), ("title", "标题完全相同")):
        largest = store.db.execute(LARGEST.format(value=value), (source,)).fetchone()
        if largest and largest["posts"] > max(2, MANY * posts):
            level = BROKEN if largest["posts"] > MOST * posts else SUSPICIOUS
            yield Problem(level, f"{largest['posts']} 篇{words}")
    titles = store.db.execute("select title from posts where source = ? and title <> ''", (source,))
    ending = common_ending([row["title"] for row in titles])
    if len(ending) >= ENDING:
        yield Problem(SUSPICIOUS, f"标题都以“{ending.strip()}”结尾：网站的名字没有去掉？")


def of_dates(store: Store, source: str, dated: int, now: datetime) -> Iterator[Problem]:
    """Dates that are alike, of so many posts that have one, and silence for longer than ever before."""
    day = store.db.execute(LARGEST.format(value="substr(published_at, 1, 10)"), (source,)).fetchone()
    if day["posts"] > NEARLY_ALL * dated:
        yield Problem(BROKEN, f"{day['posts']} 篇的日期都是 {day['value']}")
        return
    newest = store.db.execute(NEWEST, (source, RECENT))
    if silence := silent_for([parse_iso(row["published_at"]) for row in newest], now):
        yield Problem(SUSPICIOUS, f"已有 {silence.days} 天没有新文章，以前没有停过这么久")


def silent_for(newest: Sequence[datetime], now: datetime) -> timedelta | None:
    """How long a blog has been silent, where that is much longer than its pauses were; `newest` is newest first."""
    pauses = [later - earlier for later, earlier in pairwise(newest)]
    silence = now - newest[0]
    return silence if silence > max(QUIET, PATIENCE * max(pauses, default=QUIET)) else None
