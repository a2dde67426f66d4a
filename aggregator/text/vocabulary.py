"""The vocabulary: a shallow tree of tags with their names, and the tags that a post's own words call for.

data/tags.toml holds the tree (its head says what each field means). Names are found in one Aho-Corasick pass over the
post's words, not over its letters, so that a name begins and ends where words do: `Java` is not in `JavaScript`, nor
`C` in `CSS`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from aggregator.paths import DATA
from aggregator.post import Post, TagMatch
from aggregator.text.segment import Segmenter, segmenter
from aggregator.text.tag_weight import Evidence, explain, weigh
from aggregator.text.tags_file import Tag, read_tags, same
from aggregator.text.zones import BODY, CODE, HEADING, TITLE, Zones, lay_out, phrase

TAGS = DATA / "tags.toml"

# At most so many automatic tags a post: a card has room for no more.
MOST = 5
# A tag that is less certain than this is not given (docs/quality.md has the curve).
LEAST = 0.35
# Joined or hyphened, a Latin name of several words is the same name: Spring Boot, spring-boot, springboot.
SEVERAL_WORDS = re.compile(r"[A-Za-z0-9.+#]+(?: [A-Za-z0-9.+#]+)+")


class Form(NamedTuple):
    """What a phrase says: which tag, and how. `exact` is the form as it must be written, or "" for any case."""

    tag: str
    role: str  # name, weak or company
    exact: str = ""


class Vocabulary:
    """Tags ready for matching. `segmenter` cuts their names as it cuts the posts."""

    def __init__(self, tags: Iterable[Tag], cutter: Segmenter) -> None:
        self.tags = {tag.name: tag for tag in tags}
        self._canonical = {same(name): tag.name for tag in self.tags.values() for name in tag.names()}
        self._languages = {code: tag.name for tag in self.tags.values() for code in tag.code}
        forms: dict[str, list[Form]] = defaultdict(list)
        for text, form in _forms(self.tags.values()):
            forms[phrase(cutter.tokenize(text))].append(form)
        forms.pop("", None)
        self._forms = list(forms.values())
        self._automaton = AhoCorasick(list(forms), matchkind=MatchKind.LeftmostLongest)
        self._numbered = frozenset(word for text in forms for word in text.split("\x1f") if word[-1:].isdecimal())

    def canonical(self, name: str) -> str | None:
        """The tree's name for a tag as an author wrote it, or None."""
        return self._canonical.get(same(name))

    def match(self, post: Post) -> list[TagMatch]:
        """The tags of a post: the author's as printed, the tree's names for them, and what its words call for."""
        matches = [TagMatch(name, 1.0, "author", "作者标签") for name in dict.fromkeys(post.tags)]
        said = {self.canonical(name): name for name in reversed(post.tags)}
        matches += [
            TagMatch(tag, 1.0, "auto", f"作者标签：{printed}")
            for tag, printed in reversed(said.items())
            if tag and tag not in post.tags
        ][:MOST]
        room = MOST - sum(match.origin == "auto" for match in matches)
        found = [match for match in self.find(post) if match.name not in said]
        return matches + found[:room]

    def find(self, post: Post) -> list[TagMatch]:
        """The tags that the post's words and code call for, most certain first; the author's own are not looked at."""
        evidence = self._evidence(post)
        words = len(post.tokens)
        weights = self._weights(evidence, words)
        given = [
            TagMatch(name, round(weight, 4), "auto", explain(evidence[name]))
            for name, weight in weights.items()
            if weight >= LEAST and not self.tags[name].silent
        ]
        return sorted(given, key=lambda match: (-match.weight, match.name))

    def _weights(self, evidence: dict[str, Evidence], words: int) -> dict[str, float]:
        """The certainty of each tag with evidence; the lowest of the tree first, since they support their parents."""
        weights: dict[str, float] = {}
        for name in sorted(self._with_ancestors(evidence), key=self._depth, reverse=True):
            tag, found = self.tags[name], evidence.setdefault(name, Evidence())
            weights[name] = weigh(found, words, broad=tag.broad, weight=tag.weight)
            if tag.parent:
                parent = evidence.setdefault(tag.parent, Evidence())
                if weights[name] > parent.below:
                    parent.below, parent.child = weights[name], name
        return weights

    def _with_ancestors(self, names: Iterable[str]) -> list[str]:
        every: dict[str, None] = {}
        for name in names:
            above = name
            while above and above not in every:
                every[above] = None
                above = self.tags[above].parent
        return list(every)

    def _depth(self, name: str) -> int:
        depth = 0
        while name := self.tags[name].parent:
            depth += 1
        return depth

    def _evidence(self, post: Post) -> dict[str, Evidence]:
        """What the post shows for each tag; weak forms only where the tag has company."""
        zones = lay_out(post, self._numbered)
        strong: dict[str, Evidence] = defaultdict(Evidence)
        weak: dict[str, list[tuple[int, str]]] = defaultdict(list)
        company: set[str] = set()
        for index, start, end in self._automaton.find_matches_as_indexes(zones.folded):
            zone, written = zones.zone(start), zones.written(start, end)
            for form in self._forms[index]:
                if form.exact and form.exact != written:
                    continue
                if form.role == "name":
                    _count(strong[form.tag], zone, written)
                elif form.role == "weak":
                    weak[form.tag].append((zone, written))
                else:
                    company.add(form.tag)
        self._count_code(strong, zones)
        company.update(self._with_ancestors(strong))
        for tag, hits in weak.items():
            if tag in company:
                for zone, written in hits:
                    _count(strong[tag], zone, written)
        return dict(strong)

    def _count_code(self, strong: dict[str, Evidence], zones: Zones) -> None:
        for language, blocks in zones.languages.items():
            if tag := self._languages.get(language.lower()):
                strong[tag].code += blocks
                strong[tag].languages[language] += blocks


def _count(evidence: Evidence, zone: int, written: str) -> None:
    if zone == TITLE:
        evidence.title += 1
    elif zone == HEADING:
        evidence.heading += 1
    elif zone == BODY:
        evidence.body += 1
    if zone != CODE:
        evidence.forms[written] += 1


def _forms(tags: Iterable[Tag]) -> Iterable[tuple[str, Form]]:
    """Every form of every tag with what it says; Latin names of several words also joined and hyphened."""
    for tag in tags:
        for text in tag.forms():
            for variant in _variants(text):
                yield variant, Form(tag.name, "name")
        for text in tag.exact:
            yield text, Form(tag.name, "name", text)
        for text in tag.weak:
            yield text, Form(tag.name, "weak", text)
        for text in tag.company:
            yield text, Form(tag.name, "company")


def _variants(text: str) -> tuple[str, ...]:
    if SEVERAL_WORDS.fullmatch(text):
        return (text, text.replace(" ", "-"), text.replace(" ", ""))
    return (text,)


def load(path: Path = TAGS, cutter: Segmenter | None = None) -> Vocabulary:
    """The vocabulary of a file. Raises DataError naming file and line."""
    return Vocabulary(read_tags(path), cutter or segmenter())


@cache
def vocabulary(engine: str = "rjieba") -> Vocabulary:
    """The one vocabulary of this process, cut by an engine."""
    return load(cutter=segmenter(engine))
