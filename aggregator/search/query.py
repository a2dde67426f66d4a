"""What a user asked for, read from a line of text. Any line is a query; none raises.

Docker 部署                  both words
基础搭建                     side by side first, then 基础 and 搭建 apart
"基础搭建"                   side by side only
-k8s                         without this word
Docker OR Podman             either
tag:Java source:51cto        of this tag, by any name that the tree has for it, of this source; author:"李 导"; also
                             标签: 来源: 作者:
after:2024 before:2024-07    published from the first day of 2024 on and before July, as China counts days
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from aggregator.search.document import AUTHOR, SOURCE, TAG, label, tag_labels
from aggregator.search.paired import PAIRED
from aggregator.search.tokens import WIDE, phrase
from aggregator.text.normalize import fold

# A run of Han characters into words; jieba's where there is one.
Cut = Callable[[str], Sequence[str]]

LABELS = {"tag": TAG, "标签": TAG, "source": SOURCE, "来源": SOURCE, "author": AUTHOR, "作者": AUTHOR}
AFTER, BEFORE = {"after", "之后"}, {"before", "之前"}

# More than anyone asks for: FTS5 stops at 256 levels of an expression, and each token opens a list.
MAX_TERMS, MAX_TOKENS = 32, 256

_QUOTES = str.maketrans({"“": '"', "”": '"', "「": '"', "」": '"', "„": '"', "：": ":", "＂": '"', "－": "-"})
_FIELD = rf"(?P<field>{'|'.join([*LABELS, *AFTER, *BEFORE])}):(?=\S)"
_PART = re.compile(
    rf'(?P<minus>-(?!-))?(?:{_FIELD})?(?:"(?P<quoted>[^"]*)"?|(?P<plain>\S+))',
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?)?[年月日]?")
_WIDE_RUN = re.compile(f"[{WIDE}]+")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to find: a phrase of tokens, or any of several labels.

    `words` are those the phrase falls into, if several.
    """

    text: str
    tokens: tuple[str, ...]
    words: tuple[tuple[str, ...], ...] = ()
    quoted: bool = False
    is_label: bool = False

    @property
    def apart(self) -> tuple[tuple[str, ...], ...]:
        """The words that may stand apart; none where only the phrase will do."""
        return () if self.quoted else self.words


@dataclass(slots=True)
class Query:
    """All of `groups` (any term of each), none of `excluded`, published from `after` on and before `before`."""

    text: str
    groups: list[list[Term]] = field(default_factory=list)
    excluded: list[Term] = field(default_factory=list)
    after: date | None = None
    before: date | None = None
    # after: and before: with what is no date; they are looked for as text.
    undated: list[str] = field(default_factory=list)
    # What stands behind NOT: it is no sign of ours (`NOT NULL` is a thing to look for), both are looked for.
    denied: list[str] = field(default_factory=list)

    @property
    def asks(self) -> bool:
        """Whether anything was asked for at all."""
        return bool(self.groups or self.excluded or self.after or self.before)

    @property
    def terms(self) -> list[Term]:
        """The words and phrases wanted, without labels."""
        return [term for group in self.groups for term in group if not term.is_label]


def parse(text: str, cut: Cut | None = None, paired: str = PAIRED) -> Query:
    """Read a query. `cut` segments Han text; without it a run is only looked for side by side.

    `paired` are the characters that form pairs in the index that is asked.
    """
    query, either, is_denied = Query(text), False, False
    for part in list(_PART.finditer(text.translate(_QUOTES)))[:MAX_TERMS]:
        if part[0] in {"OR", "AND"}:
            either = part[0] == "OR"
            continue
        if is_denied:
            query.denied.append(part[0])
        is_denied = part[0] == "NOT"
        if _takes_date(query, part):
            continue
        term = _term(part, cut, paired)
        if not term.tokens:
            continue
        if part["minus"]:
            query.excluded.append(term)
        elif either and query.groups:
            query.groups[-1].append(term)
        else:
            query.groups.append([term])
        either = False
    return query


def _takes_date(query: Query, part: re.Match[str]) -> bool:
    """Take after: and before: into the query. What is no date there is text."""
    name, value = (part["field"] or "").lower(), part["quoted"] or part["plain"] or ""
    if name not in AFTER | BEFORE:
        return False
    if (day := _date(value)) is None:
        query.undated.append(f"{name}:{value}")
        return False
    if name in AFTER:
        query.after = max(query.after or day, day)
    else:
        query.before = min(query.before or day, day)
    return True


def _date(text: str) -> date | None:
    """The first day of what is named: a day, month or year."""
    found = _DATE.fullmatch(fold(text))
    if found is None:
        return None
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _term(part: re.Match[str], cut: Cut | None, paired: str) -> Term:
    """A word, a phrase or a label."""
    name, quoted, plain = (part["field"] or "").lower(), part["quoted"], part["plain"]
    text = quoted if quoted is not None else plain
    if name in LABELS:
        labels = tag_labels(text) if LABELS[name] == TAG else (label(LABELS[name], text),)
        return Term(text, labels, is_label=True)
    folded = fold(f"{name}:{text}" if name else text)
    tokens = tuple(phrase(folded, paired)[:MAX_TOKENS])
    words = _words(folded, cut, paired) if cut and len(tokens) > 1 else ()
    return Term(text, tokens, words, quoted=quoted is not None)


def _words(folded: str, cut: Cut, paired: str) -> tuple[tuple[str, ...], ...]:
    """The phrases of the words that a text falls into; nothing where it is a single word."""
    pieces: list[str] = []
    end = 0
    for run in _WIDE_RUN.finditer(folded):
        pieces += [folded[end : run.start()], *cut(run.group())]
        end = run.end()
    pieces.append(folded[end:])
    words = [tuple(phrase(piece, paired)) for piece in pieces]
    found = tuple(dict.fromkeys(word for word in words if word))
    return found if len(found) > 1 else ()
