"""The stage takes a fingerprint and touches nothing else."""

from datetime import UTC, datetime

from scrapy.settings import BaseSettings

from aggregator.post import Post
from aggregator.run import Run
from aggregator.text.fingerprint import fingerprint
from pipelines.dedupe import DedupeStage
from tests.store.samples import a_text


def test_the_stage_fills_the_fingerprint() -> None:
    stage = DedupeStage(BaseSettings(), Run("test", datetime(2026, 1, 1, tzinfo=UTC)))
    post = Post(url="https://blog.test/a", title="标题", content_text=a_text(1), language="zh")
    stage.open()
    stage.process(post)
    stage.close()
    assert post.fingerprint == fingerprint("标题", a_text(1), "zh")
    assert post.fingerprint.minhash
