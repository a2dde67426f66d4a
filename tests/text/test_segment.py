"""Segmentation: what stays together, what comes apart, offsets, both engines alike, and bad dictionaries."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import DataError, UsageError
from aggregator.text.dictionary import DICTIONARY, load_dictionary
from aggregator.text.segment import HAN_ONLY, Segmenter, segmenter

TOGETHER = [
    "C++17",
    "C++",
    "C#",
    ".NET",
    "ASP.NET",
    "Notepad++",
    "node.js",
    "os.path.join",
    "foo_bar",
    "utf-8",
    "GPT-4o",
]
TOGETHER += [
    "5月30日",
    "2021年3月4日",
    "2020年",
    "3.8",
    "v1.20.3",
    "IPv6",
    "k8s",
    "G1",
    "TCP/IP",
    "HTTP/2",
    "B+树",
    "T恤",
]


def words(text: str, engine: str = "rjieba") -> list[str]:
    return [word for word, _, _ in segmenter(engine).tokenize(text)]


@pytest.mark.parametrize(
    "term",
    TOGETHER,
)
@pytest.mark.parametrize("sentence", ["使用{}部署", "{}", "（{}）", "我们在 {} 里", "{}，完"])
def test_a_term_stays_together(term: str, sentence: str) -> None:
    assert term in words(sentence.format(term))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("使用Docker部署", ["使用", "Docker", "部署"]),
        ("i++; a/b; x.", ["i", "a", "b", "x"]),
        ("编译 .net6 与 foo.net", ["编译", "net6", "与", "foo.net"]),
        ("训练3年", ["训练", "3", "年"]),
        ("C语言和C++语言", ["C", "语言", "和", "C++", "语言"]),
        ("see README.md.", ["see", "README.md"]),
        ("—— ，。！ \n\t", []),
        ("", []),
        ("🎉🎉", []),
        ("ひらがなと漢字", ["ひらがなと", "漢字"]),
        ("Привет мир", ["Привет", "мир"]),
        ("__init__", ["init"]),
    ],
)
def test_mixed_text_comes_apart(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_offsets_are_the_words_in_order(text: str) -> None:
    last = 0
    for word, start, end in segmenter().tokenize(text):
        assert word
        assert start >= last
        assert text[start:end] == word
        last = end


# The first example builds the reference engine, which takes a second. No character twice: where one stands in a row
# (区区区) two ways of cutting can weigh the same, and each engine takes its own.
@given(st.lists(st.sampled_from("微服务的架构在注意力机制中国开发者社区部署容器网络前端々龘𠀀"), unique=True))
def test_both_engines_cut_han_alike(characters: list[str]) -> None:
    text = "".join(characters)
    assert words(text, "jieba") == words(text)


@given(st.lists(st.text(alphabet="微服务的架构在注意力机制中国开发者社区部署容器网络前端", min_size=1), max_size=6))
@pytest.mark.parametrize("engine", ["rjieba", "jieba"])
def test_a_run_of_han_is_cut_as_if_it_stood_alone(engine: str, runs: list[str]) -> None:
    alone = [word for run in runs for word in words(run, engine)]
    assert words(" a，".join(runs), engine) == [
        word for number, run in enumerate(runs) for word in (["a"] if number else []) + words(run, engine)
    ]
    assert len(segmenter(engine).tokenize("\n".join(runs))) == len(alone)


def test_both_engines_cut_every_term_of_the_dictionary_alike() -> None:
    terms = [term.word for term in load_dictionary(DICTIONARY)]
    text = "，".join(terms) + "".join(terms)
    assert words(text, "jieba") == words(text)


def test_every_term_of_the_dictionary_is_one_word() -> None:
    for term in load_dictionary(DICTIONARY):
        assert words(f"关于{term.word}。")[-1] == term.word, term.word


def test_the_reference_engine_leaves_no_cache_in_the_shared_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    Segmenter("jieba").tokenize("容器编排")
    assert list(tmp_path.iterdir()) == []


def test_a_stated_frequency_is_kept_and_a_missing_one_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.txt"
    path.write_text("# 注释\n\n流批一体 50\n湖仓一体  # 没有频率\n", encoding="utf-8")
    assert [tuple(term) for term in load_dictionary(path)] == [("流批一体", 50), ("湖仓一体", None)]
    for engine in ("rjieba", "jieba"):
        assert [w for w, _, _ in Segmenter(engine, path).tokenize("湖仓一体")] == ["湖仓一体"]


def test_the_order_of_the_dictionary_changes_nothing(tmp_path: Path) -> None:
    lines = ["流批一体", "批一体化", "一体化", "流批"]
    text = "流批一体化的流批一体"
    found = []
    for number, order in enumerate([lines, lines[::-1]]):
        path = tmp_path / f"{number}.txt"
        path.write_text("\n".join(order), encoding="utf-8")
        found.append(Segmenter("rjieba", path).tokenize(text))
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("content", "line"), [("微服务\n微服务\n", 2), ("微服务 很多\n", 1), ("微服务 -3\n", 1), ("\n微服务 3 n\n", 2)]
)
def test_a_bad_dictionary_names_its_line(tmp_path: Path, content: str, line: int) -> None:
    path = tmp_path / "dictionary.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=rf"dictionary\.txt:{line}: "):
        load_dictionary(path)


def test_an_unknown_engine_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="SEGMENTER='thulac'"):
        Segmenter("thulac")


def test_terms_with_latin_begin_with_it() -> None:
    mixed = [term.word for term in load_dictionary(DICTIONARY) if not HAN_ONLY.fullmatch(term.word)]
    assert [word for word in mixed if not word[0].isascii()] == []
