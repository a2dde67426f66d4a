"""The health of sources, field by field, from what is stored of them: no page is asked for."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aggregator.discover.doubts import BROKEN, MOST, SHORT, SUSPICIOUS, Problem, of_dates, of_texts
from aggregator.errors import LockedError
from aggregator.store import runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aggregator.store.database import Store

# Fields that are looked at, and what they are called; without the first three a post is of no use.
FIELDS = {
    "title": "标题", "published_at": "日期", "content": "正文", "author": "作者", "tags": "标签", "code": "代码",
}  # fmt: skip
ESSENTIAL = ("title", "published_at", "content")

# From so many posts on a share says something.
ENOUGH = 5
# A tenth of the posts without what every page has: worth a look.
SOME = 0.1


FINE, EMPTY = "fine", "empty"


@dataclass(slots=True)
class Health:
    """A source's posts: how many lack each field, when it was last crawled, and what is wrong.

    Times are UTC; `timezone` is the source's own, None where none is stored.
    """

    source: str
    posts: int = 0
    newest: str | None = None
    newest_precision: str | None = None
    timezone: str | None = None
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
        told = {name: value for name, value in asdict(self).items() if name != "missing"}
        return told | {"state": self.state, "fields": fields}

    def _field(self, name: str) -> str:
        share = self.missing[name] / max(1, self.posts)
        return "missing" if share > MOST else "suspicious" if share > SOME and name in ESSENTIAL else "ok"


COUNTS = """
select count(*) as posts, max(published_at) as newest, published_precision as newest_precision,
    (select timezone from sources where name = ?1) as timezone,
    total(title = '') as title, total(author = '') as author, total(published_at is null) as published_at,
    total(length(content_text) = 0) as content,
    total(not exists (select 1 from post_tags where post_id = posts.id and origin = 'author')) as tags,
    total(instr(content_html, '<pre') = 0) as code,
    total(length(content_text) < ?2) as short
from posts left join contents on contents.post_id = posts.id where source = ?1
"""


def check(store: Store, source: str, now: datetime) -> Health:
    """The health of one source as of `now`."""
    row = store.db.execute(COUNTS, (source, SHORT)).fetchone()
    newest = (row["newest"], row["newest_precision"], row["timezone"])
    health = Health(source, int(row["posts"]), *newest, _last_run(store, source))
    health.missing = {name: int(row[name]) for name in FIELDS}
    health.problems = [*_of_run(health), *_of_fields(health)]
    if health.posts >= ENOUGH:
        health.problems += of_texts(store, source, health.posts, int(row["short"]))
        if (dated := health.posts - health.missing["published_at"]) >= ENOUGH:
            health.problems += of_dates(store, source, dated, now)
    return health


def _last_run(store: Store, source: str) -> dict[str, Any] | None:
    last = runs.history(store, source, 1)
    return {name: last[0][name] for name in ("started_at", "status", "reason")} if last else None


def _of_run(health: Health) -> Iterator[Problem]:
    status = health.last_run["status"] if health.last_run else 0
    if health.last_run and status:
        level = SUSPICIOUS if status == LockedError.exit_status else BROKEN
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
