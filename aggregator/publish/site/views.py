"""What each page of the site holds. A view takes the export and what was asked, and answers with plain data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aggregator.clock import CHINA, iso
from aggregator.publish.site import queries
from aggregator.publish.site.api import ADDRESSES, CARD
from aggregator.publish.site.cards import Card, cards, tags_of
from aggregator.publish.site.snapshot import Snapshot
from aggregator.publish.site.words import WORDS

PAGE = 20  # cards a page: about five screens of a phone
LAST_PAGE = 500  # OFFSET reads what it skips; who wants more than 10,000 posts takes the file
NUMBER = re.compile(r"[0-9]{1,5}")
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
MOST_TAGS = 500  # nobody reads further; the search finds the others
ON_HOME = 8
RELATED = 6


@dataclass
class Asked:
    """What a reader asked for: the path's parameters, the query's, and the reader's language."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    language: str

    @property
    def words(self) -> Mapping[str, str]:
        """The site's words in the reader's language."""
        return WORDS[self.language]

    @property
    def page(self) -> int:
        """The page number: 1 where none, or none that makes sense, is given."""
        number = self.query.get("page", "")
        return max(1, int(number)) if NUMBER.fullmatch(number) else 1


@dataclass
class Answer:
    """A page: the template that shows it, its data, which is also its JSON, and its feed."""

    template: str
    data: dict[str, Any] = field(default_factory=dict)
    feed: tuple[str, str] = ("", "")  # the kind and name of the page's feed; the picks' where it has none of its own


View = Callable[[Snapshot, Asked], Answer | None]


def home(snapshot: Snapshot, asked: Asked) -> Answer:
    """The newest posts and the picks."""
    del asked
    few = {"limit": ON_HOME, "offset": 0}
    newest = snapshot.rows(queries.NEWEST, few)
    return Answer(
        "home.html",
        {"featured": cards(snapshot, snapshot.rows(queries.FEATURED, few)), "posts": cards(snapshot, newest)},
    )


def featured(snapshot: Snapshot, asked: Asked) -> Answer | None:
    """精选列表."""
    return _listing(
        snapshot, asked, queries.FEATURED, {}, asked.words["featured"], snapshot.kept(queries.PICKS)[0]["posts"]
    )


def posts(snapshot: Snapshot, asked: Asked) -> Answer | None:
    """All originals, newest first; `?month=2026-01` one month's."""
    month = asked.query.get("month", "")
    if month and not _bounds(month)["end"]:
        return None
    months = [dict(row) for row in snapshot.kept(queries.MONTHS)]
    if month:
        counted = {row["month"]: row["posts"] for row in months}
        heading = f"{asked.words['posts']} · {month}"
        answer = _listing(snapshot, asked, queries.OF_MONTH, _bounds(month), heading, counted.get(month, 0))
    else:
        answer = _listing(
            snapshot, asked, queries.NEWEST, {}, asked.words["posts"], snapshot.kept(queries.ORIGINALS)[0]["posts"]
        )
    if answer:
        answer.data["months"] = months
    return answer


def tag(snapshot: Snapshot, asked: Asked) -> Answer | None:
    """The posts of a tag."""
    found = snapshot.row(queries.TAG, {"slug": asked.path["slug"]})
    if found is None:
        return None
    answer = _listing(snapshot, asked, queries.TAGGED, {"tag": found["id"]}, found["name"], found["posts"])
    if answer:
        answer.feed = ("tag", found["slug"])
    return answer


def source(snapshot: Snapshot, asked: Asked) -> Answer | None:
    """The posts of a source."""
    found = snapshot.row(queries.SOURCE, {"name": asked.path["name"]})
    if found is None:
        return None
    counted = {row["name"]: row["posts"] for row in snapshot.kept(queries.SOURCES)}
    answer = _listing(
        snapshot, asked, queries.OF_SOURCE, {"source": found["name"]}, found["title"], counted[found["name"]]
    )
    if answer:
        answer.data["homepage"] = found["homepage"]
        answer.feed = ("source", found["name"])
    return answer


def post(snapshot: Snapshot, asked: Asked) -> Answer | None:
    """One post: its body, where it comes from, the same story elsewhere, and related posts."""
    found = snapshot.row(queries.POST, {"uid": asked.path["uid"]})
    if found is None:
        return None
    shown: Card = {**dict(found), "tags": tags_of(snapshot, [found["id"]])[found["id"]]}
    original = (
        snapshot.row(queries.CANONICAL, {"id": found["canonical_id"]}) if found["canonical_id"] != found["id"] else None
    )
    story = {"canonical": found["canonical_id"], "id": found["id"]}
    copies = snapshot.rows(queries.COPIES, story)
    related = snapshot.rows(queries.RELATED, {**story, "limit": RELATED})
    return Answer(
        "post.html",
        {
            "post": shown,
            "original": dict(original) if original else None,
            "copies": cards(snapshot, copies),
            "related": cards(snapshot, related),
        },
    )


def tags(snapshot: Snapshot, asked: Asked) -> Answer:
    """The tags, the most used first."""
    names = [dict(row) for row in snapshot.rows(queries.TAGS, {"limit": MOST_TAGS})]
    return Answer("names.html", {"heading": asked.words["tags"], "tags": names})


def sources(snapshot: Snapshot, asked: Asked) -> Answer:
    """The sources, the largest first."""
    names = [dict(row) for row in snapshot.kept(queries.SOURCES)]
    return Answer("names.html", {"heading": asked.words["sources"], "sources": names})


def resources(snapshot: Snapshot, asked: Asked) -> Answer:
    """资源下载."""
    del asked
    return Answer("resources.html", {"all_resources": [dict(row) for row in snapshot.rows(queries.RESOURCES)]})


def about(snapshot: Snapshot, asked: Asked) -> Answer:
    """What this site is, and its JSON."""
    del snapshot
    return Answer("about.html", {"heading": asked.words["about"]})


def api(snapshot: Snapshot, asked: Asked) -> Answer:
    """What the JSON of each page holds."""
    del snapshot
    return Answer(
        "api.html", {"heading": asked.words["api"], "card": CARD, "addresses": [one._asdict() for one in ADDRESSES]}
    )


def _bounds(month: str) -> dict[str, str]:
    """Where a month of China's calendar begins and ends; "" for what is no month."""
    # strptime alone would take 2026-1 as well, of which MONTHS counts nothing.
    if MONTH.fullmatch(month):
        with suppress(ValueError, OverflowError):
            begin = datetime.strptime(month, "%Y-%m").replace(tzinfo=CHINA)
            end = (begin + timedelta(days=31)).replace(day=1)
            return {"begin": iso(begin) or "", "end": iso(end) or ""}
    return {"begin": "", "end": ""}


def _listing(
    snapshot: Snapshot, asked: Asked, sql: str, values: dict[str, Any], heading: str, total: int
) -> Answer | None:
    """A page of a listing, None behind its last; one row more than is shown tells whether there is a next page."""
    if asked.page > LAST_PAGE:
        return None
    rows = snapshot.rows(sql, {**values, "limit": PAGE + 1, "offset": (asked.page - 1) * PAGE})
    if not rows and asked.page > 1:
        return None
    shown, following = cards(snapshot, rows[:PAGE]), len(rows) > PAGE and asked.page < LAST_PAGE
    return Answer(
        "listing.html",
        {"heading": heading, "total": total, "posts": shown, "page": asked.page, "next": following},
    )
