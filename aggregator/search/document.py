"""A post as the index sees it, and its three columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from aggregator.search.paired import PAIRED
from aggregator.search.period import labels_of
from aggregator.search.tokens import SYMBOL, WIDE, WORD, indexed
from aggregator.text.normalize import fold
from aggregator.text.synonyms import meant

# A label is a token that no text makes, since in a text a symbol is always a token of its own.
EVERY, DUPLICATE = "all:", "dup:"
TAG, SOURCE, AUTHOR = "tag:", "source:", "author:"
IN_TITLE, OFTEN = "^", "~"

_NOT_IN_A_LABEL = re.compile(f"[^{WIDE}{WORD}{SYMBOL}]+")

# A token stands often in a text if it does so three times, and once more for each 280 tokens (half a page) of it:
# what a post is about, and not what a long one also mentions.
OFTEN_AT_LEAST, OFTEN_PER = 3, 280

_PAIRED = frozenset(PAIRED)


@dataclass(frozen=True, slots=True)
class Document:
    """What is published of a post's words. `labels`: its tags, source, author, whether a duplicate."""

    title: str
    body: str
    labels: str

    def columns(self) -> tuple[str, str, str]:
        """The values of posts_fts's columns body, title and labels: tokens, with single spaces between them."""
        title, body = indexed(fold(self.title)), indexed(fold(self.body))
        marked = [IN_TITLE + token for token in title]
        marked += [OFTEN + token for token in often(body)]
        return " ".join(body), " ".join(title), " ".join([self.labels, *marked])


def label(kind: str, value: str) -> str:
    """The label of a tag, a source or an author: label("tag:", "Spring Boot") is "tag:spring_boot"."""
    return kind + _NOT_IN_A_LABEL.sub("_", fold(value).strip())


def tag_labels(name: str) -> tuple[str, ...]:
    """The labels of a tag by the tree's own name, and by this one."""
    return tuple(dict.fromkeys(label(TAG, each) for each in meant(name)))


def labels(*, source: str, author: str, tags: Iterable[str], published: datetime | None, duplicate: bool) -> str:
    """The labels of one post, in a fixed order. `tags` are names and slugs."""
    found = {label(TAG, tag) for tag in tags}
    found.add(label(SOURCE, source))
    if author:
        found.add(label(AUTHOR, author))
    if published:
        found.update(labels_of(published))
    return " ".join([EVERY, *([DUPLICATE] if duplicate else []), *sorted(found)])


def often(found: list[str]) -> list[str]:
    """Which words and pairs stand often among these tokens, sorted."""
    least = OFTEN_AT_LEAST + len(found) // OFTEN_PER
    counts = Counter(found)
    return sorted(token for token, times in counts.items() if times >= least and tells(token))


def tells(token: str) -> bool:
    """Whether it says something that this token stands often in a text: no sign, and no end of a run of pairs."""
    return len(token) > 1 or (token.isalnum() and token not in _PAIRED)
