"""Score: the parts that the post alone decides; `curate` adds what the store knows and makes one figure of them."""

from aggregator.curate.parts import merits
from aggregator.curate.penalties import penalties
from aggregator.curate.weights import weights
from aggregator.post import Post
from pipelines.base import Stage


class ScoreStage(Stage):
    """Fills score_parts."""

    def open(self) -> None:
        """See that the weights can be read. Raises DataError."""
        weights()

    def process(self, post: Post) -> None:
        """Measure the post."""
        post.score_parts = merits(post) + penalties(post)
