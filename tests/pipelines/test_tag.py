"""The tag stage: the author's tags stay, the tree's are added with evidence."""

from datetime import UTC, datetime

from scrapy.settings import BaseSettings

from aggregator.post import Post
from aggregator.run import Run
from aggregator.text.segment import segmenter
from pipelines.tag import TagStage


def test_a_post_gets_its_tags() -> None:
    stage = TagStage(BaseSettings(), Run("test", datetime(2026, 1, 1, tzinfo=UTC)))
    stage.open()
    post = Post("https://a.test/", title="使用Docker部署", tags=["k8s", "随手记一笔"])
    post.title_tokens = segmenter().tokenize(post.title)
    stage.process(post)
    found = [(match.name, match.origin) for match in post.matches]
    assert found[:3] == [("k8s", "author"), ("随手记一笔", "author"), ("Kubernetes", "auto")]
    assert ("Docker", "auto") in found
    assert all(match.evidence for match in post.matches)
