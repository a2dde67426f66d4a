"""The parts of a score that a post alone decides: what is in it, and whose it is. Each says why, in Chinese."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from aggregator.curate.phrases import MANUAL, NOTES, REASONS
from aggregator.curate.weights import weights
from aggregator.post import BlockKind, Kind, Post, ScorePart

# Words from which a post says anything, and those at which one of its kind is long enough: between them every doubling
# counts alike. An excerpt is a part of an article.
FEWEST_WORDS = 150
ENOUGH_WORDS = {Kind.ORIGINAL: 5000, Kind.TRANSLATION: 5000, Kind.REPRINT: 5000, Kind.EXCERPT: 1500}
# Half a dozen blocks show how a thing is done; more is often a listing.
ENOUGH_CODE = 6
ENOUGH_FIGURES = 4
# Four headings make an article that can be looked through; more than one for so many words is a skeleton.
ENOUGH_HEADINGS = 4
HEADING_WORDS = 60
# An article that weighs things has about so many different words of reasoning; more say the same again.
ENOUGH_REASONS = 16

ORIGINALITY = {
    Kind.ORIGINAL: (1.0, "原创"),
    Kind.TRANSLATION: (0.85, "译文"),
    Kind.EXCERPT: (0.3, "摘录"),
    Kind.REPRINT: (0.2, "转载"),
}

# Notes on a book, course or paper, or a part of a manual or a book: the words may be the writer's, the matter is not.
NOTES_VALUE = 0.6

IMAGE = re.compile(r"<img\s", re.IGNORECASE)


def merits(post: Post) -> list[ScorePart]:
    """The merits of a post, one part each."""
    return [part(name, *measure(post)) for name, measure in MEASURES.items()]


def part(name: str, value: float, reason: str) -> ScorePart:
    """A part with its weight of the table; the value forced into [0, 1], NaN to 0."""
    return ScorePart(name, round(clamp(value), 4), weights()[name], reason)


def clamp(value: float) -> float:
    """A number in [0, 1], whatever came in."""
    return min(1.0, max(0.0, value)) if math.isfinite(value) else 0.0


def prose(post: Post) -> str:
    """The text without its code."""
    if not post.blocks:
        return post.content_text
    text = post.content_text
    return "\n".join([text[block.start : block.end] for block in post.blocks if block.kind is not BlockKind.CODE])


def length(post: Post) -> tuple[float, str]:
    """How much there is to read, by kind; the first words count most."""
    enough = ENOUGH_WORDS[post.kind]
    value = math.log(max(1, post.word_count) / FEWEST_WORDS) / math.log(enough / FEWEST_WORDS)
    return value, f"全文 {post.word_count} 字"


def code(post: Post) -> tuple[float, str]:
    """Whether it shows code."""
    blocks = sum(block.kind == BlockKind.CODE for block in post.blocks)
    return blocks / ENOUGH_CODE, f"{blocks} 段代码" if blocks else "没有代码"


def figures(post: Post) -> tuple[float, str]:
    """Whether it shows figures."""
    images = len(IMAGE.findall(post.content_html))
    return images / ENOUGH_FIGURES, f"{images} 张图" if images else "没有图"


def structure(post: Post) -> tuple[float, str]:
    """Whether it is laid out: headings first, lists and tables as well."""
    kinds = [block.kind for block in post.blocks]
    headings = kinds.count(BlockKind.HEADING)
    others = kinds.count(BlockKind.LIST) + kinds.count(BlockKind.TABLE)
    value = 0.75 * min(1.0, headings / ENOUGH_HEADINGS) + 0.25 * min(1.0, others / 2)
    skeleton = min(1.0, post.word_count / (HEADING_WORDS * headings)) if headings else 1.0
    told = [f"{headings} 个小标题"] * bool(headings) + [f"{others} 处列表或表格"] * bool(others)
    return value * skeleton, "，".join(told) or "没有小标题、列表和表格"


def reasoning(post: Post) -> tuple[float, str]:
    """Whether it explains: how many different words of cause, contrast, condition and example are in it."""
    found = REASONS.find_matches_as_indexes(prose(post).lower(), overlapping=True)
    used = len({word for word, _, _ in found})
    return used / ENOUGH_REASONS, f"{used} 种说理的词（因为、但是、例如等）"


def originality(post: Post) -> tuple[float, str]:
    """Whose work it is, as the post itself says."""
    value, reason = ORIGINALITY[post.kind]
    if value > NOTES_VALUE and NOTES.search(post.title):
        return NOTES_VALUE, f"书、课程或论文的笔记（{reason}）"
    if value > NOTES_VALUE and MANUAL.search(post.title):
        return NOTES_VALUE, f"手册或书的一章（{reason}）"
    return value, f"{reason}（{post.original_source}）" if post.original_source else reason


MEASURES: dict[str, Callable[[Post], tuple[float, str]]] = {
    "length": length,
    "code": code,
    "figures": figures,
    "structure": structure,
    "reasoning": reasoning,
    "originality": originality,
}
