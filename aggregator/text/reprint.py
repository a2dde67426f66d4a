"""Where an article says that it comes from: reprint, translation and first-publication lines as they really stand.

A line is searched for labels (reprint_words.py: 本文转自, 原文链接, 译自 …); what stands after one is its value: an
address (reprint_links.py) and names (reprint_names.py), together a clue (reprint_clues.py). The clues, sifted of the
article's own notices and of lists (reprint_sift.py), make the Reprint. Labels count in an article's first and last
lines; in between only those that name the article itself (本文转自), so that references and digests yield nothing. Its
title (reprint_titles.py: 【转】…) tells its kind, never its source.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from aggregator.page.addresses import clean
from aggregator.text.normalize import squeeze, strip_invisible
from aggregator.text.reprint_clues import Clue, clues
from aggregator.text.reprint_links import Line, Link, is_source, places
from aggregator.text.reprint_sift import NEAR, TAKEN, TELLING, is_own, sifted
from aggregator.text.reprint_titles import said_by
from aggregator.text.reprint_words import Role

__all__ = ["Kind", "Line", "Link", "Reprint", "find"]

Kind = Literal["reprint", "translation", "first_published"]

_ADDRESSED = frozenset({Role.REPRINT, Role.ORIGIN, Role.LINK, Role.TRANSLATED, Role.FIRST, Role.SITE})
# Whose name counts as the author's, the first that is there: said to be the original's, named with the site, any.
_AUTHORS = ({Role.ORIGINAL_AUTHOR}, {Role.COPYRIGHT, Role.REPRINT, Role.ORIGIN, Role.TRANSLATED}, {Role.AUTHOR})
# The longest reprint line that a card shows.
_LONGEST_LINE = 300
# How many lines from the end the tail of a translation may stand.
_LAST = 4


@dataclass(frozen=True, slots=True)
class Reprint:
    """Where an article says that it comes from. What it does not say is "".

    kind: reprint or translation; first_published where the author names their own first publication: such a post
    stays an original, with `url` as its original_url. url: the address as printed, less wrappers and tracking
    parameters. published: the original's date, as printed. line: the line that says it.
    """

    kind: Kind
    url: str = ""
    author: str = ""
    source: str = ""
    line: str = ""
    published: str = ""


def find(lines: Sequence[Line], *, own_key: str, key_of: Callable[[str], str], title: str = "") -> Reprint | None:
    """What an article's lines and its title say about where it comes from; None where they say nothing.

    `own_key` is the article's own key, `key_of` gives an address's: an address of the article itself, or of another
    page of its own site (where that is no platform), is no source.
    """
    found = sifted(clues(lines), own_key, key_of)
    is_told = any(clue.role in TELLING for clue in found)
    told = _assembled(found) if is_told else _translation_tail(lines, own_key, key_of)
    said = said_by(title)
    if not said or told is None:
        return Reprint(said) if said else told
    # 转载自 in a line of what is called 【译】: a translation that was reprinted.
    taken = any(clue.strong and clue.role is Role.REPRINT for clue in found)
    return replace(told, kind="reprint" if taken else said)


def _assembled(found: list[Clue]) -> Reprint | None:
    main = min((clue for clue in found if clue.url and clue.role in _ADDRESSED), key=_rank, default=None)
    kind, author, source = _kind(found), _author(found), _source(found, main)
    published = next((clue.published for clue in found if clue.published), "")
    if not any((main, author, source, published)) and kind != "translation":
        return None
    return Reprint(kind, main.url if main else "", author, source, _line(found, main), published)


def _rank(clue: Clue) -> int:
    """How little an address is the original's; of equals the first counts."""
    if clue.role is Role.FIRST:
        return 2
    weak = clue.role is Role.SITE or (clue.role is Role.REPRINT and not clue.strong)
    return 1 if weak else 0


def _kind(found: list[Clue]) -> Kind:
    """A translation that was reprinted is a reprint; what the author took from their own other place is theirs."""
    roles = {clue.role for clue in found}
    if Role.TRANSLATED in roles or (roles & {Role.TRANSLATOR, Role.TEAM} and Role.REPRINT not in roles):
        return "translation"
    taken = [clue for clue in found if clue.role in TAKEN and not clue.names.mine]
    mine = any(clue.names.mine for clue in found)
    return "first_published" if not taken and (mine or Role.FIRST in roles) else "reprint"


def _author(found: list[Clue]) -> str:
    names = (clue.names.author for roles in _AUTHORS for clue in found if clue.role in roles)
    return next(filter(None, names), "")


def _source(found: list[Clue], main: Clue | None) -> str:
    """The site's name: beside the address, else of a strong label, else of any where there is no address.

    Where the author first published a translation (FIRST beside another address) is not where the original is from.
    """
    if main is None:
        return next((clue.names.site for clue in found if clue.names.site), "")
    others = [clue for clue in found if clue.role is main.role or clue.role is not Role.FIRST]
    near = [clue for clue in others if abs(clue.at - main.at) <= NEAR]
    strong = [clue for clue in others if clue.strong]
    return next((clue.names.site for clue in (main, *near, *strong) if clue.names.site), "")


def _line(found: list[Clue], main: Clue | None) -> str:
    """The line that tells first, and the one with the address where that is another."""
    telling = next(clue for clue in found if clue.role in TELLING)
    texts = [telling.line] if main is None or main.at == telling.at else [telling.line, main.line]
    return squeeze(strip_invisible(" ".join(texts)))[:_LONGEST_LINE]


def _translation_tail(lines: Sequence[Line], own_key: str, key_of: Callable[[str], str]) -> Reprint | None:
    """The end of a translation: the original's address alone on a line, and 作者：NAME on the next."""
    for line, following in zip(lines[-_LAST:], lines[1 - _LAST :], strict=False):
        shown = places(line)
        if len(shown) != 1 or shown[0].named or squeeze(line.text) != line.text[shown[0].start : shown[0].end]:
            continue
        author = next((clue.names.author for clue in clues([following]) if clue.role is Role.AUTHOR), "")
        url = clean(shown[0].url)
        if author and is_source(url) and not is_own(key_of(url), own_key):
            # A name in Latin letters is a foreign author's, whose article is here in Chinese.
            kind: Kind = "translation" if author.isascii() else "reprint"
            return Reprint(kind, url, author, line=squeeze(f"{line.text} {following.text}"))
    return None
