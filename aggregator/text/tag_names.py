"""The names of tags, found in one pass over a post's words, and counted by where they stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from aggregator.post import Post
from aggregator.text.segment import Segmenter
from aggregator.text.tag_weight import Evidence
from aggregator.text.tags_file import Tag
from aggregator.text.words import WALL
from aggregator.text.zones import CODE, Zones, lay_out, phrase, wrap

# Joined or hyphened, a Latin name of several words is the same name: Spring Boot, spring-boot, springboot.
SEVERAL_WORDS = re.compile(r"[A-Za-z0-9.+#]+(?: [A-Za-z0-9.+#]+)+")
# The shortest part of a compound that may be a name: one character (锁, 树) is in too many words.
SHORTEST_PART = 2

NAME, WEAK, COMPANY = range(3)

# What the automaton finds: the number of a phrase, and where it begins and ends.
Match = tuple[int, int, int]


class Form(NamedTuple):
    """What a phrase says: which tag, and how. `written` is the form as it must be written, or "" for any case."""

    tag: str
    role: int
    written: str = ""


class Found(NamedTuple):
    """A name in a post: how often it stands in a zone, and how it is written there first."""

    zone: int
    times: int
    written: str


class TagNames:
    """The names of a tree's tags, ready for finding; `cutter` cuts them as it cuts the posts."""

    def __init__(self, tags: Sequence[Tag], cutter: Segmenter) -> None:
        forms: dict[str, list[Form]] = defaultdict(list)
        for text, form in _forms(tags):
            forms[phrase(cutter.tokenize(text))].append(form)
        # What means something else is found as well, and says nothing: the name in it is then no name.
        for text in (text for tag in tags for text in tag.unlike):
            forms.setdefault(phrase(cutter.tokenize(text)), [])
        forms.pop("", None)
        forms |= dict(_compounds(cutter.terms, forms))
        every = dict(enumerate(forms.values()))
        names = {at: [form for form in said if form.role != COMPANY] for at, said in every.items()}
        company = {at: {form.tag for form in said if form.role == COMPANY} for at, said in every.items()}
        self._names = {at: said for at, said in names.items() if said}
        self._company = {at: said for at, said in company.items() if said}
        self._cased = {at for at, said in self._names.items() if any(form.written for form in said)}
        self._automaton = AhoCorasick(list(forms), matchkind=MatchKind.LeftmostLongest)
        self._numbered = frozenset(part for text in forms for part in text.split(WALL) if part[-1:].isdecimal())
        self._languages = {code: tag.name for tag in tags for code in tag.code}

    def evidence(self, post: Post, above: dict[str, tuple[str, ...]]) -> defaultdict[str, Evidence]:
        """What a post shows for each tag; weak names only beside other signs. `above` are the ancestors of each."""
        zones = lay_out(post, self._numbered)
        matches = self._automaton.find_matches_as_indexes(zones.folded)
        shown: defaultdict[str, Evidence] = defaultdict(Evidence)
        weak: list[tuple[str, Found]] = []
        for form, found in self._find(zones, matches):
            if form.role == NAME:
                shown[form.tag].add(*found)
            else:
                weak.append((form.tag, found))
        for language, blocks in zones.languages.items():
            if tag := self._languages.get(language.lower()):
                shown[tag].add(CODE, blocks, language)
        if weak:
            company = self._heard(matches).union(shown, *(above[tag] for tag in shown))
            for tag, found in weak:
                if tag in company:
                    shown[tag].add(*found)
        return shown

    def _heard(self, matches: Sequence[Match]) -> set[str]:
        """The tags of which a word of their company stands anywhere in the post, in its code too."""
        words = {at for at, _, _ in matches}.intersection(self._company)
        return set().union(*(self._company[at] for at in words))

    def _find(self, zones: Zones, matches: Sequence[Match]) -> Iterator[tuple[Form, Found]]:
        """Each name that stands in the post, with each zone it stands in.

        Names in code do not count: a program is made of them, and about what its language says.
        """
        starts = [start for _, start, _ in matches]
        first = 0
        for zone, end in enumerate(zones.ends[:CODE]):
            last = bisect_left(starts, end, first)
            counts: Counter[tuple[int, str]] = Counter()
            places: dict[int, str] = {}
            for at, start, stop in matches[first:last]:
                if at in self._names:
                    if at in self._cased or at not in places:
                        places[at] = zones.written(start, stop)
                    counts[at, places[at]] += 1
            first = last
            for (at, written), times in counts.items():
                for form in self._names[at]:
                    if form.written in ("", written):
                        yield form, Found(zone, times, written)


def _forms(tags: Iterable[Tag]) -> Iterator[tuple[str, Form]]:
    """Every form of every tag with what it says; Latin names of several words also joined and hyphened."""
    for tag in tags:
        for text in tag.forms():
            for variant in _variants(text):
                yield variant, Form(tag.name, NAME)
        for text in tag.written():
            yield text, Form(tag.name, NAME, text)
        for text in tag.weak:
            yield text, Form(tag.name, WEAK, text)
        for text in tag.company:
            yield text, Form(tag.name, COMPANY)


def _variants(text: str) -> tuple[str, ...]:
    if SEVERAL_WORDS.fullmatch(text):
        return (text, text.replace(" ", "-"), text.replace(" ", ""))
    return (text,)


def _compounds(terms: Iterable[str], forms: dict[str, list[Form]]) -> Iterator[tuple[str, list[Form]]]:
    """Words of the dictionary that begin or end with a name: 微服务架构 is one word, and says 微服务 all the same."""
    for term in terms:
        if wrap([term]) in forms:
            continue
        parts = [
            form
            for cut in range(SHORTEST_PART, len(term) - SHORTEST_PART + 1)
            for part in (term[:cut], term[cut:])
            for form in forms.get(wrap([part]), ())
            if form.role == NAME and not form.written
        ]
        if parts:
            yield wrap([term]), list(dict.fromkeys(parts))
