"""Score: the parts that the post alone decides; `curate` adds what the store knows and makes one figure of them."""

from aggregator.curate.parts import merits
from aggregator.curate.penalties import penalties
from aggregator.post import Post
from pipelines.base import Stage


class ScoreStage(Stage):
    """Fills score_parts."""

    def process(self, post: Post) -> None:
        """Measure the post."""
        post.score_parts = merits(post) + penalties(post)
