"""Texts as tokens, written by reading the rule in docs/export.md."""

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from opencc import OpenCC

from aggregator.search.paired import PAIRED
from aggregator.search.tokens import indexed, phrase, tokens
from aggregator.text.normalize import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("数据库", "数 数据 据库 库"),
        ("锁", "锁"),
        ("死锁，锁表", "死 死锁 锁 , 锁 锁表 表"),
        ("使用Docker部署", "使 使用 用 docker 部 部署 署"),
        ("使用 Docker 部署", "使 使用 用 docker 部 部署 署"),
        ("node.js", "node . js"),
        ("node. js", "node js"),
        ("node .js", "node , . js"),
        ("C++ 与 C#", "c + + , 与 c #"),
        ("C++11", "c + + 11"),
        ("c ++", "c"),
        (".NET", ". net"),
        ("(a-b)", "a - b"),
        ("a - b", "a b"),
        ("foo_bar::baz", "foo _ bar : : baz"),
        ("HTTP/2。", "http / 2"),
        ("Ｄｏｃｋｅｒ ①", "docker 1"),
        ("が１２", "が 12"),
        ("考虑到", "考 虑 到"),
        ("再三考虑到底", "再 再三 三考 考 虑 到 到底 底"),
        ("考，虑", "考 , 虑"),
        ("虑 虑虑", "虑 , 虑 虑"),
        ("考虑 docker 虑", "考 虑 docker 虑"),
        ("虑.net", "虑 . net"),
        ("🤯…“”", ""),
    ],
)
def test_tokens(text: str, expected: str) -> None:
    assert " ".join(tokens(fold(text))) == expected


def test_where_no_list_is_given_all_wide_characters_form_pairs() -> None:
    assert phrase("再三考虑到", "") == ["再三", "三考", "考虑", "虑到"]


def test_a_character_inside_a_run_is_findable_by_itself() -> None:
    assert indexed("分布式锁")[:4] == ["布", "式", ",,", "分"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("数据", "数据"),
        ("数据库", "数据 据库"),
        ("锁", "锁"),
        ("使用Docker部署", "使用 用 docker 部 部署"),
        ("Docker部", "docker 部"),
        ("锁，表", "锁 , 表"),
        ("考虑", "考 虑"),
        ("再三考虑到底", "再三 三考 考 虑 到 到底"),
        ("c++", "c + +"),
        (".net", ". net"),
        ("!!", ""),
    ],
)
def test_a_phrase_leaves_its_runs_open_at_both_ends(text: str, expected: str) -> None:
    assert " ".join(phrase(fold(text))) == expected


# Letters of every kind, with what stands between them.
TEXT = st.text(alphabet="数据库锁的虑毁aAbB1２+#.-_/ ,，。()が🤯", max_size=40)


def stands_in(needle: list[str], hay: list[str]) -> bool:
    return any(hay[at : at + len(needle)] == needle for at in range(len(hay) - len(needle) + 1))


@given(TEXT, TEXT, TEXT)
def test_a_text_is_found_wherever_no_word_is_cut(before: str, text: str, after: str) -> None:
    # Signs at the edges may belong to what stands beside them: between spaces they do not.
    found = phrase(fold(text))
    assert stands_in(found, indexed(fold(f"{before} {text} {after}")))


@given(st.text(alphabet="数据库虑咖か，。 ", max_size=5), st.text(alphabet="数据库虑咖か，。 ", max_size=30))
def test_wide_characters_are_found_exactly_where_they_stand(needle: str, hay: str) -> None:
    wanted, there = (re.sub("[，。 ]+", "，", text) for text in (needle.strip("，。 "), hay))
    assume(wanted)
    assert stands_in(phrase(needle), indexed(hay)) == (wanted in there)


@given(st.text(alphabet="数据库", min_size=1, max_size=3), st.text(alphabet="数据库虑a，", max_size=30))
def test_beside_a_word_too(needle: str, hay: str) -> None:
    assert stands_in(phrase(f"{needle} a"), indexed(hay)) == bool(re.search(f"{needle}，*a(?!a)", hay))


@given(st.text())
def test_no_token_holds_what_a_query_is_made_of(text: str) -> None:
    for token in indexed(fold(text)):
        assert token
        assert not set(token) & set("\"' ()\x00\n")


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("，：…\u3000ａ\u0301が\u3099"))))
def test_folding_is_nfkc_without_case(text: str) -> None:
    assert fold(text) == unicodedata.normalize("NFKC", text).casefold()


def test_common_characters_form_pairs_in_traditional_texts_as_in_simplified_ones() -> None:
    simplified = OpenCC("t2s")
    assert {simplified.convert(character) for character in PAIRED} <= set(PAIRED)
    han = map(chr, range(0x4E00, 0xA000))
    assert not [written for written in han if written not in PAIRED and simplified.convert(written) in PAIRED]
    assert tokens("複製日誌") == ["複", "複製", "製日", "日誌", "誌"]
    assert tokens("這個資料庫時間") == ["這", "這個", "個資", "資料", "料庫", "庫時", "時間", "間"]
