"""Segmentation: a text as words with offsets, once a post, shared by everything after.

A text is taken apart once by one regular expression. Terms of Latin letters and digits (`C++17`, `node.js`, `v1.20.3`,
`5月30日`) are its own business; the runs of Han characters go to the engine, all of a text together; punctuation and
space are no words. `rjieba` and `jieba` are the same algorithm and give the same words (tests hold them equal) but for
ties: of 区区区 each makes 区区 and 区 in its own order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import accumulate
from pathlib import Path

from aggregator.errors import UsageError
from aggregator.text.dictionary import DICTIONARY, Term, load_dictionary
from aggregator.text.words import BETWEEN, Words

# Cuts Han characters into words that, joined, are what was given.
Cut = Callable[[str], Iterable[str]]

# The ideographs that both engines cut as one run; the rest of Han (extensions, compatibility forms, 々 and 〇) they
# treat each in its own way, so there a character is a word.
COMMON = r"\u4e00-\u9fd5"
RARE = r"\u3005\u3007\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN = COMMON + RARE
HAN_ONLY = re.compile(f"[{COMMON}]+")
# A piece that lies between these, by the order of characters, begins with such an ideograph: it is a run.
FIRST, BEHIND = "\u4e00", "\u9fd6"

# Between two runs that are cut in one call: the engines give a line's end as a word of its own.
LINE = "\n"

# Any letter or digit of any script but Han.
LETTER = rf"[^\W_{HAN}]"

# Terms whose signs a general rule would cut off (C++, .NET) or must not join elsewhere (i++, a/b): named one by one.
SIGNED = (
    r"(?:[CcGg]|[Nn]otepad|[Ll]ib(?:std)?c)\+\+\d*",
    r"[CFcf]#",
    r"TCP/IP|I/O|CI/CD|A/B|PL/SQL|HTTP/[123](?:\.\d)?|[BC]/S|AT&T|Q&A",
)
DOTNET = r"\.(?:NET|Net|net)"
# 5月30日, 2020年, 2020年5月: a date is one word; 3年 (a duration) is not one.
DATES = r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}[日号])?|\d{4}年"
# Words and numbers, joined by single dots, hyphens and underscores inside: node.js, foo_bar, GPT-4o, v1.20.3.
PLAIN = rf"{LETTER}+(?:[._-]{LETTER}+)*"
# Most of them are ASCII, and what follows rules out any longer term: those are told at once.
SIMPLE = r"[A-Za-z0-9]++(?=[\x00-\x20()\[\]{}<>=:;,\"'`!?|\\~^@$%，。：；、（）！？“”])"


class Segmenter:
    """Cuts texts into words. `engine` is rjieba (fast) or jieba (the reference); both get the same terms added.

    Raises UsageError for another engine, DataError for a bad dictionary.
    """

    def __init__(self, engine: str = "rjieba", dictionary: Path = DICTIONARY) -> None:
        if engine not in ENGINES:
            raise UsageError(f"SEGMENTER={engine!r}: choose one of {', '.join(ENGINES)}")
        terms = load_dictionary(dictionary)
        self.terms = [term.word for term in terms]
        self._cut = ENGINES[engine]([term for term in terms if HAN_ONLY.fullmatch(term.word)])
        self._pattern = _pattern([term.word for term in terms if not HAN_ONLY.fullmatch(term.word)])

    def tokenize(self, text: str) -> Words:
        """The words of a text."""
        parts = self._pattern.split(text)
        pieces = parts[1::2]
        # Where every second part ends, the last one apart, a piece begins.
        starts = list(accumulate(map(len, parts)))[:-1:2]
        runs = [piece for piece in pieces if FIRST <= piece < BEHIND]
        # One call for all runs takes half the time of one each.
        words = list(self._cut(LINE.join(runs))) if runs else []
        cut = iter(BETWEEN.join(words).split(f"{BETWEEN}{LINE}{BETWEEN}"))
        count = len(pieces) + len(words) - max(0, 2 * len(runs) - 1)
        return Words([next(cut) if FIRST <= piece < BEHIND else piece for piece in pieces], starts, count)


@cache
def segmenter(engine: str = "rjieba") -> Segmenter:
    """The one Segmenter of this process for an engine, with the project's dictionary: its tables take 50 MB."""
    return Segmenter(engine)


def _pattern(mixed: list[str]) -> re.Pattern[str]:
    """The expression that finds a text's pieces, in its one group. `mixed` are terms such as B+树."""
    # A look ahead spares most words the long list: it is tried only where Han follows a short Latin beginning.
    longest = sorted(mixed, key=len, reverse=True)
    listed = [rf"(?={LETTER}{{1,6}}[+*-]?[{HAN}])(?:{'|'.join(map(re.escape, longest))})"] if longest else []
    alone = rf"(?!{LETTER}|[+#])"
    signed = rf"(?:{'|'.join(SIGNED)}){alone}"
    dotnet = rf"(?<!{LETTER})(?<![_.]){DOTNET}(?!{LETTER}|_)"
    choices = [f"[{COMMON}]+", SIMPLE, f"[{RARE}]", rf"(?=\d)(?:{DATES})", *listed, signed, PLAIN, dotnet]
    # Space and punctuation, of which there is much, are ruled out by a first look and not by each choice in turn.
    return re.compile(rf"(?=[\w.])({'|'.join(choices)})")


def _rjieba(terms: list[Term]) -> Cut:
    """The Rust engine, an instance of our own: the module's functions share a global one."""
    import rjieba  # noqa: PLC0415 - only the engine that is used is loaded

    engine = rjieba.Jieba()
    for word, frequency in _missing(terms, lambda word: engine.cut(word, hmm=False), engine.suggest_freq):
        engine.add_word(word, frequency, "")
    return engine.cut


def _jieba(terms: list[Term]) -> Cut:
    """The reference engine. Its tables are built here, since `initialize` would leave a cache in the shared /tmp."""
    import jieba  # noqa: PLC0415 - only the engine that is used is loaded

    engine = jieba.Tokenizer()
    engine.FREQ, engine.total = engine.gen_pfdict(engine.get_dict_file())
    engine.initialized = True
    for word, frequency in _missing(terms, lambda word: engine.cut(word, HMM=False), engine.suggest_freq):
        engine.add_word(word, frequency)
    return engine.cut  # type: ignore[no-any-return]


def _missing(terms: list[Term], cut: Cut, suggest: Callable[[str], int]) -> list[tuple[str, int]]:
    """What an engine must be told: each term with the frequency stated, or the one that it computes (suggest_freq).

    A term without a frequency that is one word already is left as it is: the engines round its frequency differently,
    by one, and that decides ties. All are computed before any is added, so that the order of the file changes nothing.
    """
    return [
        (term.word, suggest(term.word) if term.frequency is None else term.frequency)
        for term in terms
        if term.frequency is not None or list(cut(term.word)) != [term.word]
    ]


ENGINES: dict[str, Callable[[list[Term]], Cut]] = {"rjieba": _rjieba, "jieba": _jieba}
