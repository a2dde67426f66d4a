"""The index's alphabet: a text as tokens, so that stock FTS5 finds exactly what was asked. docs/export.md has the rule.

A run of paired characters (paired.py) becomes its overlapping pairs, between its first and its last character:
数据库 → 数 数据 据库 库. Any other wide character (Han, kana, Hangul) is one token, and so is a word of letters and
digits. A symbol is a token of its own where it belongs to a word: before one (node.js, a-b, .NET), or as + or # right
behind one (C++, C#). A comma marks where such a symbol does not touch its neighbour, and where a wide character does
not touch another one. Explicit ranges rather than Unicode's properties: each language has the same rule.
"""

from __future__ import annotations

import re
from functools import cache

from aggregator.search.paired import PAIRED

WIDE = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3041-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
WORD = r"0-9a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff"
# What stands in names of our trade. Quotes, brackets and sentence marks are no symbols: they only part words.
SYMBOL = r"+#.\-_/@$&:*=%~<>!|?^\\"
BREAK = ","
# Parts what is no text from the text: no query has this token.
WALL = ",,"

# Every ASCII sign that a token can hold must be named to FTS5's tokenizer; all else is ASCII space to it.
TOKENIZE = r"ascii tokenchars '+#.-_/@$&:*=%~<>!|?^\,'"

_RUN, _SINGLE, _WORD, _SYMBOL = 1, 2, 3, 4
_WIDE_CHARACTER = re.compile(f"[{WIDE}]")


@cache
def _pieces(paired: str) -> re.Pattern[str]:
    """What a text is cut into: the groups are those named above, and a fifth for signs behind a word.

    The last alternative finds nothing: it takes symbols that are no token at once, where each would be tried as a first
    one otherwise, and a hundred thousand of them took minutes.
    """
    return re.compile(
        rf"([{paired or WIDE}]+)|([{WIDE}])|([{WORD}]+)|([{SYMBOL}]++)(?=[{WORD}])|((?<=[{WORD}])[+#]+)|[{SYMBOL}]++"
    )


def tokens(folded: str, paired: str = PAIRED) -> list[str]:
    """The tokens of a folded text in its order: two texts stand side by side as their tokens do.

    `paired` are the characters that form pairs; where there are none, all wide ones do.
    """
    found: list[str] = []
    add = str.__add__
    end, last = 0, _WORD
    for piece in _pieces(paired).finditer(folded):
        run, kind = piece[0], piece.lastindex
        if kind is None:
            continue
        # Beside a word nothing but a symbol touches in one text and does not in another: 使用Docker, 使用 Docker.
        if found and end != piece.start() and max(kind, last) != _WORD:
            found.append(BREAK)
        end, last = piece.end(), kind
        if kind == _RUN and len(run) > 1:
            found.append(run[0])
            found += map(add, run, run[1:])
            found.append(run[-1])
        elif kind < _SYMBOL:
            found.append(run)
        else:
            found += run
    return found


def indexed(folded: str) -> list[str]:
    """The tokens of a folded text, and before them each wide character that is none yet: one character finds one.

    Before, because a place up to 125 takes one byte of the index. They all form pairs, and two such never stand in a
    phrase side by side: a pair or a comma is between them.
    """
    found = tokens(folded)
    rest = set(_WIDE_CHARACTER.findall("".join(set(folded)))).difference(found)
    return [*sorted(rest), WALL, *found] if rest else found


def phrase(folded: str, paired: str = PAIRED) -> list[str]:
    """The tokens to look for, one after the other, to find a folded text; empty where nothing in it can be found.

    Unlike in a text, a run of paired characters may go on at both ends: their single characters are left out there.
    """
    found = tokens(folded, paired)
    if _begins_a_pair(found):
        del found[0]
    if _ends_a_pair(found):
        del found[-1]
    return found


def _begins_a_pair(found: list[str]) -> bool:
    return len(found) > 1 and len(found[0]) == 1 and _is_pair(found[1]) and found[1][0] == found[0]


def _ends_a_pair(found: list[str]) -> bool:
    return len(found) > 1 and len(found[-1]) == 1 and _is_pair(found[-2]) and found[-2][1] == found[-1]


def _is_pair(token: str) -> bool:
    return len(token) == 2 and _WIDE_CHARACTER.match(token) is not None  # noqa: PLR2004 - a pair is two
