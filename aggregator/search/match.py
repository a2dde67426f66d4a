"""A query as FTS5's MATCH expressions. They are made of tokens alone, and no token holds a quotation mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from aggregator.clock import now
from aggregator.search.document import DUPLICATE, EVERY, IN_TITLE, OFTEN, tag_labels, tells
from aggregator.search.period import labels_between
from aggregator.search.query import Query, Term
from aggregator.search.tokens import WIDE


class Tier(NamedTuple):
    """Posts that match `expression` get `points`: what makes one result stand before another."""

    points: int
    expression: str


# Title over tags over body, side by side over apart; powers of two, so that a better place beats all worse together.
TITLE, TITLE_APART, TAGGED, OFTEN_SAID, SIDE_BY_SIDE = 16, 8, 4, 2, 1

# Tiers cost a query each; beyond four terms, whoever has all of them is what was looked for.
RANKED_TERMS = 4

# Words of `more`: any of them, the longest first.
ANY_WORDS = 6

# Characters of a word in Han that is made of words: mostly of two with two each, which its pairs are.
LONG = 4

NEVER = "on:never"

_WIDE_CHARACTER = re.compile(f"[{WIDE}]")


def expression(query: Query) -> str:
    """What a post must match; "" where the query asks for nothing that can be found."""
    if not query.asks:
        return ""
    wanted = [_either(map(_apart, group)) for group in query.groups]
    return _without(query, " AND ".join([*wanted, *_period(query)]) or _string([EVERY]))


def tiers(query: Query) -> list[Tier]:
    """What ranks the posts that match."""
    return [tier for term in query.terms[:RANKED_TERMS] for tier in _tiers(term)]


def some(query: Query, tier: Tier) -> str:
    """What is within the query's labels, has none of what it excludes and is of this tier, but does not match it."""
    labels = [group for group in query.groups if any(term.is_label for term in group)]
    wanted = " AND ".join([tier.expression, *(_either(map(_apart, group)) for group in labels), *_period(query)])
    return f"({_without(query, wanted)}) NOT ({expression(query)})"


def originals(match: str) -> str:
    """Of the posts that match, those that are no duplicates."""
    return f"({match}) NOT {_string([DUPLICATE])}"


def duplicates(match: str) -> str:
    """Of the posts that match, the duplicates."""
    return f"({match}) AND {_string([DUPLICATE])}"


def any_word(query: Query) -> list[Tier]:
    """What finds posts that have some of the words: a tier a word, and more for each one that a title has.

    Nothing where the query is a single word: what has that one matches.
    """
    words = list(dict.fromkeys(word for term in query.terms for word in _parts(term)))
    if len(query.terms) == 1 and words == [query.terms[0].tokens]:
        return []
    # A single character says little beside a word.
    chosen = [word for word in words if len("".join(word)) > 1] or words
    chosen = sorted(chosen, key=lambda word: -len(word))[:ANY_WORDS]
    return [
        tier for word in chosen for tier in (Tier(2, _string(word)), Tier(1, _string(IN_TITLE + part for part in word)))
    ]


def _period(query: Query) -> list[str]:
    """The days that a query keeps to; nothing where it names none."""
    if query.after is None and query.before is None:
        return []
    days = labels_between(query.after, query.before, today=now().date())
    # No day at all (before:1980) is no post at all: no post has this label.
    return [_either(_string([day]) for day in days or [NEVER])]


def _without(query: Query, wanted: str) -> str:
    if not query.excluded:
        return wanted
    return f"({wanted}) NOT {_either(map(_stands, query.excluded))}"


def _tiers(term: Term) -> Iterable[Tier]:
    yield Tier(TITLE, _string(IN_TITLE + token for token in term.tokens))
    yield Tier(TAGGED, _either(_string([name]) for name in tag_labels(term.text)))
    words = term.apart or (term.tokens,)
    if often := _all([OFTEN + token] for word in words for token in word if tells(token)):
        yield Tier(OFTEN_SAID, often)
    if term.apart:
        yield Tier(TITLE_APART, _all([IN_TITLE + token for token in word] for word in words))
        yield Tier(SIDE_BY_SIDE, _string(term.tokens))


def _parts(term: Term) -> Sequence[tuple[str, ...]]:
    """The words in a term that say something alone; itself where there are none, as in 雪崩 and C#.

    A short word in Han is whole: the tokens of 回溯 are its two characters, and what has 回 is no part of an answer.
    What signs join is not (node and js of node.js), nor a long term (缓存 of 缓存雪崩).
    """
    is_long = len(term.text) >= LONG
    words = term.words or [(token,) for token in term.tokens if is_long or not _WIDE_CHARACTER.match(token)]
    return [word for word in words if len("".join(word)) > 1] or [term.tokens]


def _apart(term: Term) -> str:
    return _all(term.apart) if term.apart else _stands(term)


def _stands(term: Term) -> str:
    """The term as it is: a phrase side by side, or any of its labels."""
    return _either(_string([token]) for token in term.tokens) if term.is_label else _string(term.tokens)


def _either(expressions: Iterable[str]) -> str:
    found = list(expressions)
    return f"({' OR '.join(found)})" if len(found) > 1 else found[0]


def _all(phrases: Iterable[Sequence[str]]) -> str:
    found = [_string(tokens) for tokens in phrases]
    return f"({' AND '.join(found)})" if len(found) > 1 else "".join(found)


def _string(tokens: Iterable[str]) -> str:
    """A phrase as FTS5 writes a string."""
    return f'"{" ".join(tokens)}"'
