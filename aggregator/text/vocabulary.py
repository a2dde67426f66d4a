"""The vocabulary: a shallow tree of tags, and those that a post's own words call for.

data/tags.toml, or the file that AGGREGATOR_TAGS names, holds the tree (its head says what each field means). Names are
found in one Aho-Corasick pass over the post's words, not over its letters, so that a name begins and ends where words
do: `Java` is not in `JavaScript`, nor `C` in `CSS`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from aggregator.post import Post, TagMatch
from aggregator.text.segment import Segmenter, segmenter
from aggregator.text.synonyms import TAGS, by_name, tags_file, tags_of
from aggregator.text.tag_names import TagNames
from aggregator.text.tag_weight import LEAST, Evidence, Scale, explain, weigh
from aggregator.text.tags_file import Tag, read_tags, same

# At most so many automatic tags a post: a card has room for no more.
MOST = 5
# The branch of tags that are about people and not about the trade.
PEOPLE = "职业与成长"


class Vocabulary:
    """Tags ready for matching. `cutter` cuts their names as it cuts the posts."""

    def __init__(self, tags: Iterable[Tag], cutter: Segmenter) -> None:
        self.tags = {tag.name: tag for tag in tags}
        self._names = TagNames(list(self.tags.values()), cutter)
        self._above = {name: self._ancestors(name) for name in self.tags}
        self._canonical = by_name(self.tags.values())

    def canonical(self, name: str) -> str | None:
        """The tree's name for a tag as an author wrote it, or None."""
        return self._canonical.get(same(name))

    def match(self, post: Post) -> list[TagMatch]:
        """The tags of a post: the author's as printed, the tree's names for them, and what its words call for."""
        printed = list(dict.fromkeys(post.tags))
        known = {tag: name for name in reversed(printed) if (tag := self.canonical(name))}
        author = [TagMatch(name, 1.0, "author", "作者标签") for name in printed]
        beside = [
            TagMatch(tag, 1.0, "auto", f"作者标签：{name}")
            for tag, name in reversed(known.items())
            if tag not in printed
        ]
        found = [match for match in self.find(post) if match.name not in known]
        return author + (beside + found)[:MOST]

    def find(self, post: Post) -> list[TagMatch]:
        """The tags that the post's words and code call for, most certain first; the author's own are not looked at."""
        evidence = self._names.evidence(post, self._above)
        weights = self._weights(evidence, len(post.tokens))
        given = [
            TagMatch(name, round(weight, 4), "auto", explain(evidence[name]))
            for name, weight in weights.items()
            if weight >= LEAST and not self.tags[name].silent
        ]
        return sorted(given, key=lambda match: (-match.weight, match.name))

    def _weights(self, evidence: defaultdict[str, Evidence], words: int) -> dict[str, float]:
        """The certainty of each tag with evidence; the lowest of the tree first, since they support those above."""
        weights: dict[str, float] = {}
        scale = Scale.of(words, evidence.values())
        every = dict.fromkeys(name for found in evidence for name in (found, *self._above[found]))
        for name in sorted(every, key=lambda name: (-len(self._above[name]), name)):
            tag, found = self.tags[name], evidence[name]
            weights[name] = weigh(found, scale, broad=tag.broad, weight=tag.weight)
            for above in tag.supports():
                evidence[above].support(name, weights[name])
        return weights

    def _ancestors(self, name: str) -> tuple[str, ...]:
        """Every tag above one. A tag has more of them than each of those has: by their number the tree is in order."""
        every = dict.fromkeys(self.tags[name].supports())
        for above in tuple(every):
            every |= dict.fromkeys(self._ancestors(above))
        return tuple(every)


def load(path: Path = TAGS, cutter: Segmenter | None = None) -> Vocabulary:
    """The vocabulary of a file. Raises DataError naming file and line."""
    return Vocabulary(read_tags(path), cutter or segmenter())


def vocabulary(engine: str = "rjieba") -> Vocabulary:
    """The one vocabulary of this process, cut by an engine. Raises DataError or UsageError as `tags_of` does."""
    return _vocabulary(engine, tags_file())


@cache
def _vocabulary(engine: str, file: str) -> Vocabulary:
    return Vocabulary(tags_of(file), segmenter(engine))


def technical() -> frozenset[str]:
    """The tree's names that are about the trade: every tag but those under PEOPLE."""
    return _technical(tags_file())


@cache
def _technical(file: str) -> frozenset[str]:
    parents = {tag.name: tag.parent for tag in tags_of(file)}
    roots = {name: name for name in parents}
    for name in parents:
        while parents[roots[name]]:
            roots[name] = parents[roots[name]]
    return frozenset(name for name, root in roots.items() if root != PEOPLE)
