"""Words that the tree of tags lacks."""

from pathlib import Path

import pytest

from aggregator.errors import DataError
from aggregator.text.keywords import Suggestion, Titled, load_stopwords, stopwords, suggest
from aggregator.text.segment import segmenter
from aggregator.text.vocabulary import vocabulary


def suggested(*posts: Titled) -> list[Suggestion]:
    return suggest(posts, vocabulary(), segmenter())


def test_what_many_posts_of_several_sources_say_is_suggested() -> None:
    posts = [Titled(f"s{number % 2}", f"Zellij 使用技巧 {number}") for number in range(6)]
    assert suggested(*posts) == [Suggestion("Zellij", 6, 2, 0, [post.title for post in posts[:3]])]


def test_what_the_tree_has_is_not() -> None:
    assert suggested(*(Titled(f"s{number % 2}", "k8s 与 Docker", ("容器编排",)) for number in range(9))) == []


def test_few_posts_or_one_source_are_not_enough() -> None:
    assert suggested(*(Titled(f"s{number}", "Zellij") for number in range(4))) == []
    assert suggested(*(Titled("one", "Zellij") for number in range(9))) == []


def test_authors_tags_come_first_in_their_commonest_spelling() -> None:
    posts = [Titled(f"s{number % 3}", "Zellij", ("PaperMod" if number else "papermod",)) for number in range(5)]
    assert [(each.word, each.as_tag) for each in suggested(*posts)] == [("PaperMod", 5), ("Zellij", 0)]


@pytest.mark.parametrize(
    "title", ["如何使用", "2024 年", "的", "the way", "🎉", "", "三个", "十分钟", "五大", "第二章"]
)
def test_words_that_say_nothing_are_not_suggested(title: str) -> None:
    assert suggested(*(Titled(f"s{number}", title) for number in range(9))) == []


def test_stop_words_are_the_languages_and_our_own() -> None:
    assert {"的", "the", "踩坑"} <= stopwords()
    assert "数据库" not in stopwords()


def test_a_bad_list_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "stopwords.txt"
    path.write_text("# 注释\n教程\n两个 词\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"stopwords\.txt:3: "):
        load_stopwords(path)
