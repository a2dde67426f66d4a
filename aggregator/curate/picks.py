"""精选, chosen and not sorted: the best of the newest, and no two alike.

Each choice takes the candidate that is worth most after what is like it among the chosen is taken off (maximal
marginal relevance), and no source, author or tag has more than its quota. All is multiplied, nothing added, so that a
day that passes changes every worth alike and no order.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.curate.candidate import Candidate, likeness
from aggregator.text.normalize import fold

# How many posts 精选 holds: two screens of a listing.
PICKS = 40
# The window: the store's newest so many days, widened until so many originals are in it.
WINDOW = timedelta(days=90)
FEWEST = 200
# Of a smaller window no larger share than of a full one: where two posts of three are picked, nobody chose. Of a
# handful three all the same, since a listing of one card looks broken.
FEWEST_PICKS = 3
# Days in which a post loses half its freshness. In a widened window it is a third of what the window spans.
HALF_LIFE = 30.0
HALF_LIFE_SHARE = 3
# A post under this score is not picked, however few there are: about what a note without code or headings gets.
LEAST = 0.35

# At most so many of one source, author and tag. Where there are few of them, twice their fair share; a tag may have
# half more than its share of the window: in a store of Java posts, Java is no sign of sameness.
SOURCE_QUOTA, AUTHOR_QUOTA, TAG_QUOTA = 4, 3, 6
FAIR, FAIR_TAG = 2.0, 1.5

# How much of its worth a post loses that is wholly like one already chosen.
SAMENESS = 0.6
# Only so many of the most valuable are compared with the chosen: the cost stays bounded in a store of any size.
CANDIDATES = 10 * PICKS


@dataclass(slots=True, frozen=True)
class Quotas:
    """How many posts of one source, one author and each tag may be chosen."""

    source: int
    author: int
    tags: Mapping[str, int]

    @classmethod
    def of(cls, window: Sequence[Candidate], picks: int = PICKS) -> Quotas:
        """The quotas of a window."""
        sources = len({post.source for post in window})
        authors = len({(post.source, post.author) for post in window})
        tags = Counter(tag for post in window for tag in post.tags)
        return cls(
            max(SOURCE_QUOTA, math.ceil(FAIR * picks / max(1, sources))),
            max(AUTHOR_QUOTA, math.ceil(FAIR * picks / max(1, authors))),
            {tag: max(TAG_QUOTA, math.ceil(FAIR_TAG * picks * n / len(window))) for tag, n in tags.items()},
        )


def places(window: Sequence[Candidate]) -> int:
    """How many posts of a window are picked: a fifth, and PICKS at most."""
    return min(PICKS, max(FEWEST_PICKS, len(window) * PICKS // FEWEST))


def half_life(window: Iterable[Candidate]) -> float:
    """The days in which a post of this window loses half its freshness."""
    days = [post.published for post in window if post.published]
    span = (max(days) - min(days)) / timedelta(days=1) if days else 0.0
    return max(HALF_LIFE, span / HALF_LIFE_SHARE)


def appraise(window: Sequence[Candidate], as_of: datetime) -> list[Candidate]:
    """The window's posts with their worth as of a day, the most valuable first; one without a date is the oldest.

    Age is counted from the newest post: a store that has stood still for years ranks its posts as it did then.
    """
    # What the editor wished for may be of any time, and makes no other post older or younger.
    own = [post for post in window if not post.wish] or window
    days = [post.published for post in own if post.published] or [as_of]
    oldest, newest, life = min(days), min(as_of, max(days)), half_life(own)
    for post in window:
        published = max(oldest, post.published or oldest)
        age = max(0.0, (newest - published) / timedelta(days=1))
        post.worth = post.score * 0.5 ** (age / life)
    return sorted(window, key=lambda post: (-post.worth, post.uid))


def choose(window: Sequence[Candidate], as_of: datetime, picks: int = PICKS) -> list[Candidate]:
    """The picks of a window, in order: pins (the newest first), then the others as they were chosen."""
    quotas = Quotas.of(window, picks)
    ranked = appraise(window, as_of)
    pins = sorted((post for post in ranked if post.wish == "pin"), key=lambda post: -post.wished)
    chosen = pins[:]
    taken = _Taken(quotas)
    for post in chosen:
        taken.take(post)
    # What the editor wished for is in, wherever its worth puts it; it uses up quotas like the rest.
    wished = [post for post in ranked if post.wish == "feature"]
    rest = _candidates([post for post in ranked if not post.wish and post.score >= LEAST], quotas)
    while len(chosen) < picks or wished:
        best = taken.best(wished + (rest if len(chosen) + len(wished) < picks else []))
        if best is None:
            break
        chosen.append(best)
        taken.take(best)
        (wished if best.wish else rest).remove(best)
    return chosen


def _candidates(ranked: Sequence[Candidate], quotas: Quotas) -> list[Candidate]:
    """The most valuable posts that could be chosen: of one source or author no more than twice its quota."""
    sources: Counter[str] = Counter()
    authors: Counter[tuple[str, str]] = Counter()
    found = []
    for post in ranked:
        author = (post.source, post.author)
        if sources[post.source] >= 2 * quotas.source or (post.author and authors[author] >= 2 * quotas.author):
            continue
        sources[post.source] += 1
        authors[author] += 1
        found.append(post)
        if len(found) == CANDIDATES:
            break
    return found


class _Taken:
    """What is chosen so far: how full the quotas are, and how like each candidate is to any of it."""

    def __init__(self, quotas: Quotas) -> None:
        self._quotas = quotas
        self._sources: Counter[str] = Counter()
        self._authors: Counter[tuple[str, str]] = Counter()
        self._tags: Counter[str] = Counter()
        self._titles: set[tuple[str, str]] = set()
        self._chosen: list[Candidate] = []
        self._likeness: dict[int, tuple[int, float]] = {}

    def take(self, post: Candidate) -> None:
        """Count a chosen post."""
        self._sources[post.source] += 1
        self._authors[post.source, post.author] += 1
        self._tags.update(post.tags.keys())
        self._titles.add((post.source, fold(post.title)))
        self._chosen.append(post)

    def best(self, candidates: Iterable[Candidate]) -> Candidate | None:
        """The candidate to choose next, or None: the first of those that are worth the same in the order given."""
        allowed = [post for post in candidates if post.wish or self._allows(post)]
        return max(allowed, key=self._value, default=None)

    def _allows(self, post: Candidate) -> bool:
        return (
            self._sources[post.source] < self._quotas.source
            # Two parts or editions under one title look like one card twice.
            and (not post.title or (post.source, fold(post.title)) not in self._titles)
            and (not post.author or self._authors[post.source, post.author] < self._quotas.author)
            and all(self._tags[tag] < self._quotas.tags[tag] for tag in post.tags)
        )

    def _value(self, post: Candidate) -> float:
        """Worth less sameness; what was compared with a candidate before is not compared again."""
        seen, most = self._likeness.get(post.post_id, (0, 0.0))
        most = max([most, *(likeness(post, other) for other in self._chosen[seen:])])
        self._likeness[post.post_id] = (len(self._chosen), most)
        return post.worth * (1 - SAMENESS * most)
