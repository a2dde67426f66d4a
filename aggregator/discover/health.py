"""The health of sources, field by field, from what is stored of them: no page is asked for."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from aggregator.clock import parse_iso
from aggregator.discover.likeness import common_ending
from aggregator.store import runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from aggregator.store.database import Store

# Fields that are looked at, and what they are called; without the first three a post is of no use.
FIELDS = {
    "title": "标题", "published_at": "日期", "content": "正文", "author": "作者", "tags": "标签", "code": "代码",
}  # fmt: skip
ESSENTIAL = ("title", "published_at", "content")

# From so many posts on a share says something.
ENOUGH = 5
# Half, as in aggregator/fetch/outcome.py: more is a change of the site, less its authors' variety.
MOST = 0.5
# A tenth of the posts without what every page has: worth a look.
SOME = 0.1
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

BROKEN, SUSPICIOUS, FINE, EMPTY = "broken", "suspicious", "fine", "empty"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: `level` is broken or suspicious, `what` a sentence in Chinese."""

    level: str
    what: str


@dataclass(slots=True)
class Health:
    """A source's posts: how many lack each field, when it was last crawled, and what is wrong."""

    source: str
    posts: int = 0
    newest: str | None = None
    last_run: dict[str, Any] | None = None
    missing: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Broken, suspicious or fine; empty where nothing was stored or crawled, and nothing is wrong."""
        levels = {problem.level for problem in self.problems}
        worst = next((level for level in (BROKEN, SUSPICIOUS) if level in levels), FINE)
        return EMPTY if worst == FINE and not self.posts and self.last_run is None else worst

    def facts(self) -> dict[str, Any]:
        """The same as JSON has it: of each field how many posts lack it, their share, and what to think of that."""
        fields = {
            name: {"missing": number, "share": round(number / max(1, self.posts), 3), "state": self._field(name)}
            for name, number in self.missing.items()
        }
        return asdict(self) | {"state": self.state, "missing": None, "fields": fields}

    def _field(self, name: str) -> str:
        share = self.missing[name] / max(1, self.posts)
        return "missing" if share > MOST else "suspicious" if share > SOME and name in ESSENTIAL else "ok"


COUNTS = """
select count(*) as posts, max(published_at) as newest,
    total(title = '') as title, total(author = '') as author, total(published_at is null) as published_at,
    total(length(content_text) = 0) as content,
    total(not exists (select 1 from post_tags where post_id = posts.id and origin = 'author')) as tags,
    total(instr(content_html, '<pre') = 0) as code,
    total(length(content_text) < ?2) as short
from posts left join contents on contents.post_id = posts.id where source = ?1
"""
NEWEST = """
select published_at from posts where source = ? and published_at is not null order by published_at desc limit ?
"""
LARGEST = """
select {value} as value, count(*) as posts from posts join contents on contents.post_id = posts.id
where source = ? and {value} <> '' group by 1 order by 2 desc
"""
# A text by its length and beginning: whole texts need not be compared.
TEXT = "length(content_text) || ' ' || substr(content_text, 1, 300)"


def check(store: Store, source: str, now: datetime) -> Health:
    """The health of one source as of `now`."""
    row = store.db.execute(COUNTS, (source, SHORT)).fetchone()
    health = Health(source, int(row["posts"]), row["newest"], _last_run(store, source))
    health.missing = {name: int(row[name]) for name in FIELDS}
    health.problems = [*_of_run(health), *_of_fields(health)]
    if health.posts >= ENOUGH:
        health.problems += [*_of_texts(store, health, int(row["short"])), *_of_dates(store, health, now)]
    return health


def _last_run(store: Store, source: str) -> dict[str, Any] | None:
    last = runs.history(store, source, 1)
    return {name: last[0][name] for name in ("started_at", "status", "reason")} if last else None


def _of_run(health: Health) -> Iterator[Problem]:
    status = health.last_run["status"] if health.last_run else 0
    if health.last_run and status:
        level = BROKEN if status == 3 else SUSPICIOUS  # noqa: PLR2004 - the exit status of a source that looks broken
        yield Problem(level, f"上次抓取：{health.last_run['reason']}")
    if health.last_run and not health.posts:
        yield Problem(BROKEN, "抓取过，但一篇文章也没有")


def _of_fields(health: Health) -> Iterator[Problem]:
    if health.posts < ENOUGH:
        return
    for name in ESSENTIAL:
        share = health.missing[name] / health.posts
        if share > SOME:
            yield Problem(BROKEN if share > MOST else SUSPICIOUS, f"{share:.0%} 的文章没有{FIELDS[name]}")


def _of_texts(store: Store, health: Health, short: int) -> Iterator[Problem]:
    """Texts and titles that are alike: one page read again and again, or a site's name."""
    if short > MOST * health.posts:
        yield Problem(SUSPICIOUS, f"{short / health.posts:.0%} 的正文不到 {SHORT} 字")
    for value, words in ((TEXT, "正文完全相同"), ("title", "标题完全相同")):
        largest = store.db.execute(LARGEST.format(value=value), (health.source,)).fetchone()
        if largest and largest["posts"] > max(2, MANY * health.posts):
            level = BROKEN if largest["posts"] > MOST * health.posts else SUSPICIOUS
            yield Problem(level, f"{largest['posts']} 篇{words}")
    titles = store.db.execute("select title from posts where source = ? and title <> ''", (health.source,))
    ending = common_ending([row["title"] for row in titles])
    if len(ending) >= ENDING:
        yield Problem(SUSPICIOUS, f"标题都以“{ending.strip()}”结尾：网站的名字没有去掉？")


def _of_dates(store: Store, health: Health, now: datetime) -> Iterator[Problem]:
    dated = health.posts - health.missing["published_at"]
    if dated < ENOUGH:
        return
    day = store.db.execute(LARGEST.format(value="substr(published_at, 1, 10)"), (health.source,)).fetchone()
    if day["posts"] > NEARLY_ALL * dated:
        yield Problem(BROKEN, f"{day['posts']} 篇的日期都是 {day['value']}")
        return
    newest = store.db.execute(NEWEST, (health.source, RECENT))
    if silence := silent_for([parse_iso(row["published_at"]) for row in newest], now):
        yield Problem(SUSPICIOUS, f"已有 {silence.days} 天没有新文章，以前没有停过这么久")


def silent_for(newest: Sequence[datetime], now: datetime) -> timedelta | None:
    """How long a blog has been silent, where that is much longer than its pauses were; `newest` is newest first."""
    pauses = [later - earlier for later, earlier in pairwise(newest)]
    silence = now - newest[0]
    return silence if silence > max(QUIET, PATIENCE * max(pauses, default=QUIET)) else None
