"""The segment stage: both texts cut once, by the engine that the settings name."""

from datetime import UTC, datetime

import pytest
from scrapy.settings import BaseSettings

from aggregator.errors import UsageError
from aggregator.post import Post
from aggregator.run import Run
from pipelines.segment import SegmentStage

RUN = Run("test", datetime(2026, 1, 1, tzinfo=UTC))


def test_title_and_text_become_tokens() -> None:
    stage = SegmentStage(BaseSettings(), RUN)
    stage.open()
    post = Post("https://a.test/", title="微服务入门", content_text="用Go写")
    stage.process(post)
    assert list(post.title_tokens) == [("微服务", 0, 3), ("入门", 3, 5)]
    assert list(post.tokens) == [("用", 0, 1), ("Go", 1, 3), ("写", 3, 4)]


def test_an_unknown_engine_ends_the_run_before_it_begins() -> None:
    with pytest.raises(UsageError):
        SegmentStage(BaseSettings({"SEGMENTER": "mmseg"}), RUN).open()
