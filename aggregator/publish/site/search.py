"""The search page: what is found, with the cards of the posts."""

from __future__ import annotations

from typing import Any

from aggregator.clock import parse_iso
from aggregator.publish.site import queries
from aggregator.publish.site.cards import Card, cards
from aggregator.publish.site.snapshot import Snapshot
from aggregator.publish.site.views import LAST_PAGE, PAGE, Answer, Asked
from aggregator.search.notes import notes
from aggregator.search.query import parse
from aggregator.search.search import search as find

# Characters: a longer question is cut, since nobody reads what such a query would mean.
LONGEST = 200


def search(snapshot: Snapshot, asked: Asked) -> Answer | None:
    """搜索[…],共N篇文章; `?q=` is read as docs/export.md says, and never refused. None behind the last page."""
    if asked.page > LAST_PAGE:
        return None
    text = asked.query.get("q", "").strip()[:LONGEST]
    is_asked = parse(text).asks
    with snapshot.connection() as db:
        as_of, offset = parse_iso(snapshot.meta["as_of"]), (asked.page - 1) * PAGE
        found = find(db, text, as_of=as_of, limit=PAGE, offset=offset)
        noted = notes(db, text, asked.language) if is_asked else []
    if not found.posts and asked.page > 1:
        return None
    total = f"{found.total}+" if found.total_capped else str(found.total)
    heading = asked.words["found"].format(query=text, total=total) if is_asked else asked.words["search"]
    return Answer(
        "listing.html",
        {
            "heading": heading,
            "query": text,
            "total": found.total,
            "total_capped": found.total_capped,
            "posts": _cards(snapshot, found.posts),
            "more": _cards(snapshot, found.more),
            "page": asked.page,
            "next": found.total > asked.page * PAGE,
            "notes": noted,
        },
    )


def _cards(snapshot: Snapshot, found: list[dict[str, Any]]) -> list[Card]:
    """The cards of what was found, in its order, each with its snippet and with what fits in its place."""
    marks = ",".join("?" * len(found))
    rows = snapshot.rows(f"{queries.CARD} where p.uid in ({marks})", tuple(post["uid"] for post in found))
    by_uid = {card["uid"]: card for card in cards(snapshot, rows)}
    return [
        {**by_uid[post["uid"]], "snippet": post["snippet"], "matched_copy": post["matched_copy"]}
        for post in found
        if post["uid"] in by_uid
    ]
