"""Rows of the export as what a card shows: one dictionary shape, in HTML and in JSON alike."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from aggregator.publish.site import queries
from aggregator.publish.site.snapshot import Snapshot
from aggregator.text.synonyms import as_one

Card = dict[str, Any]

# In `featured` the tags of a card are names joined by this.
SEPARATOR = "\x1f"


def cards(snapshot: Snapshot, rows: Iterable[sqlite3.Row]) -> list[Card]:
    """The rows as dictionaries, each with `tags`: a list of {slug, name}, the weightiest first."""
    found = [dict(row) for row in rows]
    tags = tags_of(snapshot, [card["id"] for card in found])
    for card in found:
        names = [name for name in (card.get("tags") or "").split(SEPARATOR) if name]
        card["tags"] = [tag for tag in tags[card["id"]] if not names or tag["name"] in names]
    return found


def tags_of(snapshot: Snapshot, ids: list[int]) -> dict[int, list[dict[str, str]]]:
    """The tags of posts, by post id, one name a tag."""
    tags: dict[int, list[dict[str, str]]] = defaultdict(list)
    marks = ",".join("?" * len(ids))
    for row in snapshot.rows(queries.TAGS_OF.format(ids=marks), tuple(ids)):
        tags[row["post_id"]].append({"slug": row["slug"], "name": row["name"]})
    for post_id, given in tags.items():
        shown = as_one(tag["name"] for tag in given)
        tags[post_id] = [tag for tag in given if tag["name"] in shown]
    return tags


def public(card: Card) -> Card:
    """A card as JSON has it: tags by name, as the commands print them; no ids, which mean nothing outside one file."""
    told = {name: value for name, value in card.items() if name not in {"id", "post_id", "canonical_id"}}
    if "uid" in told and "tags" in told:
        told["tag_slugs"] = [tag["slug"] for tag in told["tags"]]
        told["tags"] = [tag["name"] for tag in told["tags"]]
    return told
