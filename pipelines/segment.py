"""Segment: title and text as words, once; every later stage reads these tokens."""

from aggregator.post import Post
from aggregator.text.segment import segmenter
from pipelines.base import Stage


class SegmentStage(Stage):
    """Fills title_tokens and tokens. Setting SEGMENTER names the engine: rjieba (default) or jieba."""

    def open(self) -> None:
        """Load the engine and the project's dictionary."""
        self.segmenter = segmenter(self.settings.get("SEGMENTER") or "rjieba")

    def process(self, post: Post) -> None:
        """Cut the title and the text into words."""
        post.title_tokens = self.segmenter.tokenize(post.title)
        post.tokens = self.segmenter.tokenize(post.content_text)
