"""Clues: what each label of an article's lines says, and which lines are looked at."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from aggregator.text import reprint_value
from aggregator.text.reprint_hints import has_hint, strongly_hinted
from aggregator.text.reprint_labels import fold_line, is_asked, labels
from aggregator.text.reprint_links import Line, places
from aggregator.text.reprint_names import NOBODY, Names
from aggregator.text.reprint_sites import SITE
from aggregator.text.reprint_value import Value
from aggregator.text.reprint_words import Role

# Reprint lines stand in an article's first lines (under the title, in a quote) or its last: up to five of the
# platform's, then share and licence notices.
HEAD, TAIL = 8, 15
# Longer than this a line is prose, and only a strong label in it is one; and longer than that, none.
_LONGEST_NOTE, _LONGEST_LINE = 200, 600
# What stands behind these headings is a list of other articles.
_OTHERS = re.compile(
    r"^\W*(?:\d+[.、]?\s*)?(?:参考|引用|相关|延伸|扩展|推荐|更多|拓展|往期|系列|热门|最新|猜你"
    r"|reference|further|related|see also)[^,，。:：]{0,12}[:：]?\W*$",
    re.IGNORECASE,
)
# What such a list has in its items, too.
_LISTED = frozenset({Role.REPRINT, Role.MORE})
_NAMING = frozenset({Role.REPRINT, Role.ORIGIN, Role.FIRST, Role.SITE, Role.TEAM, Role.TRANSLATED})
# What nobody asks for of their own page: 需注明英文出处.
_NEVER_OWN = frozenset({Role.TRANSLATED, Role.ORIGINAL_AUTHOR})
_AUTHORS = frozenset({Role.AUTHOR, Role.ORIGINAL_AUTHOR})
# What an author asks of others; the lines behind it are the author's own.
_ASKS = re.compile(r"转载[^。]{0,6}(?:注明|标明|保留|附上|带上|署名)")
# Whose work it is, said of the author by the site: never in the author's own words (博主原创文章 is).
_COPYRIGHT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:为|是|系|来自)\s*(?P<site>{SITE})\s*(?:博主|作者|用户)\s*[\"'《]?(?P<author>[^\"'》,。;]{{1,40}}?)[\"'》]?\s*的?原创",
        rf"(?:本文|文章)来自\s*(?P<site>{SITE})\s*[,;]\s*作者\s*:\s*(?P<author>[^,。;]{{1,40}})",
        rf"(?:本文|文章)来自\s*(?P<site>{SITE})\s*[,;]\s*转载请",
    )
)


@dataclass(frozen=True, slots=True)
class Clue:
    """What one label says; `at` is its line, `closing` where that is the article's last.

    asked: the line only asks others to write so.
    """

    role: Role
    at: int
    line: str
    url: str = ""
    names: Names = NOBODY
    published: str = ""
    asked: bool = False
    strong: bool = False
    closing: bool = False


def clues(lines: Sequence[Line]) -> list[Clue]:
    """The clues of an article's lines, in order."""
    found: list[Clue] = []
    others = False
    ends = {*range(HEAD), *range(len(lines) - TAIL, len(lines))}.intersection(range(len(lines)))
    for at in sorted(ends | strongly_hinted([line.text for line in lines])):
        line = lines[at]
        others = at >= len(lines) - TAIL and at > 0 and (others or bool(_OTHERS.match(line.text)))
        note = at in ends and len(line.text) <= _LONGEST_NOTE
        if len(line.text) > _LONGEST_LINE or not has_hint(line.text, strong=not note):
            continue
        following = lines[at + 1] if at + 1 < len(lines) else None
        here = _of_line(at, line, following, strong=not note)
        if following is None:
            here = (replace(clue, closing=True) for clue in here)
        found.extend(clue for clue in here if clue.strong or not (others and clue.role in _LISTED))
    return found


def _of_line(at: int, line: Line, following: Line | None, *, strong: bool) -> Iterator[Clue]:
    folded = fold_line(line.text)
    if _ASKS.search(folded):
        yield Clue(Role.OWN, at, line.text, asked=True, strong=True)
    yield from _copyright(at, line, folded)
    marks = labels(folded, strong=strong)
    addresses = places(line) if marks else []
    for label, next_label in zip_longest(marks, marks[1:]):
        row = label.row
        blank = Clue(
            row.role, at, line.text, asked=row.role not in _NEVER_OWN and is_asked(folded, label), strong=row.strong
        )
        clue = _filled(blank, reprint_value.of(line, folded, label, next_label, addresses), following)
        if clue.url or row.bare:
            yield clue


def _copyright(at: int, line: Line, folded: str) -> Iterator[Clue]:
    if "原创" not in folded and "来自" not in folded:
        return
    for pattern in _COPYRIGHT:
        if statement := pattern.search(folded):
            author = statement.groupdict().get("author") or ""
            names = Names(author.strip(), statement["site"].strip())
            yield Clue(Role.COPYRIGHT, at, line.text, names=names, strong=True)


def _filled(clue: Clue, value: Value, following: Line | None) -> Clue:
    """The clue with what its value says."""
    if clue.role in _AUTHORS:
        return replace(clue, names=reprint_value.author(value))
    if clue.role is Role.DATE:
        published = reprint_value.date(value)
        return replace(clue, published=published, asked=clue.asked or not published)
    if following and value.is_empty:
        return _continued(clue, following)
    names = reprint_value.names(value) if clue.role in _NAMING else NOBODY
    url = reprint_value.url(clue.role, value.address)
    return replace(clue, url="" if reprint_value.is_site_only(clue.role, url, names) else url, names=names)


def _continued(clue: Clue, following: Line) -> Clue:
    """The clue with the address that the next line begins with: label and link may stand across a <br>."""
    place = reprint_value.leading(following)
    if place is None:
        return clue
    return replace(clue, url=reprint_value.url(clue.role, place), names=reprint_value.linked_names(following, place))
