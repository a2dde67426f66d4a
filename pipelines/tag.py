"""Tag: the author's tags as printed, the tree's names for them, and what the post's own words call for."""

from aggregator.post import Post
from aggregator.text.vocabulary import vocabulary
from pipelines.base import Stage


class TagStage(Stage):
    """Fills matches."""

    def open(self) -> None:
        """Load the tree of data/tags.toml, its names cut as the posts are."""
        self.vocabulary = vocabulary(self.settings.get("SEGMENTER") or "rjieba")

    def process(self, post: Post) -> None:
        """Match the post's words and code against the tree."""
        post.matches = self.vocabulary.match(post)
