"""How much a post is about a tag, from where its names stand: coarse points, a logistic curve, and why in words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from aggregator.text.zones import BODY, CODE, HEADING, TITLE

# A tag that is less certain than this is not given: about where one more right costs one more wrong.
LEAST = 0.25

# Points for where a name stands. Fitted once by logistic regression on the tags that authors of eleven blogs gave their
# own posts, and rounded to quarters so that no single blog speaks through them (docs/quality.md: also with each blog
# held out in turn).
BASE = -3.0
IN_TITLE = 2.0
# The title names other tags, and not this one.
NOT_IN_TITLE = -0.75
# For each doubling of the number of blocks of code, and of mentions in a thousand words.
IN_CODE = 0.5
DENSITY = 0.25
# For the tag with most mentions; the others have their share of it. Title and headings count as so many each.
MENTIONS = 1.5
HEADING_MENTIONS = 3
# For the certainty of the tags below: a post on Vue is one on 前端.
BELOW = 3.5
# A tag that only those below it speak for, named nowhere in the post: of six of those authors print one.
INHERITED = -0.5
# Where no tag is mentioned more often than this, each has its share of this: a word that stands once in a text is none
# that it is about.
FEW_MENTIONS = 3
# A broad name (数据库, 测试) is a word of every day in the trade: how often it is mentioned says next to nothing.
BROAD = -0.25
BROAD_MENTIONS = 0.25
# Short posts would have wild densities: so many words are added to every post.
FEW_WORDS = 200


@dataclass(slots=True)
class Evidence:
    """How often a tag's names stand in a post's title, headings and text, and how many blocks of code are in it.

    `forms` are the names by the zone where they stand and as they are written there. `below` is the certainty in [0, 1]
    that a tag under it is right, `children` those tags.
    """

    title: int = 0
    heading: int = 0
    body: int = 0
    code: int = 0
    below: float = 0.0
    forms: dict[tuple[int, str], int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    children: dict[str, float] = field(default_factory=dict)

    def add(self, zone: int, times: int, written: str) -> None:
        """Count a name (in CODE: blocks of a language) so many times in a zone."""
        if zone == CODE:
            self.code += times
            self.languages[written] = self.languages.get(written, 0) + times
            return
        self.forms[zone, written] = self.forms.get((zone, written), 0) + times
        if zone == TITLE:
            self.title += times
        elif zone == HEADING:
            self.heading += times
        else:
            self.body += times

    def support(self, name: str, certainty: float) -> None:
        """Count a tag below: several together are more certain than each."""
        self.below = 1 - (1 - self.below) * (1 - certainty)
        self.children[name] = certainty

    @property
    def mentions(self) -> int:
        """How often it is named, title and headings counting more."""
        return self.body + HEADING_MENTIONS * (self.title + self.heading)


@dataclass(slots=True, frozen=True)
class Scale:
    """What evidence is measured against: words, mentions of the most mentioned tag, whether the title names any.

    `mentions` is FEW_MENTIONS at least.
    """

    words: int
    mentions: int
    titled: bool

    @classmethod
    def of(cls, words: int, every: Iterable[Evidence]) -> Scale:
        """The scale of a post with this evidence."""
        found = list(every)
        most = max((each.mentions for each in found), default=0)
        return cls(words, max(FEW_MENTIONS, most), any(each.title for each in found))


def weigh(evidence: Evidence, scale: Scale, *, broad: bool, weight: float) -> float:
    """The certainty in (0, 1) that a post has a tag. `weight` is the tag's own, in (0, 1]."""
    share = evidence.mentions / scale.mentions
    points = (
        BASE
        + (IN_TITLE if evidence.title else NOT_IN_TITLE * scale.titled)
        + IN_CODE * math.log2(1 + evidence.code)
        + DENSITY * math.log2(1 + 1000 * evidence.mentions / (scale.words + FEW_WORDS))
        + (BROAD + BROAD_MENTIONS * share if broad else MENTIONS * share)
        + BELOW * evidence.below
        + (INHERITED if not evidence.mentions and not evidence.code else 0.0)
    )
    return weight / (1 + math.exp(-points))


def explain(evidence: Evidence) -> str:
    """The evidence as people read it; names that an earlier part tells are not told again."""
    title, heading, body = (_names(evidence, zone) for zone in (TITLE, HEADING, BODY))
    said = [
        f"标题{_within(title)}" if evidence.title else "",
        f"小标题 {evidence.heading} 处{_within(heading, title)}" if evidence.heading else "",
        f"{_first(evidence.languages)} 代码 {evidence.code} 段" if evidence.code else "",
        f"正文 {evidence.body} 次{_within(body, title | heading)}" if evidence.body else "",
        f"下级标签 {_first(evidence.children)}" if evidence.children else "",
    ]
    return "；".join(filter(None, said))


def _names(evidence: Evidence, zone: int) -> dict[str, int]:
    """The names that stand in a zone, each with how often."""
    return {written: times for (place, written), times in evidence.forms.items() if place == zone}


def _within(names: dict[str, int], told: Iterable[str] = ()) -> str:
    """Names in brackets; nothing where all are told already."""
    return f"（{_first(names)}）" if names.keys() - set(told) else ""


def _first(counts: dict[str, int] | dict[str, float], most: int = 3) -> str:
    """The names that count most, joined."""
    return "、".join(sorted(counts, key=lambda name: (-counts[name], name))[:most])
