"""The index's alphabet: a text as tokens, so that stock FTS5 finds exactly what was asked. docs/export.md has the rule.

A run of wide characters (Han, kana, Hangul) becomes its overlapping pairs, between its first and its last character:
数据库 → 数 数据 据库 库. A word of letters and digits is one token. A symbol is a token of its own where it belongs to
a word: before one (node.js, a-b, .NET), or as + or # right behind one (C++, C#); a comma marks where such a symbol and
its neighbour do not touch. Explicit ranges rather than Unicode's properties: so every language has the same rule.
"""

from __future__ import annotations

import re

WIDE = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3041-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
WORD = r"0-9a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff"
# What stands in names of our trade. Quotes, brackets and sentence marks are no symbols: they only part words.
SYMBOL = r"+#.\-_/@$&:*=%~<>!|?^\\"
BREAK = ","

# Every ASCII sign that a token can hold must be named to FTS5's tokenizer; all else is ASCII space to it.
TOKENIZE = r"ascii tokenchars '+#.-_/@$&:*=%~<>!|?^\,'"

# The last alternative finds nothing: it takes symbols that are no token at once, where each would be tried as a first
# one otherwise, and a hundred thousand of them took minutes.
_PIECE = re.compile(rf"([{WIDE}]+)|([{WORD}]+)|([{SYMBOL}]++)(?=[{WORD}])|((?<=[{WORD}])[+#]+)|[{SYMBOL}]++")
_WIDE, _WORD = 1, 2
_WIDE_CHARACTER = re.compile(f"[{WIDE}]")


def tokens(folded: str) -> list[str]:
    """The tokens of a folded text in its order: two texts stand side by side as their tokens do."""
    found: list[str] = []
    add = str.__add__
    symbol, before = False, None
    for piece in _PIECE.finditer(folded):
        run, kind = piece[0], piece.lastindex
        if kind is None:
            continue
        if (symbol or kind > _WORD) and before and before.end() != piece.start():
            found.append(BREAK)
        symbol, before = kind > _WORD, piece
        if kind == _WORD:
            found.append(run)
        elif kind == _WIDE and len(run) > 1:
            found.append(run[0])
            found += map(add, run, run[1:])
            found.append(run[-1])
        else:
            found += run
    return found


def indexed(folded: str) -> list[str]:
    """The tokens of a folded text, and before them each wide character that is none yet: one character finds one.

    Before, because a place up to 125 takes one byte of the index.
    """
    found = tokens(folded)
    rest = set(_WIDE_CHARACTER.findall("".join(set(folded)))).difference(found)
    return [*sorted(rest), BREAK, *found] if rest else found


def phrase(folded: str) -> list[str]:
    """The tokens to look for, one after the other, to find a folded text; empty where nothing in it can be found.

    Unlike in a text, a run of wide characters may go on at both ends: their single characters are left out there.
    """
    found = tokens(folded)
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
