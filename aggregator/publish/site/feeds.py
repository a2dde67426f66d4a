"""Feeds of the picks, of a tag and of a source, as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from feedgen.feed import FeedGenerator

from aggregator.clock import parse_iso
from aggregator.publish.site import queries
from aggregator.publish.site.cards import Card, cards
from aggregator.publish.site.place import Place, clean
from aggregator.publish.site.words import WORDS

FEED_SIZE = 30  # posts: a week of picks, whatever the reader's habits
LANGUAGE = "zh-CN"
WORDED = WORDS["zh"]


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed holds: its title, the page that it stands for, its own kind and name, and the posts' cards.

    `updated` is of its newest post; of picks, when they last became others, or one of them did.
    """

    title: str
    page: str
    kind: str
    name: str
    posts: list[Card]
    updated: datetime


def featured(place: Place, name: str = "") -> Feed:
    """精选, by rank."""
    found = cards(place.snapshot, place.snapshot.rows(queries.FEATURED_FEED, {"limit": FEED_SIZE}))
    page, meta = place.links.page("featured"), place.snapshot.meta
    # An export of an earlier version does not say it.
    changed = meta.get("featured_at") or meta["generated_at"] or meta["as_of"]
    return Feed(WORDED["featured"], page, "", name, found, parse_iso(changed))


def tag(place: Place, name: str) -> Feed | None:
    """The newest posts of a tag; None where there is none."""
    row = place.snapshot.row(queries.TAG, {"slug": name})
    if row is None:
        return None
    found = place.snapshot.rows(queries.TAG_FEED, {"tag": row["id"], "limit": FEED_SIZE, "offset": 0})
    return _feed(place, row["name"], place.links.tag(name), ("tag", name), cards(place.snapshot, found))


def source(place: Place, name: str) -> Feed | None:
    """The newest posts of a source; None where there is none."""
    row = place.snapshot.row(queries.SOURCE, {"name": name})
    if row is None:
        return None
    found = place.snapshot.rows(queries.SOURCE_FEED, {"source": name, "limit": FEED_SIZE, "offset": 0})
    return _feed(place, row["title"], place.links.source(name), ("source", name), cards(place.snapshot, found))


def rss(place: Place, feed: Feed) -> bytes:
    """RSS 2.0 (rssboard.org)."""
    return bytes(_generated(place, feed, "xml").rss_str(pretty=True))


def atom(place: Place, feed: Feed) -> bytes:
    """Atom."""
    return bytes(_generated(place, feed, "atom").atom_str(pretty=True))


def json_feed(place: Place, feed: Feed) -> bytes:
    """JSON Feed (jsonfeed.org)."""
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(feed),
        "description": WORDED["tagline"],
        "home_page_url": place.absolute(feed.page),
        "feed_url": place.absolute(place.links.feed(feed.kind, feed.name, "json")),
        "language": LANGUAGE,
        "items": [_item(place, post) for post in feed.posts],
    }
    return json.dumps(made, ensure_ascii=False, indent=1).encode()


# Of each form: what writes it, and its media type. The key is the ending of its address.
FORMS: dict[str, tuple[Callable[[Place, Feed], bytes], str]] = {
    "xml": (rss, "application/rss+xml"),
    "atom": (atom, "application/atom+xml"),
    "json": (json_feed, "application/feed+json"),
}
KINDS: dict[str, Callable[[Place, str], Feed | None]] = {"": featured, "tag": tag, "source": source}


def _feed(place: Place, title: str, page: str, named: tuple[str, str], posts: list[Card]) -> Feed:
    meta = place.snapshot.meta
    moments = [post["updated_at"] for post in posts] or [meta["generated_at"] or meta["as_of"]]
    return Feed(title, page, *named, posts, parse_iso(max(moments)))


def _generated(place: Place, feed: Feed, form: str) -> Any:
    made = FeedGenerator()
    made.load_extension("dc")
    made.id(_urn(f"feed:{feed.kind}:{feed.name}"))
    made.title(clean(_title(feed)))
    # RSS has one link: the last.
    made.link(href=place.absolute(place.links.feed(feed.kind, feed.name, form)), rel="self")
    made.link(href=place.absolute(feed.page), rel="alternate")
    made.description(WORDED["tagline"])
    made.language(LANGUAGE)
    made.author(name=WORDED["site"])
    made.generator(WORDED["site"])
    made.updated(feed.updated)
    made.lastBuildDate(feed.updated)
    for post in feed.posts:
        _entry(place, made.add_entry(order="append"), post)
    return made


def _entry(place: Place, entry: Any, post: Card) -> None:
    # Atom's id and RSS's guid.
    entry.id(_urn(post["uid"]))
    entry.title(clean(_heading(post)))
    entry.link(href=place.absolute(place.links.post(post["uid"])))
    entry.description(clean(post["excerpt"]), isSummary=True)
    entry.updated(parse_iso(post["updated_at"]))
    if post["published_at"]:
        entry.published(parse_iso(post["published_at"]))
    author = clean(post["author"] or post["source_title"])
    entry.author(name=author)
    entry.dc.dc_creator(author)
    for given in post["tags"]:
        entry.category(term=clean(given["name"]))


def _item(place: Place, post: Card) -> dict[str, Any]:
    item = {
        "id": post["uid"],
        "url": place.absolute(place.links.post(post["uid"])),
        "external_url": post["url"],
        "title": _heading(post),
        "content_text": post["excerpt"],
        "date_published": post["published_at"],
        "date_modified": post["updated_at"],
        "authors": [{"name": post["author"] or post["source_title"]}],
        "tags": [given["name"] for given in post["tags"]],
    }
    return {name: value for name, value in item.items() if value or name == "content_text"}


def _heading(post: Card) -> str:
    # Atom wants a title; of a post that has none, a reader of feeds makes more of its address than of （无标题）.
    return str(post["title"] or post["url"])


def _title(feed: Feed) -> str:
    return f"{WORDED['site']} · {feed.title}"


def _urn(name: str) -> str:
    """An IRI that is the same wherever the site is: one that has moved repeats nothing."""
    return uuid5(NAMESPACE_URL, name).urn
