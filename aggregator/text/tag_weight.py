"""How much a post is about a tag, from where its names stand: coarse points, a logistic curve, and why in words."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

# Points for where a name stands. They were fitted once by logistic regression on blogs' own tags (each blog held out in
# turn, docs/quality.md) and rounded to halves, so that no single blog speaks through them.
BASE = -3.0
TITLE = 3.0
HEADING = 0.5
CODE = 1.0
# For each doubling of the number of times in the text, and for the share of the words that it makes up.
BODY = 0.5
DENSITY = 0.5
# A tag below it is worth this much of its own certainty: a post on Vue is one on 前端.
CHILD = 1.5
# A broad name (数据库, 测试) in the text says little: only title, headings and what is below it do.
BROAD_BODY = 0.5


@dataclass(slots=True)
class Evidence:
    """How often a tag's names stand in a post's title, headings and text, and how many blocks of code are in it."""

    title: int = 0
    heading: int = 0
    body: int = 0
    code: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    below: float = 0.0
    child: str = ""


def weigh(evidence: Evidence, words: int, *, broad: bool, weight: float) -> float:
    """The certainty in (0, 1) that a post of so many words has a tag. `weight` is the tag's own, in (0, 1]."""
    body = BODY * math.log2(1 + evidence.body) + DENSITY * math.log2(1 + 1000 * evidence.body / (words + 200))
    points = (
        BASE
        + TITLE * bool(evidence.title)
        + HEADING * math.log2(1 + evidence.heading)
        + CODE * math.log2(1 + evidence.code)
        + body * (BROAD_BODY if broad else 1.0)
        + CHILD * evidence.below
    )
    return weight / (1 + math.exp(-points))


def explain(evidence: Evidence) -> str:
    """The evidence as people read it."""
    forms = "、".join(form for form, _ in evidence.forms.most_common(3))
    languages = "、".join(language for language, _ in evidence.languages.most_common(2))
    said = [
        f"标题（{forms}）" if evidence.title else "",
        f"小标题 {evidence.heading} 处" if evidence.heading else "",
        f"{languages} 代码 {evidence.code} 段" if evidence.code else "",
        f"正文 {evidence.body} 次" + ("" if evidence.title else f"（{forms}）") if evidence.body else "",
        f"下级标签 {evidence.child}" if evidence.child else "",
    ]
    return "；".join(filter(None, said))
