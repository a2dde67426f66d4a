"""Every reason that the code gives has its words, and every word is a reason's."""

import ast
from collections.abc import Iterator

import pytest

from aggregator import reasons
from aggregator.fetch.failures import IGNORED, KINDS
from aggregator.page.signatures import SIGNATURES
from aggregator.paths import ROOT
from aggregator.store.writer import REMOVED

FOLDERS = ("aggregator", "pipelines", "spiders")
# What takes a reason first.
CALLS = {"RejectedError", "fail", "_broke_down"}
# Counters of a run that are counted up by hand.
COUNTERS = {"rejected", "failures"}
TABLES = {REMOVED, *(kind for _, kind, _ in KINDS), *(kind for _, kind in IGNORED), *(s.reason for s in SIGNATURES)}
# Sentences of click's own `fail`.
NO_REASONS = {"is empty and names no file or folder", "is empty: say what is meant"}


def strings(node: ast.AST) -> set[str]:
    return {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def given(tree: ast.Module) -> Iterator[str]:
    """The reasons that stand in a file: in calls, in counts, and in what failures.describe returns."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in CALLS:
                yield from strings(node.args[0])
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Subscript):
            if getattr(node.target.value, "attr", "") in COUNTERS:
                yield from strings(node.target.slice)
        elif isinstance(node, ast.FunctionDef) and node.name == "describe":
            for each in ast.walk(node):
                if isinstance(each, ast.Return) and isinstance(each.value, ast.Tuple):
                    first = each.value.elts[0]
                    yield from strings(first) if isinstance(first, ast.Constant) else ()
                elif isinstance(each, ast.Call) and getattr(each.func, "id", "") == "next":
                    yield from strings(each.args[1])


def in_the_code() -> set[str]:
    files = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")]
    assert files
    found = {reason for file in files for reason in given(ast.parse(file.read_text(encoding="utf-8")))}
    return (found | TABLES) - NO_REASONS


def test_every_reason_has_its_words_and_every_word_its_reason() -> None:
    assert sorted(in_the_code()) == sorted(reasons.WORDS)


def test_words_are_chinese_and_tell_the_reasons_apart() -> None:
    assert all(any("一" <= character <= "鿿" for character in words) for words in reasons.WORDS.values())
    assert len(set(reasons.WORDS.values())) == len(reasons.WORDS)


@pytest.mark.parametrize(("reason", "words"), [("http-404", "HTTP 404"), ("empty", "没有正文"), ("未知", "未知")])
def test_a_reason_in_words(reason: str, words: str) -> None:
    assert reasons.word(reason) == words
