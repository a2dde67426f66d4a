"""The clean stage: thin, and a rejected post is dropped, counted and named."""

from datetime import UTC, datetime

import pytest
from scrapy.exceptions import DropItem
from scrapy.settings import Settings

from aggregator.post import Post, Said
from aggregator.run import Run
from pipelines.clean import CleanStage


def stage() -> CleanStage:
    return CleanStage(Settings(), Run("blog", datetime(2026, 1, 1, tzinfo=UTC)))


def test_a_post_is_cleaned_in_place() -> None:
    post = Post(url="https://blog.test/a/", title="题", said=Said(html="<p>一句话。</p>"))
    assert stage().process_item(post) is post
    assert post.content_text == "一句话。"


def test_an_empty_post_is_dropped_and_counted() -> None:
    clean = stage()
    with pytest.raises(DropItem):
        clean.process_item(Post(url="https://blog.test/a/", title="题", said=Said(html="")))
    assert clean.run.rejected == {"empty": 1}
    assert "https://blog.test/a/" in clean.run.errors[0]


@pytest.mark.parametrize(("printed", "lines"), [("很久以前的一天", 1), ("2025-05-06", 0), ("", 0)])
def test_a_date_that_cannot_be_read_is_said_with_its_words(
    caplog: pytest.LogCaptureFixture, printed: str, lines: int
) -> None:
    said = Said(html="<p>一句话。</p>", published=printed)
    with caplog.at_level("DEBUG"):
        stage().process_item(Post(url="https://blog.test/a/", title="题", said=said))
    said_of_it = f"blog: https://blog.test/a/: no date that can be read: {printed!r}"
    assert [record.getMessage() for record in caplog.records] == [said_of_it] * lines
