"""Clean: the article's HTML sanitised, its text and blocks, dates, address, origin."""

from aggregator.page.clean import clean
from aggregator.post import Post
from pipelines.base import Stage


class CleanStage(Stage):
    """The first stage: everything after it works on clean text."""

    def process(self, post: Post) -> None:
        """Fill the post's fields of this stage. Raises RejectedError where nothing to read is left."""
        clean(post)
