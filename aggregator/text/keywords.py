"""Words that many posts use and the tree of tags lacks: what an editor may want to add to data/tags.toml."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from stopwordsiso import stopwords as common_words

from aggregator.errors import DataError
from aggregator.paths import DATA
from aggregator.text.numerals import is_count

if TYPE_CHECKING:
    from aggregator.text.segment import Segmenter
    from aggregator.text.vocabulary import Vocabulary

STOPWORDS = DATA / "stopwords.txt"

# Of fewer posts a word is a post's own matter, and of one source its habit.
POSTS, SOURCES = 5, 2
# One character is a word of the language before it is one of a trade.
SHORTEST = 2
EXAMPLES = 3


@dataclass(slots=True)
class Suggestion:
    """A word that the tree lacks: in how many posts and sources, how many authors' tags it is, and some titles."""

    word: str
    posts: int = 0
    sources: int = 0
    as_tag: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(slots=True, frozen=True)
class Titled:
    """What a post says of itself: its source, its title and its author's tags."""

    source: str
    title: str
    tags: tuple[str, ...] = ()


def load_stopwords(path: Path = STOPWORDS) -> frozenset[str]:
    """The words of a list, folded. Raises DataError naming file and line for more than one word on a line."""
    words: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        fields = line.partition("#")[0].split()
        if len(fields) > 1:
            raise DataError(f"{path}:{number}: expected one word, found {line.strip()!r}")
        words.update(field.casefold() for field in fields)
    return frozenset(words)


@cache
def stopwords() -> frozenset[str]:
    """The project's stop words and the languages' own (Chinese and English)."""
    return load_stopwords() | frozenset(word.casefold() for word in common_words(["zh", "en"]))


def suggest(posts: Iterable[Titled], vocabulary: Vocabulary, cutter: Segmenter, most: int = 50) -> list[Suggestion]:
    """The words of titles and authors' tags that the tree lacks, those of most posts first.

    A word that authors use as a tag comes before one that only stands in titles: they chose it.
    """
    found: dict[str, Suggestion] = {}
    sources: dict[str, set[str]] = defaultdict(set)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for post in posts:
        tagged = {tag.casefold(): tag for tag in post.tags}
        said = {word.casefold(): word for word, _, _ in cutter.tokenize(post.title)} | tagged
        for key, word in said.items():
            if not _telling(key):
                continue
            suggestion = found.setdefault(key, Suggestion(word))
            suggestion.posts += 1
            suggestion.as_tag += key in tagged
            suggestion.examples += [post.title][: EXAMPLES - len(suggestion.examples)]
            sources[key].add(post.source)
            spellings[key][word] += 1
    for key, suggestion in found.items():
        suggestion.sources = len(sources[key])
        suggestion.word = min(spellings[key], key=lambda word: (-spellings[key][word], word))
    lacking = [
        each
        for each in found.values()
        if each.posts >= POSTS and each.sources >= SOURCES and vocabulary.canonical(each.word) is None
    ]
    return sorted(lacking, key=lambda each: (-each.as_tag, -each.posts, each.word))[:most]


def _telling(word: str) -> bool:
    """Whether a word could be a tag: no number or count of things, no stop word, not too short."""
    return len(word) >= SHORTEST and not word[0].isdecimal() and not is_count(word) and word not in stopwords()
