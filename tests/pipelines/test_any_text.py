"""Texts that no article is made of: each has a stated result, and what is kept of it is bounded."""

from datetime import UTC, datetime

import pytest
from scrapy.settings import BaseSettings

from aggregator.errors import RejectedError
from aggregator.post import Post
from aggregator.run import Run
from aggregator.text.excerpt import key_sentences
from pipelines import STAGES
from pipelines.base import chain

SENTENCES = ["缓存里的键在同一刻过期，请求就会一起落到 MySQL 上。", "给过期时间加上随机数，它们就不会一起过期。"]
# Of 3 bytes a character: about as long as a post may be.
HUGE = "\n\n".join(SENTENCES * 33_000)
# As many as a fingerprint keeps of any text, four bytes each (docs/duplicates.md).
SKETCH = 512 * 4


def through_all_stages_but_store(title: str, text: str) -> Post:
    post = Post("https://a.test/1", title=title, fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
    post.said.html = "".join(f"<p>{line}</p>" for line in text.split("\n\n"))
    *stages, _ = chain(BaseSettings(), Run("test", datetime(2026, 1, 1, tzinfo=UTC)))
    assert len(stages) == len(STAGES) - 1
    for stage in stages:
        stage.open()
        stage.process(post)
    return post


def parts(post: Post) -> dict[str, float]:
    return {part.name: part.value for part in post.score_parts}


@pytest.mark.parametrize("text", ["", " \u200b\n\n\ufeff"])
def test_an_empty_post_is_refused(text: str) -> None:
    with pytest.raises(RejectedError) as caught:
        through_all_stages_but_store("", text)
    assert caught.value.reason == "empty"


def test_a_post_of_emoji_has_no_words_no_tags_and_is_thin() -> None:
    post = through_all_stages_but_store("🎉", "🎉🚀🎉")
    assert (post.word_count, post.matches, post.excerpt, len(post.tokens)) == (0, [], "🎉🚀🎉", 0)
    assert post.fingerprint.minhash == b""
    assert parts(post)["thin"] == 1


def test_a_japanese_post_is_told_as_one_and_tagged_by_its_latin_names() -> None:
    post = through_all_stages_but_store(
        "Redis のキャッシュについて", "Redis はとても速いです。キャッシュとして使います。"
    )
    assert post.language == "ja"
    assert [match.name for match in post.matches] == ["Redis"]


def test_an_english_post_is_told_as_one_tagged_and_scored() -> None:
    text = "Redis keeps everything in memory, so it is fast. However, memory is finite, for example on a small server."
    post = through_all_stages_but_store("A note on Redis", text)
    assert post.language == "en"
    assert [match.name for match in post.matches] == ["Redis"]
    assert post.excerpt == text
    assert parts(post)["reasoning"] > 0


def test_of_five_megabytes_no_more_is_kept_than_of_any_post() -> None:
    assert len(HUGE.encode()) > 4_500_000
    post = through_all_stages_but_store("缓存", HUGE)
    assert post.excerpt.endswith("。")
    assert len(post.excerpt) <= 300
    assert 0 < len(post.matches) <= 5
    assert len(post.fingerprint.sketch) <= SKETCH
    assert parts(post)["spun"] == 1  # the same two sentences again and again
    assert key_sentences(post.title, HUGE.split("\n\n"), 2) == SENTENCES
